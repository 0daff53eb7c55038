"""市场准入负面清单: the national list of what is forbidden or needs a licence to enter (C064)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessLists(models.QuerySet):
    def visible_to(self, who):
        """The list is public: everybody may see every edition."""
        return self


class AccessList(models.Model):
    """One edition as it was imported; the newest import counts, older ones stay to be looked up."""

    edition = models.CharField(_("edition"), max_length=60)  # 2025年版
    source = models.CharField(_("published in"), max_length=200)
    announced = models.IntegerField(_("items announced"))  # how many the edition has
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=64)

    objects = AccessLists.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self):
        return self.edition


class AccessItem(models.Model):
    """One item of the list. Never changed: an import makes a list of its own."""

    class Kind(models.TextChoices):
        FORBIDDEN = "forbidden", _("Entry forbidden")
        LICENSED = "licensed", _("Entry by licence")

    of = models.ForeignKey(AccessList, models.CASCADE, related_name="items")
    number = models.IntegerField(_("number"))
    kind = models.CharField(max_length=10, choices=Kind)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    name = models.CharField(_("item"), max_length=500)
    code = models.CharField(_("code"), max_length=6)
    measures = models.TextField(_("measures"), blank=True)
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    local = models.TextField(_("local measures"), blank=True)

    objects = AccessLists.as_manager()

    class Meta:
        ordering = ["of", "number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="access_number_once"),
            models.UniqueConstraint(fields=["of", "code"], name="access_code_once"),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"
