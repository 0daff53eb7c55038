"""The rows of payments, and of comparing them with what the gateways say."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.kernel.story import Story

from . import lifecycle

# What modules above know of who may see a payment (cases: staff who handle its case).
# Each takes a Who and returns a Q over Payment, or None.
SEEN_BY: list = []
# What modules above know of the service item a story is of (cases): a mandate may be for some
# items only (R38). Each takes the story's id and returns the item's code, or nothing.
ITEM_OF: list = []


class Payments(models.QuerySet):
    def visible_to(self, who):
        """Return those of hers and of whom she acts for; those her finance post collects.

        Whose mandate is for some items only sees what a rule of a module above shows her.
        """
        own = Q(payer__in=who.wholly) | Q(department__in=who.departments("finance"))
        return self.filter(
            reduce(or_, (q for rule in SEEN_BY if (q := rule(who)) is not None), own)
        )

    def of_office(self, who):
        """Return those her finance post collects: what its lists show."""
        return self.filter(department__in=who.departments("finance"))

    def about(self, story):
        return self.filter(about=story).order_by("opened_at", "pk")

    def with_open_orders(self, before):
        """Return those with an order that should have been paid or closed by then."""
        open_ = Order.objects.filter(payment=models.OuterRef("pk"), state="open", until__lt=before)
        return self.filter(models.Exists(open_))

    def with_slow_refunds(self, since):
        """Return those with a refund on its way of which nothing was heard since then."""
        asked = Refund.objects.filter(payment=models.OuterRef("pk"), state="asked")
        return self.filter(models.Exists(asked), refunding__gt=0, told_at__lt=since)

    def overdue(self, day):
        return self.filter(status="asked", due_on__lt=day)


class Payment(Story):
    """缴款. Written only by `tell`; its columns are the fields of `lifecycle.State`."""

    State = lifecycle.State
    evolve: ClassVar = staticmethod(lifecycle.evolve)

    STATUSES: ClassVar = {
        "asked": _("To be paid"),
        "paid": _("Paid"),
        "part_refunded": _("Partly refunded"),
        "refunded": _("Refunded"),
        "waived": _("Waived"),
        "cancelled": _("Cancelled"),
        "expired": _("Expired"),
    }

    status = models.CharField(_("status"), max_length=14)
    about = models.UUIDField()
    number = models.CharField(_("case number"), max_length=50)
    payer = models.UUIDField(_("payer"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("department")
    )
    region = models.CharField(max_length=12)
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("to be paid by"), null=True)
    lines = models.JSONField()
    asked = models.BigIntegerField()  # fen, as all amounts here
    waived = models.BigIntegerField()
    waiver = models.CharField(max_length=20, blank=True)
    due = models.BigIntegerField(_("amount"))
    received = models.BigIntegerField()
    refunded = models.BigIntegerField()
    refunding = models.BigIntegerField()
    paid_on = models.DateField(null=True)
    paid_at = models.DateTimeField(_("paid at"), null=True)
    ended = models.CharField(max_length=10, blank=True)

    objects: ClassVar = Payments.as_manager()

    def item_for(self, who) -> str:
        """Return the service item the fee is for, asked only where her mandate is limited to some (R38)."""
        if not who.is_limited_for(self.payer):
            return ""
        return next((code for item_of in ITEM_OF if (code := item_of(self.about))), "")

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="payment_about"),
            models.Index(fields=["payer", "-opened_at"], name="payment_of_payer"),
            models.Index(fields=["department", "-opened_at"], name="payment_of_department"),
            models.Index(fields=["number"], name="payment_of_case_number"),
            models.Index(fields=["due_on"], name="payment_due", condition=Q(status="asked")),
            models.Index(
                fields=["told_at"], name="payment_refunding", condition=Q(refunding__gt=0)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__gt=0, waived__gte=0, waived__lte=models.F("asked")),
                name="payment_waives_no_more_than_was_asked",
            ),
        ]

    def __str__(self):
        return str(self.pk)


class Order(models.Model):
    """An attempt to pay at one gateway: a part of the payment's state."""

    pk = models.CompositePrimaryKey("payment", "no")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="order_rows", db_index=False)
    no = models.SmallIntegerField()
    gateway = models.CharField(_("gateway"), max_length=40)
    cents = models.BigIntegerField()
    until = models.DateTimeField()
    state = models.CharField(max_length=6)
    received = models.BigIntegerField()
    transaction = models.CharField(_("transaction"), max_length=64, blank=True)
    paid_at = models.DateTimeField(null=True)
    voucher = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["transaction"], name="order_transaction"),
            models.Index(fields=["gateway", "paid_at"], name="order_paid_at_gateway"),
            models.Index(fields=["until"], name="order_open", condition=Q(state="open")),
        ]

    def __str__(self):
        return f"{self.payment_id} {self.no}"


