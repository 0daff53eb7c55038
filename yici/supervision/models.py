"""Cards and what was said of them. Rows are only added; whether a card is closed, its clock says."""

from datetime import date

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from yici.cases.models import Clock
from yici.people.models import Department

from .rules import HEADS, WATCHER


class Cards(models.QuerySet):
    def visible_to(self, who):
        """Return the cards of the departments that this person heads or supervises."""
        headed = {department for role, department in who.posts if role in HEADS}
        return self.filter(Q(department__in=headed) | self._watched(who))

    def watched_by(self, who):
        """Return those that this person supervises: of the departments of her office's region."""
        return self.filter(self._watched(who))

    def _watched(self, who) -> Q:
        offices = Department.objects.filter(pk__in=who.departments(WATCHER))
        return Q(department__region__in=offices.values("region"))

    def orders(self):
        return self.filter(colour="red")

    def overdue(self, today: date):
        """Return the orders whose answer is overdue: nobody said anything by the day."""
        return self.orders().filter(state="asked", answer_by__lt=today)

    def running(self):
        """Return those whose clock still runs towards that day, or past it."""
        return self.filter(_runs())

    def figures(self, today: date) -> dict[str, int]:
        """Return how many are open, to be answered, overdue with that, and to be judged."""
        asked = Q(colour="red", state="asked")
        return self.annotate(runs=_runs()).aggregate(
            open=Count("colour", filter=Q(runs=True)),
            asked=Count("colour", filter=asked),
            overdue=Count("colour", filter=asked & Q(answer_by__lt=today)),
            answered=Count("colour", filter=Q(state="answered")),
        )

    def with_lines(self):
        """Read with each what a list shows, and how its clock stands."""
        clock = Clock.objects.filter(case=OuterRef("case"), kind=OuterRef("kind"))
        rows = self.select_related("department", "case__edition__item")
        return rows.annotate(
            ended_on=Subquery(clock.values("ended_on")[:1]),
            now_due_on=Subquery(clock.values("due_on")[:1]),
            unit=Subquery(clock.values("unit")[:1]),
        ).order_by("colour", F("due_on").desc(), "case", "kind")  # red before yellow


def _runs() -> Exists:
    clock = Clock.objects.filter(case=OuterRef("case"), kind=OuterRef("kind"))
    return Exists(clock.filter(ended_on=None, due_on=OuterRef("due_on")))


class Card(models.Model):
    """黄牌、红牌: one per clock, day and colour; a red one is a supervision order (督办单) with a number."""

    class Colour(models.TextChoices):
        YELLOW = "yellow", _("Yellow card")
        RED = "red", _("Red card")

    class State(models.TextChoices):
        NONE = "", "-"  # a yellow one asks for no answer
        ASKED = "asked", _("To be answered")
        ANSWERED = "answered", _("Answered")
        ACCEPTED = "accepted", _("Answer accepted")

    pk = models.CompositePrimaryKey("case", "kind", "due_on", "colour")  # once, by the key itself
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)  # of the clock
    due_on = models.DateField()
    colour = models.CharField(max_length=6, choices=Colour)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    number = models.CharField(max_length=24, blank=True, db_index=True)
    state = models.CharField(max_length=8, choices=State, blank=True)
    answer_by = models.DateField(null=True)
    ended_on: date | None  # of its clock, where it was read `with_lines`

    objects = Cards.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["answer_by"], name="order_to_answer", condition=Q(state="asked"))
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(colour="yellow", number="", state="", answer_by=None))
                | (Q(colour="red") & ~Q(number="") & ~Q(state="") & Q(answer_by__isnull=False)),
                name="red_card_is_an_order",
            )
        ]

    def __str__(self):
        return self.number or f"{self.colour} {self.kind} {self.due_on}"


class Step(models.Model):
    """What was said of an order: answered, accepted, or asked again."""

    class Kind(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        ACCEPTED = "accepted", _("Answer accepted")
        AGAIN = "again", _("Asked again")

    pk = models.CompositePrimaryKey("case", "number", "no")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=24)
    no = models.SmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.CharField(max_length=1000, blank=True)
    until = models.DateField(null=True)
    by = models.CharField(max_length=64)  # an actor
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.number} {self.no} {self.kind}"


class Series(models.Model):
    """The last number of an authority and year."""

    pk = models.CompositePrimaryKey("authority", "year")
    authority = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    def __str__(self):
        return f"{self.authority} {self.year}"
