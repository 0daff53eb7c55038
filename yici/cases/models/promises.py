"""Promises that were not kept (失信)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from .case import Case


class CreditRecords(models.QuerySet):
    def visible_to(self, who):
        """Return those of cases whose department this person belongs to, her own, and those of whom
        she acts for in everything: what was promised in another item is not hers to know (R38).
        """
        departments = {department for _, department in who.posts}
        theirs = Case.objects.filter(pk=OuterRef("case_id"), department_id__in=departments)
        return self.filter(Exists(theirs) | Q(applicant_id__in=who.wholly))


class CreditRecord(models.Model):
    """失信记录: a promise that was not kept; it bars from promising again until repaired (R30)."""

    class Kind(models.TextChoices):
        FALSE_UNDERTAKING = "false_undertaking", "what was undertaken is not so"
        PROMISE_BROKEN = "promise_broken", "promised materials did not come"

    pk = models.CompositePrimaryKey("case_id", "kind")
    case_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    applicant_id = models.UUIDField()
    recorded_at = models.DateTimeField()
    repaired_on = models.DateField(null=True)
    repaired_by = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    objects = CreditRecords.as_manager()

    class Meta:
        indexes = [models.Index(fields=["applicant_id"], name="credit_of_applicant")]

    def __str__(self):
        return f"{self.kind} in {self.case_id}"
