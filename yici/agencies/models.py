"""The register's rows: a service is entered and withdrawn, never changed; a firm's record only grows.

Where a firm's own entry is corrected, its record says what stood there before.
"""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _


class Agencies(models.QuerySet):
    def visible_to(self, who):
        """The register is public: everybody sees every firm, those suspended too (R54)."""
        return self

    def with_lines(self):
        offered = Prefetch("offers", Offer.objects.filter(withdrawn_on=None), to_attr="offered")
        return self.select_related("department").prefetch_related(offered, "records")


class Agency(models.Model):
    """中介机构: a firm by its credit code, and the department that watches over it."""

    code = models.CharField(_("credit code"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    suspended_on = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)  # an actor
    offered: "list[Offer]"  # those of today, as `with_lines` fetches them

    objects = Agencies.as_manager()

    class Meta:
        ordering = ["name", "code"]

    def __str__(self):
        return self.name


class Offers(models.QuerySet):
    def visible_to(self, who):
        """Public, like the firm."""
        return self


class Offer(models.Model):
    """A service that a firm offers, with its qualification, time limit and fee (R54)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="offers")
    service = models.CharField(_("service"), max_length=200)  # as guides in force name it (C128)
    qualification = models.CharField(_("qualification"), max_length=200)
    qualified_until = models.DateField(_("qualified until"))
    limit_days = models.IntegerField(_("time limit"))  # working days
    fee = models.CharField(_("fee"), max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)  # an actor
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)

    objects = Offers.as_manager()

    class Meta:
        ordering = ["service", "pk"]
        constraints = [
            models.UniqueConstraint(
                "agency", "service", condition=Q(withdrawn_on=None), name="agency_offers_once"
            ),
            models.CheckConstraint(
                condition=Q(limit_days__gte=1) & ~Q(fee="") & ~Q(qualification=""),
                name="agency_offer_has_limit_and_fee",
            ),
        ]

    def __str__(self):
        return f"{self.agency_id} {self.service}"


class Records(models.QuerySet):
    def visible_to(self, who):
        """The integrity record is published (S4(19))."""
        return self


class Record(models.Model):
    """诚信记录: what became known of a firm, by which decision. Rows are only added."""

    class Kind(models.TextChoices):
        PRAISE = "praise", _("Praise")
        FAULT = "fault", _("Bad record")
        BREACH = "breach", _("Serious breach of faith")
        SUSPENDED = "suspended", _("Suspended")
        RESTORED = "restored", _("Restored")
        CORRECTED = "corrected", _("Entry corrected")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=10, choices=Kind)
    facts = models.CharField(_("facts"), max_length=1000)
    document = models.CharField(_("decision"), max_length=200)
    on = models.DateField(_("day"))
    by = models.CharField(max_length=64)  # an actor
    at = models.DateTimeField()

    objects = Records.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.agency_id} {self.kind}"


class Selections(models.QuerySet):
    def visible_to(self, who):
        """Published: who could be chosen, how it was done, and whom it fell on."""
        return self


class Selection(models.Model):
    """选取: for one project, freely by the client or by lot among all that may take it (C129).

    The seed's digest is published with the firms before the draw, the seed with the outcome.
    """

    class Way(models.TextChoices):
        CHOICE = "choice", _("The client chooses")
        LOT = "lot", _("The lot is drawn")

    number = models.CharField(max_length=20, unique=True)
    service = models.CharField(_("service"), max_length=200)
    project = models.CharField(_("project or matter"), max_length=200)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, choices=Way)
    firms = models.JSONField()  # credit codes, in order
    commitment = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)  # shown once it is settled
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)  # an actor
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="selections")

    objects = Selections.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self):
        return self.number

    @property
    def shown_seed(self) -> str:
        return self.seed if self.settled_at and self.way == self.Way.LOT else ""
