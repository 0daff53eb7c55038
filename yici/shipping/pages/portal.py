"""What the applicant sees: where it is, her code, and what she can still change."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yici.kernel.actions import StaleEdit
from yici.kernel.story import Stale
from yici.people import masking
from yici.people.doors import citizens_only
from yici.people.models import Department
from yici.people.who import who_is
from yici.shipping import actions, carriers, reading, rules, words
from yici.shipping.lifecycle import IllegalStep
from yici.shipping.models import Parcel
from yici.ui import dates
from yici.ui.fields import FieldView

PAGE = 10


def _hers(who):
    return Parcel.objects.visible_to(who).filter(applicant_id__in=who.applicants)


def has_any(user) -> bool:
    """Whether anything was ever sent to or by her: otherwise the menu is spared the word."""
    if "_parcels" not in user.__dict__:
        who = who_is(user)
        user.__dict__["_parcels"] = Parcel.objects.filter(applicant_id__in=who.wholly).exists()
    return user.__dict__["_parcels"]


@citizens_only
@require_GET
def parcels(request):
    """List what goes out to her and comes in from her, and those she acts for."""
    found = _hers(request.who).select_related("department").order_by("-opened_at", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    inside = words.inside(page)
    rows = [(one, inside[one.pk], words.badge_of(one), words.next_of(one)) for one in page]
    return render(request, "shipping/portal/list.html", {"page": page, "rows": rows})


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def parcel(request, pk):
    """Show a parcel; let her change the address, enter a waybill number or call it off."""
    found = get_object_or_404(_hers(request.who), pk=pk)
    if request.method == "POST":
        return _do(request, found)
    return _show(request, found)


def _do(request, found: Parcel):
    given, by, at = request.POST, request.who, timezone.now()
    try:
        match given.get("do"):
            case "readdress":
                address = {name: given.get(name, "") for name in rules.PARTS}
                actions.readdress(parcel=found.pk, address=address, by=by, at=at)
            case "note-waybill":
                actions.note_waybill(
                    parcel=found.pk, waybill=given.get("waybill", "")[:40],
                    carrier=given.get("carrier", "")[:40], by=by, at=at,
                )  # fmt: skip
            case "cancel":
                actions.cancel(parcel=found.pk, ground="elsewhere", by=by, at=at)
    except rules.NotAllowed as refusal:
        return _show(request, found, refusal=refusal)
    except (IllegalStep, StaleEdit, Stale, carriers.UnknownCarrier) as refusal:
        messages.warning(request, words.why(refusal))
    else:
        messages.success(request, _("Done. This is how it stands now."))
    return redirect("portal:parcel", found.pk)


def _show(request, found: Parcel, refusal: rules.NotAllowed | None = None):
    state = found.state
    errors = {refusal.field or "all": words.why(refusal)} if refusal else {}
    item = found.item_for(request.who)
    can = {
        name
        for name in ("readdress", "note-waybill", "cancel")
        if rules.may(name, state, request.who, item)
    }
    inside = words.inside_of(found)
    context = {
        "parcel": found,
        "inside": inside,
        "title": str(inside),
        "badge": words.badge_of(found),
        "next": words.next_of(found),
        "code": reading.code_of(found),
        "locker": reading.locker_of(found),
        "way": reading.way_of(found),
        "rows": _rows(found, inside),
        "can": can,
        "address_fields": _address_fields(found, request.POST, errors) if "readdress" in can else [],
        "waybill_fields": _waybill_fields(request.POST, errors),
        "error": errors.get("all"),
    }  # fmt: skip
    status = 422 if errors else 200
    return render(request, "shipping/portal/parcel.html", context, status=status)


def _rows(found: Parcel, inside: words.Inside) -> list[tuple]:
    address = reading.address_of(found) if found.mode == "post" else None
    rows = [
        (_("Item"), inside.item),
        (_("Number"), inside.number),
        (_("Case number"), found.number),
        (_("Direction"), words.DIRECTIONS[found.direction]),
        (_("Way"), words.mode_of(found)),
        (_("Department"), Department.objects.get(pk=found.department_id).name),
        (_("Carrier"), words.carrier_of(found.carrier)),
        (_("Waybill"), found.waybill),
        (_("Receiver") if found.direction == "out" else _("Sender"), address and _masked(address)),
        (_("Handed over on"), found.sent_on and dates.long_day(found.sent_on)),
        (_("Arrived on"), found.arrived_on and dates.long_day(found.arrived_on)),
    ]
    return [row for row in rows if row[1]]


def _masked(address: dict) -> str:
    return " · ".join(
        (
            masking.name(address["name"]),
            masking.phone(address["phone"]),
            masking.address(address["address"]),
        )
    )


def _address_fields(found: Parcel, given, errors: dict) -> list[FieldView]:
    known = given if given.get("do") == "readdress" else reading.address_of(found) or {}
    return address_fields(known, errors)


def address_fields(known, errors: dict, title: str = "") -> list[FieldView]:
    """Return the fields of an address, filled with what is known."""

    def said(name: str) -> list[str]:
        return [errors[name]] if name in errors else []

    return [
        FieldView("name", title or _("Receiver's name"), value=known.get("name", ""), max_length=60, errors=said("name")),
        FieldView("phone", _("Telephone"), "phone", known.get("phone", ""), _("The courier calls it."), errors=said("phone")),
        FieldView("address", _("Address"), "address", known.get("address", ""), max_length=200, errors=said("address")),
    ]  # fmt: skip


def _waybill_fields(given, errors: dict) -> list[FieldView]:
    options = [(c.name, str(c.title)) for c in carriers.offered()]
    said = [errors["waybill"]] if "waybill" in errors else []
    return [
        FieldView("carrier", _("Carrier"), "select", given.get("carrier", options[-1][0]), options=options),
        FieldView("waybill", _("Waybill number"), value=given.get("waybill", ""), max_length=30,
                  hint=_("As on the carrier's receipt."), errors=said),
    ]  # fmt: skip