class Refund(models.Model):
    """Money on its way back: a part of the payment's state."""

    pk = models.CompositePrimaryKey("payment", "code")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refund_rows", db_index=False)
    code = models.CharField(max_length=70)
    order = models.SmallIntegerField()
    cents = models.BigIntegerField()
    ground = models.CharField(max_length=20)
    state = models.CharField(max_length=6)
    transaction = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True)
    note = models.CharField(max_length=64, blank=True)
    handler = models.CharField(max_length=20, blank=True)

    def __str__(self):
        return f"{self.payment_id} {self.code}"


Payment.parts = {"orders": Order, "refunds": Refund}


class Words(models.Model):
    """Why a fee was waived or paid back. Events bear the digest."""

    written_once = True

    pk = models.CompositePrimaryKey("payment_id", "digest")
    payment_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    text = models.TextField()

    def __str__(self):
        return self.digest


# -- reconciliation (对账) ---------------------------------------------------------------------------


class Statements(models.QuerySet):
    def visible_to(self, who):
        """Return all, to whoever has a finance post: a gateway's sums name nobody."""
        return self if who.has("finance") else self.none()


class Statement(models.Model):
    """A gateway's statement of a day, as it was compared."""

    files = ("file",)

    pk = models.CompositePrimaryKey("gateway", "day")
    gateway = models.CharField(_("gateway"), max_length=40)
    day = models.DateField(_("day"))
    fetched_at = models.DateTimeField()
    file = models.CharField(max_length=64)  # digest, see yici.kernel.files
    payments = models.IntegerField()
    paid = models.BigIntegerField()  # fen
    refunds = models.IntegerField()
    repaid = models.BigIntegerField()

    objects = Statements.as_manager()

    def __str__(self):
        return f"{self.gateway} {self.day}"


class Differences(models.QuerySet):
    def visible_to(self, who):
        """Return those of her department; those of no department to every finance post."""
        mine = Q(department__in=who.departments("finance"))
        return self.filter(mine | Q(department=None)) if who.has("finance") else self.none()

    def open(self):
        return self.filter(solved_at=None)


class Difference(models.Model):
    """Where a gateway's statement and our ledger say different things, and how it was solved."""

    class Kind(models.TextChoices):
        NOT_HERE = "not_here", _("Paid there, not known as paid here")
        NOT_THERE = "not_there", _("Known as paid here, not in the statement")
        AMOUNT = "amount", _("The amounts differ")
        TWICE = "twice", _("Paid once more under an order that was paid")
        UNKNOWN = "unknown", _("The order is not one of ours")
        REFUND_NOT_HERE = "refund_not_here", _("Paid back there, not known here")
        REFUND_NOT_THERE = "refund_not_there", _("Known as paid back here, not in the statement")

    pk = models.CompositePrimaryKey("gateway", "day", "kind", "reference")
    gateway = models.CharField(_("gateway"), max_length=40)
    day = models.DateField(_("day"))
    kind = models.CharField(_("difference"), max_length=16, choices=Kind)
    reference = models.CharField(_("order"), max_length=64)  # order, refund or transaction number
    payment_id = models.UUIDField(null=True)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+", db_index=False
    )
    here = models.BigIntegerField()  # fen
    there = models.BigIntegerField()
    found_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    solved_by = models.CharField(max_length=64, blank=True)  # an actor
    solution = models.CharField(max_length=300, blank=True)  # a code of ours, or staff's words

    objects = Differences.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-day"], name="difference_open", condition=Q(solved_at=None))
        ]

    def __str__(self):
        return f"{self.gateway} {self.day} {self.kind} {self.reference}"
