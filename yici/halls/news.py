"""What people are told of appointments: booked, moved, called off, tomorrow, missed; who is on duty."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yici.notifications.actions import notify, notify_desk
from yici.notifications.kinds import Kind

from .models import Appointment

WHERE = ("item", "number", "office", "phone", "day", "time")


def _kind(code: str, title, says, *more: str, **how) -> Kind:
    return Kind(f"halls.{code}", title, says, holds=(*WHERE, *more), **how)


kinds = [
    _kind("booked", _("Appointment booked"),
          _("You are expected at {office} on {day} at {time} for “{item}” (appointment {number}). Come with the papers "
            "of the guide.[ Questions: {phone}.]")),
    _kind("booked_home", _("Visit at home booked"),
          _("Officials of {office} come to you on {day}, from {time}, for “{item}” (appointment {number}). They show "
            "their cards.[ Questions: {phone}.]")),
    _kind("moved", _("Appointment moved"),
          _("Your appointment {number} at {office} for “{item}” is now on {day} at {time}.[ Questions: {phone}.]")),
    _kind("cancelled", _("Appointment called off"),
          _("Your appointment {number} at {office} on {day} at {time} for “{item}” is called off. You may book "
            "another one.[ Questions: {phone}.]"), urgent=True),
    _kind("tomorrow", _("Your appointment is near"),
          _("On {day} at {time} you are expected at {office} for “{item}” (appointment {number}). If you cannot come, "
            "call it off in time.[ Questions: {phone}.]")),
    _kind("tomorrow_home", _("Officials come to you"),
          _("On {day}, from {time}, officials of {office} come to you for “{item}” (appointment {number})."
            "[ {handler} comes.][ Questions: {phone}.]"), "handler"),
    _kind("missed", _("Appointment missed"),
          _("You did not come to {office} on {day} at {time} for “{item}”. After three such visits within 90 days "
            "nothing can be booked online for 30 days; you may always come without an appointment."
            "[ Questions: {phone}.]")),
    _kind("on_duty", _("You are booked for an appointment"),
          _("An appointment for “{item}” ({number}) is booked with you at {office} on {day} at {time}."),
          desk=True),
    _kind("off_duty", _("An appointment with you is off"),
          _("The appointment for “{item}” ({number}) at {office} is no longer with you."),
          desk=True),
]  # fmt: skip


def data_of(one: Appointment) -> dict:
    return {
        "item": one.item.name,
        "number": one.number,
        "office": one.hall.short_name or one.hall.name,
        "phone": one.hall.phone,
        "day": one.on.isoformat(),
        "time": one.starts.strftime("%H:%M"),
    }


def tell(one: Appointment, code: str, at: datetime, **more) -> None:
    """Tell the applicant and her agent; the same of the same time is told once."""
    notify(
        kind=f"halls.{code}",
        data=data_of(one) | more,
        key=f"{one.number}:{code}:{one.on}:{one.starts:%H%M}",
        at=at,
        applicant_id=one.applicant_id,
        also=[one.agent_id],
        matter=one.item.code,
        path=reverse("portal:appointment", args=[one.number]),
    )


def tell_official(one: Appointment, staff: str, code: str, at: datetime) -> None:
    """Tell an official at her desk that an appointment is with her, or no longer."""
    notify_desk(
        staff_code=staff,
        kind=f"halls.{code}",
        data=data_of(one),
        key=f"{one.number}:{code}:{staff}:{one.on}:{one.starts:%H%M}",
        at=at,
        path=reverse("desk:appointments"),
    )


def booked(one: Appointment, at: datetime) -> None:
    tell(one, "booked_home" if one.kind == "home" else "booked", at)
    if one.staff_id:
        tell_official(one, one.staff_id, "on_duty", at)


def moved(one: Appointment, at: datetime, was: str | None) -> None:
    tell(one, "moved", at)
    if was and was != one.staff_id:
        tell_official(one, was, "off_duty", at)
    if one.staff_id:
        tell_official(one, one.staff_id, "on_duty", at)


def cancelled(one: Appointment, at: datetime, *, by_hall: bool) -> None:
    if by_hall:  # who called it off herself knows
        tell(one, "cancelled", at)
    if one.staff_id:
        tell_official(one, one.staff_id, "off_duty", at)


def missed(one: Appointment, at: datetime) -> None:
    tell(one, "missed", at)


def assigned(one: Appointment, at: datetime) -> None:
    if one.staff_id:
        tell_official(one, one.staff_id, "on_duty", at)


def near(one: Appointment, at: datetime) -> None:
    """Remind of it on the day before."""
    if one.kind == "home":
        tell(one, "tomorrow_home", at, **({"handler": one.staff.name} if one.staff else {}))
    else:
        tell(one, "tomorrow", at)
