"""The rows of parcels, addresses, codes and lockers."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.kernel.story import Story
from yici.people import secrets

from . import lifecycle

# What modules above know of who may see a parcel (cases: staff who handle its case).
# Each takes a Who and returns a Q over Parcel, or None.
SEEN_BY: list = []
# What modules above know of what must not be given out now (cases: a suspended result).
# Each takes the id of the story a parcel is about and says whether it is withheld.
WITHHELD_BY: list = []
# What modules above know of what is void (cases: a revoked result): a carrier that has it is asked
# to bring it back. Each takes the id of the story a parcel is about and says whether it is so.
VOID_BY: list = []
# What modules above know of what was corrected (cases). Each takes the id of the story a parcel is
# about and a moment, and says whether what it holds was corrected since.
CORRECTED_BY: list = []
# What modules above know of the service item a story is of (cases): a mandate may be for some
# items only (R38). Each takes the story's id and returns the item's code, or nothing.
ITEM_OF: list = []
# What modules above know of what lies in parcels (cases: the item, the licence and its number). Each
# takes parcels and returns {parcel's id: (item, name, number)}; what it does not know is "" or left out.
NAMED_BY: list = []


def _office(who) -> Q:
    offices = who.departments("delivery_clerk") | who.departments("clerk")
    found = Q(department__in=offices)
    return found | Q(region__in=who.halls) if who.halls else found


class Parcels(models.QuerySet):
    def visible_to(self, who):
        """Return those of hers and of whom she acts for; those her office sends and hands out.

        Whose mandate is for some items only sees what a rule of a module above shows her.
        """
        own = Q(applicant_id__in=who.wholly) | _office(who)
        return self.filter(
            reduce(or_, (q for rule in SEEN_BY if (q := rule(who)) is not None), own)
        )

    def of_office(self, who):
        """Return those her office sends and hands out: what its lists show."""
        return self.filter(_office(who))

    def about(self, story):
        return self.filter(about=story).order_by("opened_at", "pk")

    def to_take_back(self):
        """Return those that hold something void and are not in the office's hands again."""
        return self.filter(recall__in=("asked", "recalled", "too_late"))

    def too_long_in_locker(self, day):
        return self.filter(status="stored", until__lt=day)


class Parcel(Story):
    """寄递件. Written only by `tell`; its columns are the fields of `lifecycle.State`."""

    State = lifecycle.State
    evolve: ClassVar = staticmethod(lifecycle.evolve)

    STATUSES: ClassVar = {
        "asked": _("To be prepared"),
        "booked": _("To be handed over"),
        "handed_over": _("Handed over"),
        "under_way": _("In transit"),
        "delivered": _("Delivered"),
        "returned": _("Came back"),
        "ready": _("Ready at the window"),
        "stored": _("In the locker"),
        "lapsed": _("Not collected in time"),
        "collected": _("Collected"),
        "received": _("Received"),
        "cancelled": _("Cancelled"),
    }

    status = models.CharField(_("status"), max_length=12)
    phase = models.CharField(max_length=12)
    about = models.UUIDField()
    number = models.CharField(_("case number"), max_length=50)
    applicant_id = models.UUIDField(_("applicant"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("department")
    )
    region = models.CharField(max_length=12)
    direction = models.CharField(_("direction"), max_length=3)
    mode = models.CharField(_("way"), max_length=6)
    carrier = models.CharField(_("carrier"), max_length=40, blank=True)
    contents = models.JSONField()
    address = models.CharField(max_length=64, blank=True)
    asked_on = models.DateField(_("asked on"))
    attempts = models.SmallIntegerField()
    waybill = models.CharField(_("waybill"), max_length=30, blank=True)
    sent_on = models.DateField(null=True)
    code = models.CharField(max_length=64, blank=True)
    locker = models.CharField(max_length=20, blank=True)
    cell = models.SmallIntegerField(null=True)
    until = models.DateField(null=True)
    collected_on = models.DateField(null=True)
    how = models.CharField(max_length=8, blank=True)
    has_arrived = models.BooleanField()
    arrived_on = models.DateField(null=True)
    handler = models.CharField(max_length=20, blank=True)
    recall = models.CharField(max_length=10, blank=True, default="")

    objects: ClassVar = Parcels.as_manager()

    def item_for(self, who) -> str:
        """Return the service item it is of, asked only where her mandate is limited to some (R38)."""
        if not who.is_limited_for(self.applicant_id):
            return ""
        return next((code for item_of in ITEM_OF if (code := item_of(self.about))), "")

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="parcel_about"),
            models.Index(fields=["applicant_id", "-opened_at"], name="parcel_of_applicant"),
            models.Index(fields=["department", "-opened_at"], name="parcel_of_department"),
            models.Index(fields=["region", "-opened_at"], name="parcel_of_region"),
            models.Index(fields=["number"], name="parcel_of_case_number"),
            models.Index(fields=["waybill"], name="parcel_waybill"),
            models.Index(
                fields=["locker", "code"], name="parcel_in_locker", condition=Q(status="stored")
            ),
        ]

    def __str__(self):
        return str(self.pk)


class Track(models.Model):
    """A step that the carrier has reported: a part of the parcel's state."""

    pk = models.CompositePrimaryKey("parcel", "code")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="track_rows", db_index=False)
    code = models.CharField(max_length=80)
    waybill = models.CharField(max_length=30)
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    words = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return self.code


Parcel.parts = {"tracks": Track}


class Sealed(models.Model):
    """What must not stand in the open: an address, a code, a carrier's words. Sealed at rest.

    Events bear the digest, made with a key of the site. Rows go when they have served (jobs).
    """

    written_once = True

    pk = models.CompositePrimaryKey("parcel_id", "digest")
    parcel_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.digest

    def read(self):
        return secrets.decrypt_json(self.sealed, context_of(self.parcel_id))


def context_of(parcel_id) -> str:
    """Return what binds a sealed value to its parcel: moved elsewhere it cannot be read."""
    return f"shipping.parcel/{parcel_id}"


class Locker(models.Model):
    """A locker (取件柜): where it stands and how many cells it has."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    place = models.CharField(_("place"), max_length=200)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    cells = models.SmallIntegerField(_("cells"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9]{2,20}$"), name="locker_code")
        ]

    def __str__(self):
        return self.name


class Cell(models.Model):
    """A cell of a locker that holds a parcel now."""

    pk = models.CompositePrimaryKey("locker", "cell")
    locker = models.CharField(max_length=20)
    cell = models.SmallIntegerField()
    parcel_id = models.UUIDField()

    def __str__(self):
        return f"{self.locker} {self.cell}"


class WrongCode(models.Model):
    """Somebody typed a code that opens nothing: too many at a locker, and it listens no more."""

    locker = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["locker", "at"], name="wrong_code_at_locker")]

    def __str__(self):
        return f"{self.locker} {self.at}"
