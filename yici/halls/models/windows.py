"""The register of a hall's windows (综合窗口): which there are, and which sort of items each takes (C037).

A window keeps its number for good; of every other correction `WindowChange` keeps what stood before.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Windows(models.QuerySet):
    def visible_to(self, who):
        """Which windows a hall has is public: everybody sees all of them (行政许可法 art. 26, 30)."""
        return self

    def in_use(self):
        """Return those that have not been closed."""
        return self.filter(closed_on=None)


class Window(models.Model):
    """综合窗口: one window of a hall, by its number, for one of the four sorts or for everything."""

    class Category(models.TextChoices):  # the four of S4(16), and the window without a sort
        INVESTMENT = "investment", _("Investment projects")
        HOUSING = "housing", _("Housing transaction and real-estate registration")
        BUSINESS = "business", _("Business registration")
        SOCIAL = "social", _("Social affairs")
        GENERAL = "general", _("General (all items)")

    hall = models.ForeignKey("people.Department", models.PROTECT, related_name="windows")
    number = models.CharField(_("number"), max_length=8)
    name = models.CharField(_("name"), max_length=60)
    category = models.CharField(_("category"), max_length=10, choices=Category)
    since = models.DateField(_("valid since"))
    closed_on = models.DateField(_("closed on"), null=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)  # an actor
    closed_by = models.CharField(max_length=64, blank=True)

    objects = Windows.as_manager()

    class Meta:
        ordering = ["hall_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                "hall", "number", condition=Q(closed_on=None), name="window_numbered_once"
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="window_has_name"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("since")),
                name="window_closed_after_it_opened",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"


class WindowChange(models.Model):
    """What was said of a window before it was corrected, by whom and when that ended. Rows are only added."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="changes")
    name = models.CharField(_("name"), max_length=60)
    category = models.CharField(_("category"), max_length=10, choices=Window.Category)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)  # an actor

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.window_id} {self.name}"
