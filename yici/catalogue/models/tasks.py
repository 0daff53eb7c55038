"""What must be adjusted on a list, why, by when, and what came of it (动态调整, C011)."""

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Adjustments(models.QuerySet):
    def open(self):
        return self.filter(status__in=(Adjustment.Status.OPEN, Adjustment.Status.ANSWERED))

    def overdue(self, day):
        return self.filter(status=Adjustment.Status.OPEN, due_on__lt=day)

    def visible_to(self, who):
        """The owner, who raised it, and who coordinates: centre, supervision, administrators."""
        if who.is_clock or any(
            who.has(role) for role in ("compiler", "supervisor", "administrator")
        ):
            return self
        departments = {department for _, department in who.posts}
        return self.filter(Q(owner_id__in=departments) | Q(raised_for_id__in=departments))


class Adjustment(models.Model):
    """调整任务: one list, one cause, one owner, one day, one answer."""

    class Cause(models.TextChoices):
        UPSTREAM = "upstream", _("Basic item changed")
        LAW = "law", _("Law changed")
        PROOF = "proof", _("Proof cancelled")  # C025
        FILE = "file", _("File locked")  # C018: something harmful was found in it
        FUNCTION = "function", _("Function moved")
        BENCHMARK = "benchmark", _("Better elsewhere")
        OBJECTION = "objection", _("Objection of a lower level")  # C105
        SUGGESTION = "suggestion", _("Suggestion")  # C104
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered, to be confirmed")
        CLOSED = "closed", _("Closed")

    class Answer(models.TextChoices):
        ADJUSTED = "adjusted", _("Adjusted")
        CANCELLED = "cancelled", _("The item is cancelled")
        KEPT = "kept", _("Kept, with reasons")

    item = models.ForeignKey("Item", models.PROTECT, related_name="adjustments")
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    about = models.CharField(max_length=200)  # which basic edition, law, region: once per item
    words = models.CharField(_("what is to be adjusted"), max_length=1000)
    elements = models.JSONField(default=list)  # names of the elements concerned
    owner = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    raised_for = models.ForeignKey("people.Department", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)  # an actor
    due_on = models.DateField(_("due"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    answer = models.CharField(_("answer"), max_length=9, choices=Answer, blank=True)
    answer_words = models.CharField(_("reasons"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True)
    edition = models.ForeignKey("Edition", models.SET_NULL, null=True, related_name="adjustments")
    returned_for = models.CharField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)

    objects = Adjustments.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint("item", "cause", "about", name="adjustment_opened_once"),
            models.CheckConstraint(
                condition=Q(status="open") | ~Q(answer=""), name="adjustment_closed_has_its_answer"
            ),
        ]

    def __str__(self):
        return f"{self.cause} {self.item_id}"

    @property
    def version(self) -> str:
        """A word that changes whenever somebody answers the task, confirms it or gives it back."""
        moments = [one.isoformat() if one else "" for one in (self.answered_at, self.closed_at)]
        facts = (self.status, self.answer, self.answer_words, self.returned_for, *moments)
        return sha256("\0".join(facts).encode()).hexdigest()[:16]
