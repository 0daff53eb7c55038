"""高频事项: what most people came for in a period, frozen in batches (C015, P03)."""

from django.db import models
from django.db.models import F, Q


class FrequentBatches(models.QuerySet):
    def visible_to(self, who):
        """They are published (P03)."""
        return self


class FrequentBatch(models.Model):
    """A batch of a region's list, by the cases opened in a period. Rows are only added."""

    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    number = models.IntegerField()  # counts from 1 within the region
    since = models.DateField()
    until = models.DateField()  # the last day counted
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=64)  # an actor

    objects = FrequentBatches.as_manager()

    class Meta:
        ordering = ["region", "number"]
        constraints = [
            models.UniqueConstraint("region", "number", name="frequent_batch_numbered_once"),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="frequent_batch_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.region_id}/{self.number}"


class FrequentEntry(models.Model):
    """One item of a batch, with its rank and how many came for it."""

    batch = models.ForeignKey(FrequentBatch, models.PROTECT, related_name="entries")
    item = models.ForeignKey("Item", models.PROTECT, related_name="frequent")
    rank = models.IntegerField()
    cases = models.IntegerField()
    visits = models.IntegerField()  # of the edition in force on the day it was frozen

    class Meta:
        ordering = ["batch", "rank"]
        constraints = [
            models.UniqueConstraint("batch", "rank", name="frequent_rank_once"),
            models.UniqueConstraint("item", name="frequent_item_in_one_batch"),
        ]

    def __str__(self):
        return f"{self.batch_id}/{self.rank}"
