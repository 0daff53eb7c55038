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

    def open_on(self, day):
        """Return those at which somebody may sit on that day."""
        return self.in_use().filter(since__lte=day)


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


class Sittings(models.QuerySet):
    def visible_to(self, who):
        """Who sits at which window is known to everybody who works here (R23)."""
        return self if who.is_staff or who.is_clock else self.none()

    def today(self, day):
        """Return who sits there on that day: what nobody ended the day before is over with the day."""
        return self.filter(on=day, until=None)


class Sitting(models.Model):
    """在岗: who sits at a window on a day, from when, until she hands it over."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="sittings")
    staff = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    ended_by = models.CharField(max_length=64, blank=True)  # an actor

    objects = Sittings.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint("window", "on", condition=Q(until=None), name="window_of_one"),
            models.UniqueConstraint("staff", "on", condition=Q(until=None), name="clerk_at_one"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="sitting_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.staff_id} {self.window_id} {self.on}"


class Sortings(models.QuerySet):
    def visible_to(self, who):
        """Which window takes what is public."""
        return self

    def now(self):
        """Return what was said last of each item and department of each hall."""
        last = self.order_by("hall_id", "item_id", "department_id", "-pk")
        return last.distinct("hall_id", "item_id", "department_id")


class Sorting(models.Model):
    """What a hall says of the sort of an item, or of all items of a department. Rows are only added.

    Empty: it is left to the guide again. `general`: only windows that take everything.
    """

    hall = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey("people.Department", models.PROTECT, null=True, related_name="+")
    category = models.CharField(_("category"), max_length=10, choices=Window.Category, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)  # an actor

    objects = Sortings.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["hall", "item"]),
            models.Index(fields=["hall", "department"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None, department__isnull=False)
                | Q(item__isnull=False, department=None),
                name="sorting_of_item_or_department",
            )
        ]

    def __str__(self):
        return f"{self.hall_id} {self.item_id or self.department_id} {self.category}"


class Referrals(models.QuerySet):
    def visible_to(self, who):
        """The clerks and managers of its hall see whom it has asked to another window."""
        halls = who.departments("clerk") | who.departments("hall_manager")
        return self.filter(hall_id__in=halls)

    def waiting(self, day):
        """Return those of that day that nobody has taken in yet."""
        return self.filter(on=day, taken_at=None)


class Referral(models.Model):
    """首问登记: who was asked first for an item that another window takes, and where she sent her (R23)."""

    hall = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+")
    applicant_id = models.UUIDField()
    category = models.CharField(max_length=10, choices=Window.Category, blank=True)
    asked = models.ForeignKey(Window, models.PROTECT, related_name="+")  # where she stood first
    first_asked = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=64, blank=True)  # an actor

    objects = Referrals.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "hall", "item", "applicant_id", "on", condition=Q(taken_at=None),
                name="referred_once_a_day",
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.hall_id} {self.item_id} {self.on}"
