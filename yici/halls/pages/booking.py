"""预约 for citizens: choose a day and a half-hour, or a visit at home; keep, move, call off (C052, C079)."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from yici.catalogue.models import Item
from yici.kernel.story import KeyReused
from yici.people import names
from yici.people.doors import citizens_only
from yici.people.models import Applicant
from yici.people.refusals import Refused
from yici.ui import dates
from yici.ui.fields import FieldView

from .. import actions, slots
from ..models import Appointment
from ..rules import appointments as rules

SIZE = 20
HERE, HOME = "hall", "home"
BADGES = {"booked": "blue", "arrived": "amber", "served": "green", "missed": "red", "cancelled": "grey"}  # fmt: skip


@require_safe
@citizens_only
def appointments(request):
    """List hers and those of whom she acts for: what is ahead first, then what is over."""
    found = Appointment.objects.visible_to(request.who).with_names()
    ahead = found.open().filter(on__gte=timezone.localdate())
    page = Paginator(
        found.exclude(pk__in=ahead.values("pk")).order_by("-on", "-starts", "pk"), SIZE
    ).get_page(request.GET.get("page"))
    context = {
        "ahead": [(one, badge_of(one)) for one in ahead.order_by("on", "starts")],
        "over": [(one, badge_of(one)) for one in page],
        "page": page,
        "barred": actions.barred_until(request.citizen.pk, timezone.now()),
    }
    return render(request, "halls/portal/mine.html", context)


def badge_of(one: Appointment) -> tuple[str, str]:
    return str(one.get_status_display()), BADGES[one.status]


# -- a new one -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def book(request, code):
    """Show what is free of the halls that take the item in; book it."""
    item = get_object_or_404(Item.objects.visible_to(request.who), code=code)
    offered = slots.in_force(item, timezone.localdate())
    if offered is None or not offered.content.bookable:
        return render(request, "halls/portal/none.html", {"item": item}, status=404)
    asked, halls = request.GET, slots.halls_for(item, offered.content)
    hall = next((one for one in halls if str(one.pk) == asked.get("hall")), next(iter(halls), None))
    errors: dict[str, str] = {}
    if request.method == "POST" and hall is not None:
        made, errors = _booked(request, item, hall)
        if made is not None:
            messages.success(request, _("It is booked. We remind you on the day before."))
            return redirect("portal:appointment", made.number)
    areas = slots.areas_of(hall.pk) if hall else []
    where = HOME if asked.get("where") == HOME and areas else HERE
    context = {
        "item": item,
        "halls": halls,
        "hall": hall,
        "where": where,
        "areas": areas,
        "keep": _keep(hall, where, asked),
        "people": _people(request, item, errors),
        "home_fields": _home_fields(request, areas, errors) if where == HOME else [],
        "general": [said for name, said in errors.items() if name not in FIELDS],
        "fields_wrong": [(name, said) for name, said in errors.items() if name in FIELDS],
        "key": request.POST.get("key") or uuid4(),
        "barred": actions.barred_until(request.citizen.pk, timezone.now()),
    } | (calendar_of(hall, where, asked) if hall else {})
    return render(request, "halls/portal/book.html", context, status=422 if errors else 200)


def _keep(hall, where: str, asked) -> str:
    """Return what the links of the days keep of the query."""
    kept = {"hall": hall.pk if hall else "", "where": where}
    kept |= {"area": asked["area"]} if asked.get("area") else {}
    return f"&{urlencode(kept)}"


FIELDS = ("applicant", "slot", "area", "reason", "address", "phone")


def _booked(request, item: Item, hall) -> tuple[Appointment | None, dict[str, str]]:
    given = request.POST
    slot = read_slot(given.get("slot", ""))
    if slot is None:
        return None, {"slot": _("Choose a time.")}
    wanted = _uuid(given.get("applicant")) or request.citizen.pk
    person = Applicant.objects.filter(pk__in=request.who.applicants).filter(pk=wanted)
    whose = person.first() or request.citizen
    at_home = {
        name: given.get(name, "")[:300] for name in ("area", "reason", "address", "phone")
    } | {"kind": HOME}
    try:
        made = actions.book(
            hall=hall, item=item, applicant=whose, on=slot[0], starts=slot[1], by=request.who,
            at=timezone.now(), key=f"{request.who.actor}:{given.get('key', '')[:60]}",
            **(at_home if given.get("where") == HOME else {}),
        )  # fmt: skip
    except KeyReused:
        return None, {"": _("This was sent already. See it under your appointments.")}
    except Refused as refused:
        return None, {_field(refused.field): _(str(refused))}
    return made, {}


def _field(name: str | None) -> str:
    return {"on": "slot", "starts": "slot"}.get(name or "", name or "")


def _uuid(text) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def read_slot(text: str) -> tuple[date, time] | None:
    """Return day and time of `2026-11-24T09:00`, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment.date(), moment.time()) if moment.tzinfo is None else None


def calendar_of(hall, where: str, asked) -> dict:
    """Return the days ahead with what is free of each, and the times of the day that is asked for."""
    now = timezone.now()
    first = timezone.localdate(now)
    last = first + timedelta(days=rules.AHEAD)
    if where == HOME:
        return _days_at_home(hall, first, last, asked)
    by_day = slots.slots(hall.pk, first, last, now)
    found = {day: [s for s in of_day if not s.is_over] for day, of_day in by_day.items()}
    free = {day: sum(s.free for s in of_day) for day, of_day in found.items() if of_day}
    day = _day(asked, free)
    days = [{"day": one, "free": many, "rest": found[one][0].is_rest} for one, many in free.items()]
    return {"days": days, "day": day, "slots": found[day] if day else []}


