"""The rows: words that officials added or took out, and figures of searches without result."""

from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from yici.kernel.memory import remember

from . import rules
from .words import origins, shipped


class Changes(models.QuerySet):
    def visible_to(self, who):
        return self if rules.may_read(who) else self.none()

    def latest(self):
        """Return the change of each everyday word that counts."""
        return self.order_by("everyday", "-pk").distinct("everyday")


class Change(models.Model):
    """One change of what an everyday word stands for; the last one counts, none is rewritten."""

    class Origin(models.TextChoices):
        EVERYDAY = "everyday", _("Everyday word")
        DIALECT = "dialect", _("Dialect")
        FORMER = "former", _("Former name")
        SHORT = "short", _("Short form")
        WRITTEN = "written", _("Written variant")
        SEARCHED = "searched", _("From searches without result")

    everyday = models.CharField(_("everyday word"), max_length=30, db_index=True)
    official = ArrayField(models.CharField(max_length=100), default=list)  # empty: taken out
    origin = models.CharField(_("kind of word"), max_length=10, choices=Origin)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = Changes.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.everyday


def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Return everyday word -> official words, as they count now: one statement."""
    return _merged(Change.objects.aggregate(last=Max("pk"))["last"] or 0)


@remember(4)
def _merged(last: int) -> dict[str, tuple[str, ...]]:
    found = dict(shipped())
    if last:
        for change in Change.objects.filter(pk__lte=last).latest():
            found.pop(change.everyday, None)
            if change.official:
                found[change.everyday] = tuple(change.official)
    return found


def origin_of(everyday: str, changed: Mapping[str, Change]) -> str:
    """Return what kind of word it is, in words."""
    change = changed.get(everyday)
    code = change.origin if change else origins().get(everyday, Change.Origin.EVERYDAY)
    return str(Change.Origin(code).label)


class Trace(models.Model):
    """That somebody looked for something in a month: digests of that month only, then forgotten."""

    pk = models.CompositePrimaryKey("month", "term", "asker")
    month = models.DateField()
    term = models.CharField(max_length=32)
    asker = models.CharField(max_length=32)

    def __str__(self):
        return self.term


class Misses(models.QuerySet):
    def visible_to(self, who):
        return self if rules.may_read(who) else self.none()

    def unanswered(self):
        """Return those whose word stands for nothing yet."""
        return self.exclude(term__in=list(synonyms()))


class Miss(models.Model):
    """What at least `settings.SEARCH_ASKERS` different people looked for in a month, in vain."""

    month = models.DateField()
    term = models.CharField(_("looked for"), max_length=20)
    askers = models.IntegerField(_("people"))
    near = models.BooleanField(_("something close was shown"))

    objects = Misses.as_manager()

    class Meta:
        ordering = ["-month", "-askers", "term"]
        constraints = [models.UniqueConstraint("month", "term", name="miss_counted_once")]

    def __str__(self):
        return self.term


class Figures(models.QuerySet):
    def visible_to(self, who):
        return self if rules.may_read(who) else self.none()


class Figure(models.Model):
    """How many searches of a day found nothing, or only what comes close."""

    day = models.DateField(primary_key=True)
    nothing = models.IntegerField(default=0)
    close = models.IntegerField(default=0)

    objects = Figures.as_manager()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nothing__gte=0, close__gte=0), name="figures_count_up"
            )
        ]

    def __str__(self):
        return str(self.day)
