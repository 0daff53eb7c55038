"""通关便利: customs declarations of the projects in a park, and how far they are (C061)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.people.models import Applicant

from .park_models import OFFICE
from .project_models import Project


class Clearances(models.QuerySet):
    def visible_to(self, who):
        """Its enterprise, and the office of its park: what a firm trades is no public matter."""
        if who.is_clock:
            return self
        offices = {department for role, department in who.posts if role in OFFICE}
        seen = Q(project__park__department__in=offices) if who.is_staff else Q(pk__in=())
        if who.wholly:
            firms = Applicant.objects.filter(pk__in=who.wholly, kind="organisation")
            seen |= Q(firm__in=firms.values("number_index"))
        return self.filter(seen)

    def under_way(self):
        """Return those that customs has not done with."""
        return self.filter(ended=False)


class Clearance(models.Model):
    """报关单: a declaration by its number. How far it is are its steps."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="clearances")
    number = models.CharField(_("number of the declaration"), max_length=18, unique=True)
    firm = models.CharField(max_length=64)  # blind index of the enterprise's credit code
    window = models.CharField(max_length=40)  # who is asked
    is_simulated = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField(null=True)
    ended = models.BooleanField(default=False)

    objects = Clearances.as_manager()

    class Meta:
        ordering = ["-entered_at", "number"]
        indexes = [models.Index("firm", name="clearance_firm")]

    def __str__(self):
        return self.number

    @property
    def now(self) -> "ClearanceStep | None":
        """The last step that the window has told."""
        return max(self.steps.all(), key=lambda step: (step.at, step.pk), default=None)


class ClearanceStep(models.Model):
    """What customs did, as the single window tells it. Rows are only added."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declared")
        CHECKED = "checked", _("Papers checked")
        INSPECTED = "inspected", _("Goods inspected")
        TAXED = "taxed", _("Duties settled")
        RELEASED = "released", _("Released")
        CLEARED = "cleared", _("Cleared")
        RETURNED = "returned", _("Returned: to be declared anew")

    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clearance", "kind", "at"], name="clearance_step_once"),
        ]

    def __str__(self):
        return f"{self.clearance_id} {self.kind}"
