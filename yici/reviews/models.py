"""Ratings: one per case and applicant, kept as meanings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yici.cases.models import Case

from .scale import BAD, LEVELS


class Ratings(models.QuerySet):
    def visible_to(self, who):
        """Return those of cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(who))

    def bad(self):
        return self.filter(level__in=BAD)


class Rating(models.Model):
    """好差评: how satisfied somebody was with the handling of a case, and why."""

    pk = models.CompositePrimaryKey("case", "applicant_id")  # one each, by the key itself
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    applicant_id = models.UUIDField()
    level = models.CharField(max_length=20)  # a key of scale.LEVELS
    dimensions = models.JSONField(default=dict)  # {dimension: level}
    details = ArrayField(models.CharField(max_length=20), default=list)  # keys of scale.DETAILS
    words = models.TextField(blank=True)
    channel = models.CharField(max_length=12)
    at = models.DateTimeField()

    objects = Ratings.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=list(LEVELS)), name="rating_level_known"),
            models.CheckConstraint(
                condition=~Q(level__in=sorted(BAD)) | ~Q(words="") | Q(details__len__gt=0),
                name="bad_rating_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.level} for {self.case_id}"

    @property
    def is_bad(self) -> bool:
        return self.level in BAD
