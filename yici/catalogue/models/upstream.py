"""Editions of the basic catalogue: what is fixed for all departments, from which day to which."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yici.catalogue.content import BasicContent


class BasicEditions(models.QuerySet):
    def on(self, day):
        """Return those in force on a day; of one basic item the newest counts (`newest`)."""
        ended = Q(cancelled_on=None) | Q(cancelled_on__gt=day)
        return self.filter(ended, effective_on__lte=day)

    def newest(self):
        """Return one of each basic item."""
        return self.order_by("basic_id", "-number").distinct("basic_id")

    def visible_to(self, who):
        """The basic catalogue is public (S1§4(3))."""
        return self


class BasicEdition(models.Model):
    """基本目录版本. Rows are only added; the day decides which is in force."""

    basic = models.ForeignKey("BasicItem", models.PROTECT, related_name="editions")
    number = models.IntegerField(_("edition"))  # task_version
    body = models.JSONField()  # content.BasicContent
    digest = models.CharField(max_length=64)
    effective_on = models.DateField(_("in force from"))  # plan_effective_date
    cancelled_on = models.DateField(_("cancelled on"), null=True)  # plan_cancel_date
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)  # an actor
    reason = models.CharField(_("reason"), max_length=500)
    source = models.CharField(_("source"), max_length=200, blank=True)  # an upper platform

    objects = BasicEditions.as_manager()

    class Meta:
        ordering = ["basic", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["basic", "number"], name="basic_edition_number_once"),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | Q(cancelled_on__gte=F("effective_on")),
                name="basic_edition_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.basic_id}/{self.number}"

    @property
    def content(self) -> BasicContent:
        return BasicContent.model_validate(self.body)
