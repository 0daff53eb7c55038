"""预约: when a hall can be visited or visits, who is on duty, and what was booked (C052, C076, C079).

No overbooking: every appointment holds a numbered seat of its time, and the database keeps seats
apart, and one person's times. On a day of rest it holds a named official as well (R39).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yici.people import secrets


class Hours(models.Model):
    """A half-hour of a day of the week that can be booked at a hall, and how many at once.

    `day` is 1 (Monday) to 7, or 8 for days of rest by law: see `rules.appointments.day_code`.
    """

    hall = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    day = models.SmallIntegerField(_("day"))
    starts = models.TimeField(_("time"))
    capacity = models.SmallIntegerField(_("how many at once"))

    class Meta:
        ordering = ["hall_id", "day", "starts"]
        constraints = [
            models.UniqueConstraint("hall", "day", "starts", name="hours_once"),
            models.CheckConstraint(
                condition=Q(day__range=(1, 8), capacity__gte=1), name="hours_of_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.hall_id} {self.day} {self.starts}"


class Area(models.Model):
    """上门服务片区: a region in which a hall makes visits at home, and how many a day."""

    hall = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    per_day = models.SmallIntegerField(_("visits a day"))

    class Meta:
        ordering = ["hall_id", "region_id"]
        constraints = [
            models.UniqueConstraint("hall", "region", name="area_once"),
            models.CheckConstraint(condition=Q(per_day__gte=1), name="area_has_visits"),
        ]

    def __str__(self):
        return f"{self.hall_id} {self.region_id}"


class Duties(models.QuerySet):
    def visible_to(self, who):
        """Who receives at a hall or manages it sees its roster, and administrators every one."""
        if who.is_clock or who.has("administrator"):
            return self
        return self.filter(hall_id__in=who.departments("clerk") | who.departments("hall_manager"))


class Duty(models.Model):
    """值班: an official who is there on a day of rest, from one half-hour to another (C076, R39)."""

    hall = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)  # an actor

    objects = Duties.as_manager()

    class Meta:
        ordering = ["on", "hall_id", "starts", "staff_id"]
        constraints = [
            models.UniqueConstraint("hall", "staff", "on", name="duty_once_a_day"),
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("starts")), name="duty_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"{self.hall_id} {self.on} {self.staff_id}"


class Appointments(models.QuerySet):
    def visible_to(self, who):
        """Return those of hers and of whom she acts for in that item; those of halls she works at."""
        seen = Q(pk__in=())
        if who.applicant_id:
            seen |= Q(applicant=who.applicant_id)
        for grant in who.grants:
            theirs = Q(applicant=grant.principal)
            seen |= theirs & Q(item__code__in=grant.items) if grant.items is not None else theirs
        serving = who.departments("clerk") | who.departments("hall_manager")
        if serving:
            seen |= Q(hall_id__in=serving)
        return self.filter(seen)

    def open(self):
        return self.filter(status__in=Appointment.OPEN)

    def with_names(self):
        return self.select_related("hall", "item", "applicant", "staff")


class Appointment(models.Model):
    """预约: somebody comes to a hall at a time, or officials come to her, for one item."""

    OPEN = ("booked", "arrived")

    class Kind(models.TextChoices):
        HALL = "hall", _("At the hall")
        HOME = "home", _("At home")

    class Status(models.TextChoices):
        BOOKED = "booked", _("Booked")
        ARRIVED = "arrived", _("Has come")
        SERVED = "served", pgettext_lazy("appointment", "Served")
        MISSED = "missed", _("Not come")
        CANCELLED = "cancelled", _("Called off")

    class Reason(models.TextChoices):
        AGED = "aged", _("Aged")
        DISABLED = "disabled", _("Disabled")
        ILL = "ill", _("Ill")
        EXPECTING = "expecting", _("Expecting or nursing")
        REMOTE = "remote", _("Far away, with no way to come")
        OTHER = "other", _("Another reason")

    number = models.CharField(_("number"), max_length=10, unique=True)  # drawn, says nothing
    kind = models.CharField(max_length=4, choices=Kind)
    hall = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    area = models.CharField(max_length=12, blank=True)  # region of a visit at home
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+")
    applicant = models.ForeignKey("people.Applicant", models.PROTECT, related_name="+")
    agent = models.ForeignKey("people.Applicant", models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("day"))
    starts = models.TimeField(_("time"))
    seat = models.SmallIntegerField()  # counts from 1 among those of its time
    is_rest = models.BooleanField()  # a day of rest when it was booked
    staff = models.ForeignKey("people.Staff", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason, blank=True)  # why at home
    sealed = models.BinaryField(null=True)  # address and telephone of a visit at home
    status = models.CharField(max_length=10, choices=Status, default=Status.BOOKED)
    case_id = models.UUIDField(null=True)  # what was taken in
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)  # an actor

    objects = Appointments.as_manager()

    class Meta:
        ordering = ["on", "starts", "seat", "pk"]
        indexes = [
            models.Index(fields=["hall", "on", "starts"], name="appointment_of_hall"),
            models.Index(fields=["applicant", "-on"], name="appointment_of_applicant"),
        ]
        constraints = [
            models.UniqueConstraint(
                "hall", "on", "starts", "seat", name="appointment_seat_at_hall",
                condition=Q(kind="hall") & ~Q(status="cancelled"),
            ),
            models.UniqueConstraint(
                "hall", "area", "on", "seat", name="appointment_seat_at_home",
                condition=Q(kind="home") & ~Q(status="cancelled"),
            ),
            models.UniqueConstraint(
                "applicant", "on", "starts", name="appointment_person_once",
                condition=Q(status__in=("booked", "arrived")),
            ),
            models.UniqueConstraint(
                "staff", "on", "starts", name="appointment_official_once",
                condition=Q(is_rest=True) & ~Q(status="cancelled"),
            ),
            models.CheckConstraint(
                condition=Q(is_rest=False) | Q(staff__isnull=False), name="appointment_on_rest_has_staff"
            ),
            models.CheckConstraint(
                condition=Q(kind="hall", area="", reason="") | Q(kind="home") & ~Q(area="") & ~Q(reason=""),
                name="appointment_at_home_says_where",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="appointment_has_a_seat"),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def where(self) -> dict:
        """Return address and telephone of a visit at home in clear; nothing where none are kept."""
        return (
            secrets.decrypt_json(bytes(self.sealed), context_of(self.number)) if self.sealed else {}
        )


def context_of(number: str) -> str:
    """Return what binds sealed words to their appointment: moved elsewhere they cannot be read."""
    return f"halls.appointment/{number}/place"


class AppointmentStep(models.Model):
    """What was done to an appointment, by whom, for which time. Rows are only added."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=10)
    on = models.DateField()
    starts = models.TimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)  # an actor

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.appointment_id} {self.verb}"
