"""预约时段 at the desk: what can be booked when, who is on duty on days of rest, where visits are made (C076)."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from yici.calendar.local import current
from yici.people.doors import staff_page
from yici.people.models import Region, Staff
from yici.people.refusals import Refused
from yici.ui import dates
from yici.ui.fields import FieldView

from .. import actions, slots
from ..models import Duty, Hours
from ..rules import appointments as rules
from .reception import halls_of

DAYS = {
    1: gettext_lazy("Mon"), 2: gettext_lazy("Tue"), 3: gettext_lazy("Wed"), 4: gettext_lazy("Thu"),
    5: gettext_lazy("Fri"), 6: gettext_lazy("Sat"), 7: gettext_lazy("Sun"),
    8: gettext_lazy("Day of rest by law"),
}  # fmt: skip
AHEAD = 60  # calendar days for which a roster is made
MOST = 200  # areas to choose from


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def hours(request, who):
    """Show the hours, the roster and the areas of a hall; change them."""
    halls = [one for one in halls_of(who) if rules.may_keep_hours(one.pk, who)]
    if not halls:
        raise Http404
    hall = next((one for one in halls if str(one.pk) == request.GET.get("hall")), halls[0])
    refused = ""
    if request.method == "POST":
        refused = _changed(request, who, hall)
        if not refused:
            messages.success(request, _("Saved."))
            return redirect(f"{request.path}?hall={hall.pk}")
    context = {
        "hall": hall,
        "halls": halls,
        "refused": refused,
        "days": list(DAYS.items()),
        "week": _week(hall.pk),
        "fields": _fields(request.POST),
        "duties": _duties(hall.pk, who),
        "duty_fields": _duty_fields(hall, request.POST),
        "areas": slots.areas_of(hall.pk),
        "area_fields": _area_fields(hall, request.POST),
    }
    return render(request, "halls/desk/hours.html", context, status=422 if refused else 200)


def _week(hall_id: int) -> list[tuple]:
    """Return a line for each half-hour that any day offers, with how many at once on each day."""
    kept = {(one.starts, one.day): one.capacity for one in Hours.objects.filter(hall_id=hall_id)}
    times = sorted({starts for starts, _day in kept})
    return [(starts, [kept.get((starts, day), 0) for day in rules.DAYS]) for starts in times]


def _changed(request, who, hall) -> str:
    """Do what was asked; return why not, or nothing."""
    given, at = request.POST, timezone.now()
    try:
        match given.get("do"):
            case "hours":
                _set_hours(given, who, hall, at)
            case "duty":
                actions.put_on_duty(
                    hall=hall, staff=given.get("staff", "")[:20], by=who, at=at,
                    on=date.fromisoformat(given.get("on", "")), starts=_time(given, "starts"),
                    ends=_time(given, "ends"),
                )  # fmt: skip
            case "off":
                pk = given.get("duty", "")
                duty = Duty.objects.visible_to(who).filter(hall=hall, pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0).first()  # fmt: skip
                if duty is None:
                    return _("This is not possible as things stand. Reload the page to see what has happened.")  # fmt: skip
                actions.take_off_duty(duty=duty, by=who, at=at)
            case "area":
                actions.set_area(
                    hall=hall, region=given.get("region", "")[:12], by=who, at=at,
                    per_day=_count(given, "per_day"),
                )  # fmt: skip
            case _:
                return _("Choose what to change.")
    except Refused as refused:
        return _(str(refused))
    except ValueError:
        return _("Fill in days, times and numbers as the fields ask for them.")
    return ""


def _set_hours(given, who, hall, at: datetime) -> None:
    """Set a span of half-hours on several days of the week; what lies outside it stays."""
    first, last, many = _time(given, "first"), _time(given, "last"), _count(given, "capacity")
    days = [int(one) for one in given.getlist("day")]
    if not days:
        raise rules.BadHours(rules.BadHours.DAY, "day")
    if first >= last:
        raise rules.BadHours(rules.BadHours.SPAN, "last")
    for day in days:
        kept = {o.starts: o.capacity for o in Hours.objects.filter(hall=hall, day=day)}
        kept |= dict.fromkeys(_halves(first, last), many)
        actions.set_hours(hall=hall, day=day, capacities=kept, by=who, at=at)


def _halves(first: time, last: time) -> list[time]:
    moment, found = datetime.combine(date.min, first), []
    while moment.time() < last:
        found.append(moment.time())
        moment += rules.STEP
    return found


def _time(given, name: str) -> time:
    return time.fromisoformat(given.get(name, ""))


def _count(given, name: str) -> int:
    text = given.get(name, "").strip()
    if not text.isdecimal() or len(text) > 4:
        raise ValueError
    return int(text)


def _fields(given) -> list[FieldView]:
    return [
        FieldView("first", pgettext("appointment", "From"), "select", given.get("first", "09:00"), options=_times()),
        FieldView("last", pgettext("appointment", "To"), "select", given.get("last", "12:00"), options=_times(end=True)),
        FieldView("capacity", _("How many at once"), "number", given.get("capacity", "2"),
                  _("0 closes these half-hours. What is booked already stays.")),
    ]  # fmt: skip


def _times(end: bool = False) -> list[tuple[str, str]]:
    known = _halves(rules.FIRST, time(22))
    texts = [f"{one:%H:%M}" for one in (*known, time(22))]
    return [(one, one) for one in (texts[1:] if end else texts[:-1])]


def _duties(hall_id: int, who):
    ahead = Duty.objects.visible_to(who).filter(hall_id=hall_id, on__gte=timezone.localdate())
    return ahead.select_related("staff")[:100]


def _duty_fields(hall, given) -> list[FieldView]:
    there = Staff.objects.filter(
        is_active=True, posts__department=hall, posts__until=None,
        posts__role__in=("clerk", "hall_manager"),
    ).distinct().order_by("code")  # fmt: skip
    today, calendar = timezone.localdate(), current()
    ahead = (today + timedelta(days=n) for n in range(AHEAD))
    resting = [day for day in ahead if rules.is_rest(day, calendar)]
    return [
        FieldView("staff", _("Official"), "select", given.get("staff", ""), options=[(s.code, f"{s.name} ({s.code})") for s in there]),
        FieldView("on", _("Day of rest"), "select", given.get("on", ""), options=[(d.isoformat(), dates.long_day(d)) for d in resting]),
        FieldView("starts", pgettext("appointment", "From"), "select", given.get("starts", "09:00"), options=_times(), html_id="id_duty_starts"),
        FieldView("ends", pgettext("appointment", "To"), "select", given.get("ends", "12:00"), options=_times(end=True), html_id="id_duty_ends"),
    ]  # fmt: skip


def _area_fields(hall, given) -> list[FieldView]:
    inside = Region.objects.within(hall.region_id).filter(level__in=("county", "town"))[:MOST]
    return [
        FieldView("region", _("Area"), "select", given.get("region", ""), options=[(r.code, r.name) for r in inside]),
        FieldView("per_day", _("Visits a day"), "number", given.get("per_day", "2"), _("0 ends visits there.")),
    ]  # fmt: skip
