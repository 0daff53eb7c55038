"""The switch of automatic examination (智能审批)."""

from django.db import models
from django.db.models import Q


class ExaminationStops(models.QuerySet):
    def visible_to(self, who):
        """Every official sees when the machine was stopped and why; nobody else (R21)."""
        return self if who.is_staff else self.none()


class ExaminationStop(models.Model):
    """The switch that stops automatic examination, for one item or ("*") for all (C043)."""

    item_code = models.CharField(max_length=60)
    reason = models.TextField()
    stopped_by = models.CharField(max_length=20)
    stopped_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=20, blank=True)
    lifted_at = models.DateTimeField(null=True)

    objects = ExaminationStops.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_code"], name="one_stop_at_a_time", condition=Q(lifted_at=None)
            )
        ]

    def __str__(self):
        return self.item_code
