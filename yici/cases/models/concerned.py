"""利害关系人: those whom a case concerns besides its applicant."""

from django.db import models
from django.db.models import Q

from .case import Case


class Concerns(models.QuerySet):
    def visible_to(self, who):
        """Return those of the cases an official sees; and of others those that are herself.

        Who is concerned sees what concerns her, and nothing else of the case: neither form nor
        materials. A single one is asked with `rules.concern`, the same rule on the state.
        """
        seen = Q(pk__in=())
        for grant in who.grants:
            hers = Q(applicant_id=grant.principal)
            items = grant.items
            seen |= hers if items is None else hers & Q(case__item_code__in=items)
        if who.applicant_id:
            seen |= Q(applicant_id=who.applicant_id)
        if who.is_staff:
            official = who.at_work()
            seen |= Q(case__in=Case.objects.visible_to(official).values("pk"))
        return self.filter(seen)


class Concern(models.Model):
    """利害关系人 of a case (行政许可法 art. 36, 47): who she is lies sealed in `Sealed`."""

    pk = models.CompositePrimaryKey("case", "no")
    case = models.ForeignKey(Case, models.PROTECT, related_name="concerns", db_index=False)
    no = models.SmallIntegerField()
    applicant_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = Concerns.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["applicant_id", "-at"],
                name="concern_of_person",
                condition=Q(applicant_id__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.no} in {self.case_id}"
