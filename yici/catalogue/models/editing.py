"""How an edition comes about: the batch it belongs to, and every step it took."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yici.people.models.places import above


class Batches(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, who):
        """Everybody who works here sees them; nobody else."""
        return self if who.is_staff or who.is_clock else self.none()


class Batch(models.Model):
    """批次: departments hand in by a day, the centre compiles by another, and so on (C009)."""

    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    submit_by = models.DateField(_("departments hand in by"))
    compile_by = models.DateField(_("centre compiles by"))
    review_by = models.DateField(_("legality is reviewed by"))
    approve_by = models.DateField(_("government approves by"))
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)  # an actor
    closed_at = models.DateTimeField(null=True)

    objects = Batches.as_manager()

    class Meta:
        ordering = ["-submit_by", "-pk"]
        constraints = [
            models.UniqueConstraint("region", "name", name="batch_named_once"),
            models.CheckConstraint(
                condition=Q(compile_by__gte=F("submit_by"))
                & Q(review_by__gte=F("compile_by"))
                & Q(approve_by__gte=F("review_by")),
                name="batch_days_in_order",
            ),
        ]

    def __str__(self):
        return self.name

    def covers(self, region_id: str) -> bool:
        return self.region_id in above(region_id)


class EditionSteps(models.QuerySet):
    def visible_to(self, who):
        """Who may see the edition as staff sees how it came about."""
        return self if who.is_staff or who.is_clock else self.none()


class EditionStep(models.Model):
    """谁、何时、为什么、改了什么. Rows are only added; `changes` told again give the edition."""

    class Verb(models.TextChoices):
        SAVE = "save", _("Edited")
        SUBMIT = "submit", _("Handed in")
        WITHDRAW = "withdraw", _("Taken back")
        COMPILE = "compile", _("Compiled")
        REVIEW = "review", _("Legality reviewed")
        APPROVE = "approve", _("Approved")
        RETURN = "return", _("Returned")
        PUBLISH = "publish", _("Published")
        SUSPEND = "suspend", _("Suspended")
        RESUME = "resume", _("Resumed")
        PLAN_END = "plan-end", _("End planned")
        ABOLISH = "abolish", _("Abolished")
        REPLACE = "replace", _("Replaced by the next edition")

    edition = models.ForeignKey("Edition", models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)  # an actor
    verb = models.CharField(max_length=10, choices=Verb)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    digest = models.CharField(max_length=64)  # of the content it was about
    changes = models.JSONField(default=list)  # catalogue.changes, from the save before

    objects = EditionSteps.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.edition_id} {self.verb}"
