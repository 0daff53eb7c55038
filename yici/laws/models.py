"""What officials enter beside the statutes that ship with Yici: local rules, and changes of state."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.kernel.memory import remember
from yici.kernel.sql import rows

from . import register as registers
from .ranks import Rank
from .register import Article, Law, Register

RANKS = [(rank.value, rank.label) for rank in Rank]
# What goes further than this room offers itself here (as PAPERS_SEEN_BY in licences):
# STANDING: (law) -> what stands on it; CHANGED: (law, change) -> None, in the same transaction;
# WITHDRAWN: (change) -> None, in the same transaction: it was entered by mistake, alone or with its law.
STANDING: list = []
CHANGED: list = []
WITHDRAWN: list = []


class Entered(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)

    def visible_to(self, who):
        """Laws are public (立法法 art. 62, 政府信息公开条例 art. 20)."""
        return self


class LocalLaw(models.Model):
    """地方规定: a rule that the shipped register lacks, entered by an official; never rewritten."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    rank = models.CharField(_("rank of a rule"), max_length=20, choices=RANKS)
    body = models.CharField(_("made by"), max_length=200)
    number = models.CharField(_("document number"), max_length=100, blank=True)
    published_on = models.DateField(_("published on"))
    starts_on = models.DateField(_("in force from"))
    source = models.CharField(_("where it was taken from"), max_length=300)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)  # an actor
    withdrawn_at = models.DateTimeField(null=True)  # entered by mistake
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_for = models.CharField(max_length=500, blank=True)

    objects = Entered.as_manager()

    class Meta:
        ordering = ["name", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "starts_on"],
                condition=Q(withdrawn_at=None),
                name="local_law_version_once",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def law(self) -> Law:
        return Law(
            self.code, self.name, Rank.labelled(self.rank), self.body, self.published_on, self.starts_on,
            origin="local", has_text=True,
        )  # fmt: skip


class LocalArticle(models.Model):
    """One article of a local rule."""

    law = models.ForeignKey(LocalLaw, models.CASCADE, related_name="articles")
    number = models.IntegerField()
    sub = models.IntegerField(default=0)  # 之一
    text = models.TextField()

    class Meta:
        ordering = ["number", "sub"]
        constraints = [
            models.UniqueConstraint(fields=["law", "number", "sub"], name="local_article_once")
        ]

    def __str__(self):
        return f"{self.law_id} {self.number}"


class Change(models.Model):
    """修改、废止: what befell a rule of the register, shipped or local (C011, R17)."""

    class Kind(models.TextChoices):
        AMENDED = "amended", _("Amended")
        REPEALED = "repealed", _("Repealed")

    law = models.CharField(max_length=40)  # its code
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    on = models.DateField(_("with effect from"))
    ground = models.CharField(_("by which law or decision"), max_length=300)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_for = models.CharField(max_length=500, blank=True)

    objects = Entered.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["law"])]

    def __str__(self):
        return f"{self.law} {self.kind} {self.on}"


def register() -> Register:
    """Return the register as it is now: the statutes that ship, local rules, changes.

    One small query tells whether anything was entered since this process last looked.
    """
    [seen] = rows(SEEN, {})
    return _register(tuple(seen))


# Rows are only ever added or withdrawn, so their numbers tell every change.
SEEN = """
    select (select coalesce(max(id), 0) from laws_locallaw),
        (select count(withdrawn_at) from laws_locallaw),
        (select coalesce(max(id), 0) from laws_change),
        (select count(withdrawn_at) from laws_change)
"""


@remember(2)
def _register(seen: tuple) -> Register:
    base = registers.shipped()
    if not any(seen):
        return base
    found = list(LocalLaw.objects.standing())
    articles: dict[str, dict] = {local.code: {} for local in found}
    for one in LocalArticle.objects.filter(law__in=found).select_related("law"):
        place = (one.number, one.sub)
        label = registers.label(*place)
        articles[one.law.code][place] = Article(one.law.code, *place, label, one.text)
    changes: dict[str, dict] = {}
    for change in Change.objects.standing().order_by("on", "pk"):
        fields = {"amended_on": change.on}
        if change.kind == Change.Kind.REPEALED:
            fields = {"ended_on": change.on, "ended_by": change.ground}
        changes.setdefault(change.law, {}).update(fields)
    return base.with_local([local.law for local in found], articles, changes)