def _days_at_home(hall, first: date, last: date, asked) -> dict:
    areas = slots.areas_of(hall.pk)
    codes = [one.region_id for one in areas]
    area = asked.get("area") if asked.get("area") in codes else next(iter(codes), "")
    found = slots.home_days(hall.pk, area, first + timedelta(days=1), last)
    free = {day: slot.free for day, slot in found.items()}
    day = _day(asked, free)
    left = free[day] if day else 0
    halves = [_("Morning, from 09:00"), _("Afternoon, from 14:30")]
    return {
        "days": [{"day": one, "free": many, "rest": False} for one, many in free.items()],
        "day": day, "area": area, "free": left,
        "halves": list(zip(rules.HOME_TIMES, halves, strict=True)) if left else [],
    }  # fmt: skip


def _day(asked, free: dict[date, int]) -> date | None:
    """Return the day that is asked for, else the first on which something is free."""
    try:
        day = date.fromisoformat(asked.get("day", ""))
    except ValueError:
        day = None
    return day if day in free else next((one for one, many in free.items() if many), None)


def _people(request, item: Item, errors) -> FieldView | None:
    """Return for whom it may be: herself and those whose mandate covers the item; None: only herself."""
    may = [pk for pk in request.who.applicants if request.who.may_act_for(pk, item.code, "apply")]
    known = sorted(
        Applicant.objects.filter(pk__in=may), key=lambda a: (a.pk != request.citizen.pk, a.name)
    )
    if len(known) < 2:
        return None
    return FieldView(
        "applicant", _("For whom"), "choice", request.POST.get("applicant", str(request.citizen.pk)),
        options=[(str(one.pk), one.name) for one in known], errors=_said(errors, "applicant"),
    )  # fmt: skip


def _home_fields(request, areas, errors) -> list[FieldView]:
    given, own = request.POST, request.citizen
    reasons = [("", _("Please choose")), *Appointment.Reason.choices]
    return [
        FieldView("reason", _("Why at home"), "select", given.get("reason", ""),
                  options=[(value, str(words)) for value, words in reasons[1:]], errors=_said(errors, "reason")),
        FieldView("address", _("Address"), "address", given.get("address", own.address), max_length=200,
                  hint=_("Only the officials who come read it; it is erased 30 days after the visit."),
                  errors=_said(errors, "address")),
        FieldView("phone", _("Telephone"), "phone", given.get("phone", own.phone),
                  hint=_("They call before they set out."), errors=_said(errors, "phone")),
    ]  # fmt: skip


def _said(errors: dict, name: str) -> list[str]:
    return [errors[name]] if name in errors else []


# -- one of hers -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@citizens_only
def appointment(request, number):
    """Show an appointment with where to go or who comes; move it or call it off."""
    found = Appointment.objects.visible_to(request.who).with_names().filter(number=number).first()
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        refused = _changed(request, found)
        if not refused:
            return redirect("portal:appointment", number)
        found.refresh_from_db()
    until = rules.changeable_until(found.kind, found.on, found.starts)
    may = found.status == "booked" and timezone.now() < until
    context = {
        "one": found,
        "badge": badge_of(found),
        "facts": facts_of(found),
        "may": may,
        "until": until,
        "refused": refused,
        "moving": may and "move" in request.GET,
        "story": story_of(found),
    }
    if context["moving"]:
        asked = request.GET.copy()
        asked.setdefault("area", found.area)
        context |= calendar_of(found.hall, found.kind, asked)
    return render(request, "halls/portal/appointment.html", context, status=422 if refused else 200)


def _changed(request, found: Appointment) -> str:
    """Do what was asked; return why not, or nothing."""
    told = {"appointment": found, "by": request.who, "at": timezone.now()}
    try:
        if request.POST.get("do") == "cancel":
            actions.cancel(**told)
            messages.success(request, _("It is called off. Your time is free for somebody else."))
            return ""
        slot = read_slot(request.POST.get("slot", ""))
        if slot is None:
            return _("Choose a time.")
        actions.move(on=slot[0], starts=slot[1], **told)
        messages.success(request, _("It is moved."))
    except Refused as refused:
        return _(str(refused))
    return ""


def facts_of(one: Appointment) -> list[tuple]:
    place = one.where()
    hall = one.hall
    rows = [
        (pgettext("appointment", "When"), f"{dates.long_day(one.on)} {one.starts:%H:%M}"),
        (pgettext("appointment", "Where"), place["address"] if place else f"{hall.name} {hall.address}".strip()),
        (_("For whom"), one.applicant.name),
        (_("Who comes") if one.kind == HOME else _("Who receives you"),
         f"{one.staff.name} ({one.staff_id})" if one.staff else ""),
        (_("Telephone of the hall"), hall.phone),
        (_("Appointment number"), one.number),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


SHOWN = ("booked", "moved", "cancelled", "arrived", "served", "missed", "assigned")


def story_of(one: Appointment) -> list[tuple]:
    """Return what was done to it: words, for which time, when; officials by name."""
    steps = [step for step in one.steps.all() if step.verb in SHOWN]
    people = names.of_actors(step.by for step in steps)
    return [
        (
            step_in_words(step.verb),
            f"{dates.short_day(step.on)} {step.starts:%H:%M}",
            step.at,
            people[step.by] if step.by.startswith("staff:") else "",
        )
        for step in steps
    ]


def step_in_words(verb: str) -> str:
    words = {
        "booked": _("Booked"), "moved": _("Moved"), "cancelled": _("Called off"), "arrived": _("Has come"),
        "served": pgettext("appointment", "Served"), "missed": _("Not come"), "assigned": _("An official is named"),
    }  # fmt: skip
    return words[verb]
