"""The register of e-licences (电子证照库), of sealed papers, and of the numbers both bear."""

from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.kernel.story import Story
from yici.licences import faces, lifecycle
from yici.licences.kinds import Kind, kind_of
from yici.people.models import Department

# What modules above know of who may see a licence or a paper (cases: staff who handle its case).
# Each takes a Who and returns a Q over Licence, or over Paper, or None.
LICENCES_SEEN_BY: list = []
PAPERS_SEEN_BY: list = []
# What modules above know a licence stands for besides (多证合一): each takes a licence and a day, and
# returns the names of certificates, for everybody to see.
STANDS_FOR: list = []


def offices_of(who) -> list[str]:
    """The credit codes of the departments in which somebody holds a post."""
    posts = {department for _role, department in who.posts}
    known = Department.objects.filter(pk__in=posts, credit_code__isnull=False)
    return [code for (code,) in known.values_list("credit_code") if code] if posts else []


def _seen(own: Q, rules, who) -> Q:
    """What is somebody's own, or shown to her by a rule of a module above."""
    return reduce(or_, (found for rule in rules if (found := rule(who)) is not None), own)


class LicenceQuerySet(models.QuerySet):
    def visible_to(self, who):
        """Those this Who may see: her own and those of whom she acts for; her office's.

        Whose mandate is for some items only sees the licences of those items (R38).
        """
        own = Q(holder__in=who.wholly) | Q(issuer__in=offices_of(who))
        for grant in who.grants:
            if grant.items is not None:
                own |= Q(holder=grant.principal, item_code__in=grant.items)
        return self.filter(_seen(own, LICENCES_SEEN_BY, who))

    def in_force(self, day: date):
        """Those valid on that day (01有效)."""
        open_ended = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(open_ended, status="valid", valid_from__lte=day)


class LicenceVersion(models.Model):
    """A version's identifier and sealed file: a part of the licence's state."""

    files = ("digest",)

    pk = models.CompositePrimaryKey("licence_id", "version")
    licence = models.ForeignKey("Licence", models.PROTECT, db_index=False)
    version = models.PositiveSmallIntegerField()
    identifier = models.CharField(max_length=96)
    face = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return self.identifier


class Licence(Story):
    """An e-licence (电子证照): its life is told, its face lies apart, its PDF under its digest."""

    State, evolve = lifecycle.State, staticmethod(lifecycle.evolve)
    parts = {"versions": LicenceVersion}
    files = ("digest",)

    STATUSES = {
        "valid": _("Valid"),
        "suspended": _("Suspended"),
        "revoked": _("Revoked"),
        "cancelled": _("Cancelled"),
        "expired": _("Expired"),
    }

    status = models.CharField(_("status"), max_length=12)
    kind = models.CharField(_("kind"), max_length=24)
    issuer = models.CharField(_("issuing department"), max_length=18)
    holder = models.UUIDField(_("holder"))
    item_code = models.CharField(_("item code"), max_length=64, blank=True)
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(_("case number"), max_length=64, blank=True)
    issued_on = models.DateField(_("issued on"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    since = models.DateField(_("since"))
    ground = models.CharField(_("ground"), max_length=300, blank=True)
    version = models.PositiveSmallIntegerField(_("version"))
    identifier = models.CharField(_("identifier"), max_length=96)
    digest = models.CharField(_("file digest"), max_length=64, blank=True)

    objects: ClassVar = LicenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-issued_on"], name="licence_by_holder"),
            models.Index(fields=["issuer", "-issued_on"], name="licence_by_issuer"),
            models.Index(fields=["case_id"], name="licence_by_case"),
            models.Index(
                fields=["valid_until"],
                name="licence_by_expiry",
                condition=Q(valid_until__isnull=False),
            ),
        ]

    def __str__(self):
        return self.identifier

    def status_on(self, day: date) -> str:
        """The status as of that day; `expired` is read off the calendar (05失效)."""
        return lifecycle.status_on(self.status, self.valid_until, day)

    @property
    def how(self) -> Kind:
        """How its kind is printed."""
        return kind_of(self.kind)

    def face_now(self) -> dict | None:
        """What stands on the current version, or None after its lawful erasure."""
        row = Face.objects.filter(licence=self.pk, version=self.version).first()
        return faces.unlock(row.locked, self.pk, self.version) if row else None


def faces_now(licences) -> dict:
    """Return what stands on the current version of each licence, by its id: one statement for all."""
    current = {one.pk: one.version for one in licences}
    rows = Face.objects.filter(licence__in=current)
    return {
        row.licence: faces.unlock(row.locked, row.licence, row.version)
        for row in rows
        if current[row.licence] == row.version
    }


def stands_for(licence, on) -> tuple[str, ...]:
    """Return the certificates that a licence stands for on a day, besides what it is itself."""
    return tuple(name for known in STANDS_FOR for name in known(licence, on))


class Face(models.Model):
    """What one version says, encrypted (照面信息). Erased when the law says so."""

    pk = models.CompositePrimaryKey("licence", "version")
    licence = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    locked = models.BinaryField()

    def __str__(self):
        return f"{self.licence} {self.version}"


class PaperQuerySet(models.QuerySet):
    def visible_to(self, who):
        """Those this Who may see: addressed to her or to whom she acts for; her office's.

        Whose mandate is for some items only sees what a rule of a module above shows her (R38).
        """
        own = Q(addressee__in=who.wholly) | Q(issuer__in=offices_of(who))
        return self.filter(_seen(own, PAPERS_SEEN_BY, who))

    def about(self, story):
        return self.filter(story=story).order_by("at", "number")


class Paper(models.Model):
    """A sealed notice or document about a story: its number, its day, its file.

    What it says lies in `locked`, with the words it was set with: a wording that is changed
    afterwards changes no paper.
    """

    files = ("digest",)

    pk = models.CompositePrimaryKey("story", "id")
    story = models.UUIDField()
    id = models.UUIDField()
    kind = models.CharField(_("kind"), max_length=32)
    title = models.CharField(_("title"), max_length=120)
    number = models.CharField(_("document number"), max_length=80)
    series = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    issuer = models.CharField(_("issuing department"), max_length=18)
    addressee = models.UUIDField(_("addressee"))
    about = models.CharField(_("about"), max_length=64, blank=True)  # e.g. the case's number
    wording = models.CharField(max_length=64, blank=True)  # the version it was set with
    wording_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("issued at"))
    locked = models.BinaryField()
    digest = models.CharField(_("file digest"), max_length=64, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["addressee", "-at"], name="paper_by_addressee"),
            models.Index(fields=["issuer", "-at"], name="paper_by_issuer"),
            models.Index(fields=["about"], name="paper_by_what_it_is_about"),
        ]

    def __str__(self):
        return self.number


class Counter(models.Model):
    """The last number drawn in a series of an authority in a year."""

    pk = models.CompositePrimaryKey("authority", "series", "year")
    authority = models.CharField(max_length=18)
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.authority} {self.series} {self.year}: {self.last}"


class Number(models.Model):
    """Who bears a number: identifiers and document numbers, once per authority."""

    pk = models.CompositePrimaryKey("authority", "number")
    authority = models.CharField(max_length=18)
    number = models.CharField(max_length=96)
    story = models.UUIDField()
    record = models.UUIDField(null=True)  # the paper; null for a licence

    class Meta:
        indexes = [models.Index(fields=["number"], name="number_alone")]

    def __str__(self):
        return self.number
