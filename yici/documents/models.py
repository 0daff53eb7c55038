"""The rows: wordings in their versions, how papers were served, what was printed again."""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from yici.licences.models import Counter, Paper
from yici.people import secrets
from yici.people.models import Department, Role

from . import wordings
from .kinds import NUMBER, Kind, kind_of

CITY = ""  # the authority of the city's default


class Wordings(models.QuerySet):
    def visible_to(self, who):
        """Return what officials see: all that is or was in force; drafts where they may work."""
        if not who.is_staff:
            return self.none()
        past = Q(status__in=(Wording.Status.IN_FORCE, Wording.Status.PAST))
        if who.has(Role.LEGALITY_REVIEWER) or who.has(Role.ADMINISTRATOR):
            return self
        return self.filter(past | Q(department__in={office for _role, office in who.posts}))

    def of(self, kind: str, authority: str):
        return self.filter(kind=kind, authority=authority)

    def in_force(self):
        return self.filter(status=Wording.Status.IN_FORCE)

    def pending(self):
        return self.filter(status__in=(Wording.Status.DRAFT, Wording.Status.PROPOSED))


class Wording(models.Model):
    """A version of what a kind of notice says: an authority's own, or the city's default.

    Once in force its words never change; another version takes its place.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Awaits approval")
        IN_FORCE = "in_force", _("In force")
        PAST = "past", _("Replaced")

    kind = models.CharField(max_length=32)
    authority = models.CharField(max_length=18, blank=True)  # credit code; empty: the city's
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+"
    )  # null: the city's
    number = models.IntegerField()  # counts from 1 within kind and authority
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)  # why it is changed
    written_by = ArrayField(models.CharField(max_length=64))  # everybody who worked on it
    written_at = models.DateTimeField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=64, blank=True)
    returned_for = models.CharField(max_length=500, blank=True)
    ended_by = models.CharField(max_length=64, blank=True)
    ended_for = models.CharField(max_length=500, blank=True)  # when given up, not replaced
    ended_at = models.DateTimeField(null=True)

    objects = Wordings.as_manager()

    class Meta:
        ordering = ["kind", "authority", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "authority", "number"], name="wording_number_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "authority"],
                condition=Q(status="in_force"),
                name="one_wording_in_force",
            ),
            models.UniqueConstraint(
                fields=["kind", "authority"],
                condition=Q(status__in=("draft", "proposed")),
                name="one_wording_in_the_making",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "proposed"))
                | (Q(approved_at__isnull=False) & ~Q(approved_by="")),
                name="wording_in_force_was_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(written_by__contains=[models.F("approved_by")]),
                name="wording_approved_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.kind}/{self.authority or 'city'}/{self.number}"

    @property
    def how(self) -> Kind:
        return kind_of(self.kind)


@dataclass(frozen=True)
class Chosen:
    """The wording that applies: its words, where they come from, and their digest."""

    body: dict
    origin: str  # kind/authority/version, e.g. correction/city/2; version 0 is the shipped one
    digest: str


def chosen(kinds: tuple[Kind, ...], authority: str) -> list[Chosen]:
    """Return what applies to an authority for each kind: its own, the city's, or the shipped."""
    found = Wording.objects.in_force().filter(
        kind__in=[kind.code for kind in kinds], authority__in={authority, CITY}
    )
    rows = {(row.kind, row.authority): row for row in found}
    return [
        _chosen(kind, rows.get((kind.code, authority)) or rows.get((kind.code, CITY)))
        for kind in kinds
    ]


def _chosen(kind: Kind, row: Wording | None) -> Chosen:
    if row is None:
        body = wordings.shipped(kind)
        return Chosen(body, f"{kind.code}/city/0", wordings.digest(kind, body))
    return Chosen(wordings.cleaned(kind, row.body), str(row), row.digest)


@dataclass(frozen=True)
class Series:
    """The numbers of an authority's series in a year: drawn, borne by papers, missing."""

    authority: str
    series: str
    year: int
    drawn: int
    borne: int

    @property
    def missing(self) -> int:
        return self.drawn - self.borne


def series_of(offices) -> list[Series]:
    """Return the series of these authorities, the newest first; whole ones miss none."""
    counters = Counter.objects.filter(authority__in=offices).exclude(series="licence")
    papers = Paper.objects.filter(issuer__in=offices).order_by()
    counted = papers.values_list("issuer", "series", "year").annotate(n=Count("serial"))
    borne = {(issuer, series, year): n for issuer, series, year, n in counted}
    names = dict(
        Department.objects.filter(credit_code__in=offices).values_list("credit_code", "name")
    )
    return [
        Series(
            names.get(row.authority, row.authority), row.series, row.year, row.last,
            borne.get((row.authority, row.series, row.year), 0),
        )
        for row in counters.order_by("-year", "authority", "series")
    ]  # fmt: skip


class ByPaper(models.QuerySet):
    def visible_to(self, who):
        """Return those of papers she may see."""
        papers = Paper.objects.visible_to(who).values("id")
        return self.filter(paper_id__in=papers)


class Service(models.Model):
    """送达: how, when, where and to whom a paper was handed over, or that it could not be."""

    files = ("evidence",)

    class Mode(
        models.TextChoices
    ):  # 民事诉讼法 art. 88-95, applied by 行政复议法 art. 88 and custom
        DIRECT = "direct", _("Handed over directly")
        WINDOW = "window", _("Collected at the window")
        ELECTRONIC = "electronic", _("Electronically, with consent")
        POST = "post", _("By post")
        LEFT = "left", _("Left behind after refusal")
        ENTRUSTED = "entrusted", _("Through another authority")
        FORWARDED = "forwarded", _("Forwarded by unit or prison")
        PUBLISHED = "published", _("By public notice")
        FAILED = "failed", _("Could not be served")

    pk = models.CompositePrimaryKey("story", "id")
    story = models.UUIDField()
    id = models.UUIDField()
    paper_id = models.UUIDField()
    mode = models.CharField(max_length=12, choices=Mode)
    served_on = models.DateField()
    effective_on = models.DateField(null=True)  # by public notice 30 days later; failed: none
    locked = models.BinaryField()  # place, recipient, relation, reason of refusal, witnesses
    evidence = models.CharField(max_length=64, blank=True)  # digest of the signed sheet
    receipt_id = models.UUIDField(null=True)  # the 送达回证 as a paper
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ByPaper.as_manager()

    class Meta:
        indexes = [models.Index(fields=["paper_id"], name="service_of_paper")]

    def __str__(self):
        return f"{self.mode} {self.served_on}"

    def read(self) -> dict:
        return secrets.decrypt_json(bytes(self.locked), service_context(self.story, self.id))


def service_context(story, pk) -> str:
    return f"documents.service/{story}/{pk}"


class PrintOut(models.Model):
    """补打: somebody printed a sealed paper again, and why."""

    pk = models.CompositePrimaryKey("story", "id")
    story = models.UUIDField()
    id = models.UUIDField()
    paper_id = models.UUIDField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ByPaper.as_manager()

    class Meta:
        indexes = [models.Index(fields=["paper_id"], name="print_out_of_paper")]

    def __str__(self):
        return f"{self.by} {self.at}"


__all__ = [
    "CITY",
    "NUMBER",
    "Chosen",
    "PrintOut",
    "Series",
    "Service",
    "Wording",
    "chosen",
    "series_of",
]
