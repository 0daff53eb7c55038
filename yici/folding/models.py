"""The list of folded certificates, and what was told of each new licence to whom (C062)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.people.models import Region


class FoldedSeen(models.QuerySet):
    def visible_to(self, who):
        """The list is published: everybody may see what need not be applied for any more."""
        return self

    def on(self, day):
        """Return what is folded on a day."""
        ended = Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)
        return self.filter(ended, effective_on__lte=day)

    def around(self, region: str):
        """Return what is folded in a region: there, or by a region above it."""
        above = Region.objects.around(region).values_list("pk", flat=True)
        return self.filter(department__region__in=list(above))


class Folded(models.Model):
    """A certificate that the business licence stands for; withdrawn, never changed."""

    name = models.CharField(_("certificate"), max_length=100)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    items = models.JSONField(default=list)  # codes of the items that gave it
    basis = models.CharField(_("decision"), max_length=200)
    effective_on = models.DateField(_("effective on"))
    data = models.JSONField()  # labels of the licence's face that the department is told
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)  # an actor
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = FoldedSeen.as_manager()

    class Meta:
        ordering = ["effective_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "department", "name", condition=Q(withdrawn_on=None), name="folded_once"
            ),
        ]

    def __str__(self):
        return self.name


class PushesSeen(models.QuerySet):
    def visible_to(self, who):
        """For the department that is told, and nobody else: it names a firm's data."""
        if who.is_clock:
            return self
        return self.filter(folded__department__in={department for _role, department in who.posts})


class Push(models.Model):
    """信息推送: a new licence told to a department in place of an application of its own."""

    pk = models.CompositePrimaryKey("licence", "folded")
    licence = models.UUIDField()
    folded = models.ForeignKey(Folded, models.PROTECT, related_name="pushes")
    pushed_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=64, blank=True)

    objects = PushesSeen.as_manager()

    class Meta:
        ordering = ["-pushed_at"]

    def __str__(self):
        return f"{self.licence} {self.folded_id}"
