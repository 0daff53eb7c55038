"""预约 at the desk: who comes today, who goes where, what became of it; booking for whoever calls (C052, C079)."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yici.kernel.story import KeyReused
from yici.people.actions.applicants import clean_number
from yici.people.doors import staff_page
from yici.people.models import Applicant, Department, Staff
from yici.people.refusals import Refused
from yici.people.templatetags.people import shown_name
from yici.people.who import who_is
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.fields import FieldView
from yici.ui.table import Column, Table, remembered

from .. import actions, slots
from ..models import Appointment
from ..rules import appointments as rules
from .booking import badge_of, calendar_of, read_slot, story_of

LIST = "appointments"
VERBS: dict[str, tuple] = {  # words, action, the statuses in which it is offered
    "check-in": (gettext_lazy("She has come"), actions.check_in, ("booked",)),
    "serve": (pgettext_lazy("appointment", "Served"), actions.serve, ("booked", "arrived")),
    "miss": (gettext_lazy("Not come"), actions.miss, ("booked",)),
    "cancel": (gettext_lazy("Call it off"), actions.cancel, ("booked",)),
    "assign": (gettext_lazy("Name who goes or receives"), actions.assign, ("booked", "arrived")),
    "move": (gettext_lazy("Move it"), actions.move, ("booked",)),
}


def halls_of(who):
    """Return the halls at which somebody receives."""
    serving = who.departments("clerk") | who.departments("hall_manager")
    return Department.objects.active().filter(is_hall=True, pk__in=serving)


def serves_at_a_hall(user) -> bool:
    who = who_is(user)
    return bool(who.halls) or who.has("hall_manager")


def waiting(user):
    """Return today's appointments that are not over."""
    who = who_is(user).at_work()
    return Appointment.objects.visible_to(who).open().filter(on=timezone.localdate())


# -- the list --------------------------------------------------------------------------------------


@require_GET
@staff_page
def appointments(request, who):
    """List a day's appointments of her halls; today's when no day is asked for."""
    asked = remembered(request, LIST)
    table = Table(
        request,
        LIST,
        chosen(who, asked),
        _columns(),
        caption=_("Appointments"),
        filters=_filters(asked),
        link=lambda one: reverse("desk:appointment", args=[one.number]),
        export=reverse("desk:appointments_export"),
        empty=_("Nobody is booked with these filters."),
    )
    context = {"table": table, "day": _day(asked), "keeps": [h for h in halls_of(who) if rules.may_keep_hours(h.pk, who)]}  # fmt: skip
    return render(request, "halls/desk/list.html", context)


def _day(asked) -> date:
    try:
        return date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return timezone.localdate()


def chosen(who, asked):
    """Return the appointments that the list asks for: by number, else of a day."""
    found = Appointment.objects.visible_to(who).with_names()
    query = asked.get("q", "").strip().upper()[:10]
    found = found.filter(number__startswith=query) if query else found.filter(on=_day(asked))
    if asked.get("kind") in Appointment.Kind.values:
        found = found.filter(kind=asked["kind"])
    if asked.get("state") in Appointment.Status.values:
        found = found.filter(status=asked["state"])
    return found.order_by("on", "starts", "seat", "pk")


def _columns() -> list[Column]:
    return [
        Column(_("Time"), lambda one: f"{dates.short_day(one.on)} {one.starts:%H:%M}", sort="starts", shape="short"),
        Column(_("Number"), lambda one: one.number, sort="number", shape="short"),
        Column(_("Applicant"), lambda one: shown_name(one.applicant), shape="name"),
        Column(_("Item"), lambda one: one.item.name, shape="wide"),
        Column(pgettext("appointment", "Way"), lambda one: one.get_kind_display(), sort="kind", shape="short"),
        Column(_("Official"), lambda one: one.staff.name if one.staff else "—", shape="name"),
        Column(_("State"), lambda one: one.get_status_display(), sort="status", shape="short"),
    ]  # fmt: skip


def _filters(asked) -> list[dict]:
    return [
        {"name": "q", "label": _("Appointment number"), "value": asked.get("q", ""), "max_length": 10},
        {"name": "day", "label": _("Day"), "kind": "date", "value": _day(asked).isoformat()},
        {"name": "kind", "label": pgettext("appointment", "Way"), "kind": "select", "value": asked.get("kind", ""), "options": Appointment.Kind.choices},
        {"name": "state", "label": _("State"), "kind": "select", "value": asked.get("state", ""), "options": Appointment.Status.choices},
    ]  # fmt: skip


@require_GET
@staff_page
def export(request, who):
    """Stream the list as CSV: the same rows by the same filter; no names, no addresses."""
    head = (_("Day"), _("Time"), _("Number"), pgettext("appointment", "Way"), _("Hall"), _("Item"), _("Official"), _("State"))  # fmt: skip
    found = chosen(who, remembered(request, LIST)).iterator(chunk_size=500)
    rows = (
        (
            one.on, f"{one.starts:%H:%M}", one.number, one.get_kind_display(), one.hall.name,
            one.item.name, one.staff_id or "", one.get_status_display(),
        )
        for one in found
    )  # fmt: skip
    return csv_file(f"appointments-{timezone.localdate().isoformat()}", head, rows)


@require_GET
@staff_page
def sheet(request, who):
    """Show a day on one sheet to be printed: who comes when, masked, with a box to tick."""
    day = _day(request.GET)
    found = Appointment.objects.visible_to(who).filter(on=day).exclude(status="cancelled")
    context = {"day": day, "rows": found.with_names().order_by("starts", "seat", "pk")[:500]}
    return render(request, "halls/desk/sheet.html", context)


