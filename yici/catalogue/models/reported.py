"""What lower platforms have reported of their editions (S3§1(2): 及时上报)."""

from django.db import models


class ReportedEditions(models.QuerySet):
    def visible_to(self, who):
        """Editions in force are public wherever they were published."""
        return self


class ReportedEdition(models.Model):
    """The edition in force of a list that another platform keeps; the last report counts."""

    platform = models.CharField(max_length=64)  # the actor that reported
    task_code = models.CharField(max_length=80)
    task_name = models.CharField(max_length=1000)
    dept_name = models.CharField(max_length=100)
    area_code = models.CharField(max_length=12)
    task_version = models.IntegerField()
    plan_effective_date = models.DateField(null=True)
    digest = models.CharField(max_length=64)  # recomputed here from the content
    body = models.JSONField()
    reported_at = models.DateTimeField()

    objects = ReportedEditions.as_manager()

    class Meta:
        ordering = ["task_code"]
        constraints = [
            models.UniqueConstraint("platform", "task_code", name="reported_once_a_platform")
        ]

    def __str__(self):
        return f"{self.task_code}/{self.task_version}"
