"""The delivery clerk's desk: what waits to go out, labels, hand-over lists, what came in."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yici.kernel import ledger
from yici.kernel.actions import StaleEdit
from yici.kernel.story import KeyReused, Stale
from yici.people import masking, names
from yici.people.doors import staff_page
from yici.people.models import Applicant, Department
from yici.people.templatetags.people import shown_name
from yici.people.who import who_is
from yici.shipping import actions, carriers, reading, rules, words
from yici.shipping.lifecycle import IllegalStep
from yici.shipping.models import Locker, Parcel
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.table import Column, Table, remembered

from .desk_forms import FORMS, Carried, form_of

LIST = "parcels"
WAITS = ("asked", "booked", "returned", "lapsed")  # for the office, of what goes out
COMES = ("delivered",)  # of what comes in: it lies here and is not opened
REFUSED = (
    rules.NotAllowed, IllegalStep, StaleEdit, KeyReused, Stale, carriers.OutOfReach,
    carriers.UnknownCarrier,
)  # fmt: skip
VERB_WORDS = {
    "book": gettext_lazy("Ask for a waybill"),
    "note-waybill": gettext_lazy("Enter a waybill number"),
    "hand-over": gettext_lazy("Handed over"),
    "collect": gettext_lazy("Hand out"),
    "make-ready": gettext_lazy("Keep at the window"),
    "store": gettext_lazy("Put into a locker"),
    "readdress": gettext_lazy("Change the address"),
    "receive": gettext_lazy("Opened and entered"),
    "cancel": gettext_lazy("Call off"),
    "recall": gettext_lazy("Ask the carrier to bring it back"),
    "note-recall": gettext_lazy("Enter what the carrier says"),
    "take-back": gettext_lazy("The void paper"),
    "drop-recall": gettext_lazy("Let it go its way again"),
}


def is_office(user) -> bool:
    who = who_is(user)
    return who.has("delivery_clerk") or who.has("clerk")


def waiting(user):
    return Parcel.objects.of_office(who_is(user)).filter(_waits())


def _waits() -> Q:
    out = Q(direction="out", status__in=WAITS) & ~Q(recall="settled")
    back = Q(pk__in=Parcel.objects.to_take_back().values("pk"))
    return out | Q(direction="in", status__in=COMES) | back


# -- the list --------------------------------------------------------------------------------------


@require_GET
@staff_page
def parcels(request, who):
    """List what waits to be sent, handed out or opened; or whatever is asked for."""
    asked = remembered(request, LIST)
    table = Parcels(
        request,
        LIST,
        chosen(who, asked),
        [],
        caption=_("Parcels"),
        filters=_filters(asked),
        link=lambda one: reverse("desk:parcel", args=[one.pk]),
        export=reverse("desk:parcels_export"),
        empty=_("Nothing waits for the office with these filters. Choose “All” to see the rest."),
    )
    table.columns = _columns(table)
    booked = Parcel.objects.of_office(who).filter(status="booked", direction="out")
    context = {"table": table, "booked": booked.count(), "may": rules_of_batch(who)}
    return render(request, "shipping/desk/list.html", context)


def rules_of_batch(who) -> bool:
    return who.has("delivery_clerk") or who.has("clerk")


def chosen(who, asked):
    """Return the parcels that a list asks for."""
    found = Parcel.objects.of_office(who).select_related("department")
    query, state = asked.get("q", "").strip()[:64], asked.get("state", "waits")
    if state == "waits" and not query:
        found = found.filter(_waits())
    elif state in Parcel.STATUSES:
        found = found.filter(status=state)
    if asked.get("mode") in rules.MODES:
        found = found.filter(mode=asked["mode"])
    if query:
        found = found.filter(Q(number__istartswith=query) | Q(waybill__iexact=query))
    return found.order_by("-opened_at", "pk")


class Parcels(Table):
    """The list; what lies in the parcels of a page is read at once for all of them."""

    def lines(self, page):
        self.inside = words.inside(page.object_list)
        return super().lines(page)


def _columns(table: Parcels) -> list[Column]:
    return [
        Column(_("Case number"), lambda one: one.number, sort="number"),
        Column(_("Contents"), lambda one: table.inside[one.pk]),
        Column(_("Item"), lambda one: table.inside[one.pk].item or "—"),
        Column(_("Direction"), lambda one: words.DIRECTIONS[one.direction], sort="direction"),
        Column(_("Way"), words.mode_of, sort="mode"),
        Column(_("Waybill"), lambda one: one.waybill or "—", sort="waybill"),
        Column(
            pgettext("parcel", "Asked on"),
            lambda one: dates.long_day(one.asked_on),
            sort="asked_on",
        ),
        Column(_("State"), lambda one: words.badge_of(one)[0], sort="status"),
    ]


def _filters(asked) -> list[dict]:
    states = [("waits", _("Waiting for the office")), ("all", _("All"))]
    states += [(code, str(name)) for code, name in Parcel.STATUSES.items()]
    modes = [(code, _(text)) for code, text in rules.MODES.items()]
    return [
        {"name": "q", "label": _("Case or waybill number"), "value": asked.get("q", ""), "max_length": 64},
        {"name": "state", "label": _("State"), "kind": "select", "value": asked.get("state", "waits"), "options": states},
        {"name": "mode", "label": _("Way"), "kind": "select", "value": asked.get("mode", ""), "options": modes},
    ]  # fmt: skip


@require_GET
@staff_page
def export(request, who):
    """Stream the list as CSV: the same rows by the same filter; no names, no addresses."""
    head = (_("Case number"), _("Contents"), _("Direction"), _("Way"), _("Carrier"), _("Waybill"),
            _("Department"), pgettext("parcel", "Asked on"), _("Handed over on"), _("Arrived on"), _("State"))  # fmt: skip
    found = chosen(who, remembered(request, LIST)).iterator(chunk_size=500)
    rows = (
        (
            one.number, words.contents_of(one), words.DIRECTIONS[one.direction], words.mode_of(one),
            words.carrier_of(one.carrier), one.waybill, one.department.name, one.asked_on,
            one.sent_on or "", one.arrived_on or "", Parcel.STATUSES[one.status],
        )
        for one in found
    )  # fmt: skip
    return csv_file(f"parcels-{timezone.localdate().isoformat()}", head, rows)


@staff_page
def hand_over_all(request, who):
    """Show the list that goes with the courier (交接清单); note that he has them all."""
    found = list(
        Parcel.objects.of_office(who)
        .filter(status="booked", direction="out")
        .select_related("department")
        .order_by("carrier", "waybill")
    )
    if request.method == "POST":
        wanted, done = set(request.POST.getlist("parcel")), 0
        for one in found:
            if str(one.pk) in wanted:
                done += _handed_over(request, who, one)
        said = {"n": done}
        messages.success(request, _("Handed over: %(n)d.") % said)
        return redirect("desk:parcels")
    inside = words.inside(found)
    rows = [(one, inside[one.pk], words.carrier_of(one.carrier)) for one in found]
    context = {"rows": rows, "today": timezone.localdate()}
    return render(request, "shipping/desk/hand_over.html", context)


def _handed_over(request, who, one: Parcel) -> bool:
    try:
        actions.hand_over(parcel=one.pk, by=who, at=timezone.now())
    except REFUSED as refusal:
        messages.warning(request, f"{one.waybill}: {words.why(refusal)}")
        return False
    return True


# -- one parcel ------------------------------------------------------------------------------------


def _visible(who, pk) -> Parcel:
    return get_object_or_404(Parcel.objects.visible_to(who), pk=pk)


@staff_page
def parcel(request, who, pk):
    """Show a parcel: where it is, where it goes (masked), and the whole story."""
    return _show(request, who, _visible(who, pk))


def _show(request, who, found: Parcel, *, status=200, **more):
    state = found.state
    applicant = Applicant.objects.filter(pk=found.applicant_id).first()
    address, item = reading.address_of(found), found.item_for(who)
    inside = words.inside_of(found)
    context = {
        "parcel": found,
        "inside": inside,
        "title": str(inside),
        "badge": words.badge_of(found),
        "to_do": words.to_do(found),
        "about": words.title_of(found),
        "tone": "red" if state.is_called_back else "amber",
        "rows": _facts(found, inside, applicant, address),
        "way": reading.way_of(found),
        "story": _story(found),
        "may_print": rules.may("print-label", state, who),
        "verbs": [
            (name, title, form_of(name, found))
            for name, title in VERB_WORDS.items()
            if rules.may(name, state, who, item) and _offers(name, found)
        ],
    }
    return render(request, "shipping/desk/parcel.html", context | more, status=status)


def _offers(name: str, found: Parcel) -> bool:
    """Leave out what another verb does better."""
    if name == "recall":
        return actions.is_void(found.about) or actions.is_withheld(found.about)
    if name == "drop-recall":
        return not actions.is_void(found.about) and not actions.is_withheld(found.about)
    if name == "book":
        return bool(found.carrier) and carriers.carrier(found.carrier).has_wire
    return name != "store" or Locker.objects.filter(is_active=True).exists()


def _facts(found: Parcel, inside: words.Inside, applicant, address) -> list[tuple]:
    locker = reading.locker_of(found)
    rows = [
        (_("Item"), inside.item),
        (_("Number"), inside.number),
        (_("Case number"), found.number),
        (_("Applicant"), shown_name(applicant) if applicant else "—"),
        (_("Direction"), words.DIRECTIONS[found.direction]),
        (_("Way"), words.mode_of(found)),
        (_("Department"), Department.objects.get(pk=found.department_id).name),
        (_("Carrier"), words.carrier_of(found.carrier)),
        (_("Waybill"), found.waybill),
        (_("Address"), address and masking.address(address["address"])),
        (_("Telephone"), address and masking.phone(address["phone"])),
        (pgettext("parcel", "Asked on"), dates.long_day(found.asked_on)),
        (_("Handed over on"), found.sent_on and dates.long_day(found.sent_on)),
        (_("Arrived on"), found.arrived_on and dates.long_day(found.arrived_on)),
        (_("Locker"), locker and f"{locker.name} · {found.cell}"),
        (_("Until"), found.until and dates.long_day(found.until)),
    ]
    return [row for row in rows if row[1]]


STORY = {
    "shipping.asked": pgettext_lazy("parcel", "Asked"),
    "shipping.readdressed": gettext_lazy("The address was changed"),
    "shipping.booked": gettext_lazy("The carrier gave a number"),
    "shipping.label_printed": gettext_lazy("The label was printed"),
    "shipping.handed_over": gettext_lazy("Handed over"),
    "shipping.readied": gettext_lazy("Ready at the window"),
    "shipping.stored": gettext_lazy("In the locker"),
    "shipping.lapsed": gettext_lazy("Not collected in time"),
    "shipping.collected": gettext_lazy("Collected"),
    "shipping.arrived": gettext_lazy("Arrived"),
    "shipping.received": gettext_lazy("Received"),
    "shipping.cancelled": gettext_lazy("Cancelled"),
    "shipping.recall_asked": gettext_lazy("The carrier was asked to bring it back"),
    "shipping.recall_answered": gettext_lazy("The carrier has answered"),
    "shipping.recall_dropped": gettext_lazy("It need not come back: the result holds again"),
    "shipping.taken_back": gettext_lazy("Taken back, or declared void"),
}


def _story(found: Parcel) -> list[dict]:
    entries = list(ledger.history(found.pk, since=found.opened_at))
    people = names.of_actors(entry.actor for entry in entries)
    return [
        {
            "title": STORY.get(entry.kind) or words.STEPS[entry.body["step"]],
            "at": entry.at,
            "by": people[entry.actor] if entry.actor.startswith("staff:") else "",
        }
        for entry in entries
    ]


@require_POST
@staff_page
def label(request, who, pk):
    """Print the label: the whole address, once shown, once noted."""
    found = _visible(who, pk)
    try:
        actions.print_label(parcel=found.pk, by=who, at=timezone.now())
    except REFUSED as refusal:
        return _show(request, who, found, status=409, refused=_why(refusal))
    office = Department.objects.get(pk=found.department_id)
    context = {
        "parcel": found,
        "address": reading.address_of(found),
        "office": office,
        "contents": words.contents_of(found),
        "carrier": words.carrier_of(found.carrier),
    }
    return render(request, "shipping/desk/label.html", context)


# -- what may be done ------------------------------------------------------------------------------


@require_POST
@staff_page
def verb(request, who, pk, verb):
    """Do what a form says.

    :raises Http404: for an unknown verb, or a parcel she may not see
    """
    found = _visible(who, pk)
    if verb not in FORMS:
        raise Http404
    form = FORMS[verb](request.POST)
    if not form.is_valid():
        return _show(request, who, found, status=400, open=verb, form=form)
    try:
        _do(verb, found, who, form)
    except REFUSED as refusal:
        fresh = _visible(who, pk)
        return _show(request, who, fresh, status=409, open=verb, form=form, refused=_why(refusal))
    messages.success(request, _("%(verb)s: done.") % {"verb": VERB_WORDS[verb]})
    return redirect("desk:parcel", pk)


def _do(verb: str, found: Parcel, who, form: Carried) -> None:
    at = timezone.now()
    if verb == "book":
        actions.book(parcel=found, by=who, at=at)
        return
    carried = {name: form.cleaned_data[name] for name in ("key", "seen")}
    act: Callable = getattr(actions, verb.replace("-", "_"))
    act(parcel=found.pk, by=who, at=at, **carried, **form.facts())


def _why(refusal: Exception) -> str:
    match refusal:
        case StaleEdit() | Stale():
            return _("Somebody has changed it meanwhile. This is how it stands now.")
        case KeyReused():
            return _("This was sent before. This is how it stands now.")
    return words.why(refusal)