@require_POST
@staff_page
def route(request, who):
    """Show the way of a day's visits at home in clear, for those who go: once shown, once noted."""
    day = _day(request.POST)
    found = list(
        Appointment.objects.visible_to(who)
        .with_names()
        .open()
        .filter(on=day, kind="home")
        .order_by("staff_id", "starts", "area", "seat")[:200]
    )
    actions.note_printed(appointments=found, by=who, at=timezone.now())
    context = {"day": day, "rows": [(one, one.where()) for one in found]}
    return render(request, "halls/desk/route.html", context)


# -- one -------------------------------------------------------------------------------------------


def _visible(who, number: str) -> Appointment:
    found = Appointment.objects.visible_to(who).with_names().filter(number=number).first()
    if found is None:
        raise Http404
    return found


@require_GET
@staff_page
def appointment(request, who, number):
    """Show an appointment with what can be done about it."""
    return _show(request, who, _visible(who, number))


def _show(request, who, one: Appointment, refused="", status=200):
    context = {
        "one": one,
        "badge": badge_of(one),
        "facts": _facts(one),
        "verbs": [
            (name, words) for name, (words, _act, offered) in VERBS.items()
            if one.status in offered and name not in ("assign", "move")
        ],
        "staff": _staff_field(one) if one.is_open and not one.is_rest else None,
        "moving": one.status == "booked" and "move" in request.GET,
        "story": story_of(one),
        "refused": refused,
    }  # fmt: skip
    if context["moving"]:
        asked = request.GET.copy()
        asked.setdefault("area", one.area)
        context |= calendar_of(one.hall, one.kind, asked)
    return render(request, "halls/desk/appointment.html", context, status=status)


def _facts(one: Appointment) -> list[tuple]:
    rows = [
        (pgettext("appointment", "When"), f"{dates.long_day(one.on)} {one.starts:%H:%M}"),
        (pgettext("appointment", "Way"), one.get_kind_display()),
        (_("Applicant"), shown_name(one.applicant)),
        (_("Who acts for her"), shown_name(one.agent) if one.agent else ""),
        (_("Hall"), one.hall.name),
        (_("Why at home"), one.get_reason_display() if one.reason else ""),
        (_("Official"), f"{one.staff.name} ({one.staff_id})" if one.staff else ""),
    ]
    return [row for row in rows if row[1]]


def _staff_field(one: Appointment) -> FieldView:
    there = Staff.objects.filter(
        is_active=True, posts__department=one.hall_id, posts__until=None,
        posts__role__in=("clerk", "hall_manager"),
    ).distinct().order_by("code")  # fmt: skip
    return FieldView(
        "staff", _("Who goes") if one.kind == "home" else _("Who receives her"), "select", one.staff_id or "",
        options=[(s.code, f"{s.name} ({s.code})") for s in there],
    )  # fmt: skip


@require_POST
@staff_page
def verb(request, who, number, verb):
    """Note what became of it, name who goes, move it, or call it off."""
    found = _visible(who, number)
    if verb not in VERBS:
        raise Http404
    told, words = {}, request.POST
    if verb == "assign":
        told["staff"] = words.get("staff", "")[:20]
    if verb == "move":
        slot = read_slot(words.get("slot", ""))
        if slot is None:
            return _show(request, who, found, _("Choose a time."), 422)
        told |= {"on": slot[0], "starts": slot[1]}
    act: Callable = VERBS[verb][1]
    try:
        act(appointment=found, by=who, at=timezone.now(), **told)
    except Refused as refused:
        return _show(request, who, _visible(who, number), _(str(refused)), 422)
    messages.success(request, _("Noted."))
    return redirect("desk:appointment", number)


# -- booking for whoever calls ---------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request, who):
    """Book for somebody who calls or stands there: her number is typed, never in an address."""
    halls = list(halls_of(who))
    if not halls:
        raise Http404
    hall = next((one for one in halls if str(one.pk) == request.GET.get("hall")), halls[0])
    refused = ""
    if request.method == "POST":
        made, refused = _booked(request, who, hall)
        if made is not None:
            messages.success(request, _("It is booked, and she is told."))
            return redirect("desk:appointment", made.number)
    context = {
        "hall": hall,
        "halls": halls,
        "refused": refused,
        "typed": request.POST,
        "key": request.POST.get("key") or uuid4(),
        "keep": f"&hall={hall.pk}",
        "items": slots.bookable_at(hall, timezone.localdate()),
    } | calendar_of(hall, "hall", request.GET)
    return render(request, "halls/desk/new.html", context, status=422 if refused else 200)


def _booked(request, who, hall) -> tuple[Appointment | None, str]:
    given, at = request.POST, timezone.now()
    slot = read_slot(given.get("slot", ""))
    if slot is None:
        return None, _("Choose a time.")
    item = slots.item_named(given.get("item", "")[:200], hall, timezone.localdate(at))
    if item is None:
        return None, _("Give the code or the whole name of an item that this hall takes in.")
    kind = "organisation" if given.get("kind") == "organisation" else "person"
    try:
        number = clean_number(kind, given.get("number", "")[:30], at)
        person = Applicant.objects.with_number(kind, number).first()
        if person is None:
            return None, _("Nobody is known by this number. Take her in at the window first.")
        made = actions.book(
            hall=hall, item=item, applicant=person, on=slot[0], starts=slot[1], by=who, at=at,
            key=f"{who.actor}:{given.get('key', '')[:60]}",
        )  # fmt: skip
    except KeyReused:
        return None, _("This was sent already. Reload the page to see it, or to enter more.")
    except Refused as refused:
        return None, _(str(refused))
    return made, ""
