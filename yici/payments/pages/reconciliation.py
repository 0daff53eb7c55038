"""对账 at the desk: the statements of the days, the differences, and how each was solved."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yici.payments import actions, gateways, rules, words
from yici.payments.actions.reconciling import CONFIRMED, GONE
from yici.payments.models import Difference, Payment, Statement
from yici.people.doors import staff_page
from yici.people.who import who_is
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.money import yuan
from yici.ui.table import Column, Table, remembered

LIST = "differences"
DAYS = 14  # statements that are shown


def open_differences(user):
    return Difference.objects.visible_to(who_is(user)).open()


def _finance_only(who) -> None:
    """:raises PermissionDenied: unless she has a finance post"""
    if not who.has("finance"):
        raise PermissionDenied


@require_GET
@staff_page
def days(request, who):
    """Show the last statements, and the differences, those open first."""
    _finance_only(who)
    asked = remembered(request, LIST)
    table = Table(
        request,
        LIST,
        chosen(who, asked),
        _columns(),
        caption=_("Differences"),
        filters=_filters(asked),
        link=address_of,
        export=reverse("desk:reconciliation_export"),
    )
    statements = _statements(who)
    table.empty = (
        _("Statements and ledger agree.") if statements
        else _("No statement was compared yet: whether any differs is not known.")
    )  # fmt: skip
    context = {"table": table, "statements": statements, "gateways": gateways.offered()}
    context["yesterday"] = timezone.localdate() - timedelta(days=1)
    return render(request, "payments/desk/reconciliation.html", context)


def _statements(who) -> list[tuple]:
    open_ = (
        Difference.objects.open()
        .filter(gateway=OuterRef("gateway"), day=OuterRef("day"))
        .order_by()
        .values("gateway")
        .annotate(n=Count("*"))
        .values("n")
    )
    found = Statement.objects.visible_to(who).annotate(open=Subquery(open_))
    return [
        (one, _title(one.gateway), dates.long_day(one.day), yuan(one.paid), yuan(one.repaid))
        for one in found.order_by("-day", "gateway")[:DAYS]
    ]


def _title(name: str) -> str:
    try:
        return str(gateways.gateway(name).title)
    except gateways.UnknownGateway:
        return name


def chosen(who, asked):
    """Return the differences that a list asks for."""
    found = Difference.objects.visible_to(who).select_related("department")
    query, state = asked.get("q", "").strip()[:64], asked.get("state", "open")
    if state == "open":
        found = found.open()
    if query:
        found = found.filter(Q(reference__istartswith=query))
    return found.order_by("-day", "gateway", "kind", "reference")


def _columns() -> list[Column]:
    return [
        Column(_("Day"), lambda one: dates.long_day(one.day), sort="day", shape="short"),
        Column(_("Gateway"), lambda one: _title(one.gateway), sort="gateway"),
        Column(_("Difference"), lambda one: one.get_kind_display(), sort="kind"),
        Column(_("Order"), lambda one: one.reference),
        Column(_("In the ledger"), lambda one: yuan(one.here), sort="here", number=True),
        Column(_("In the statement"), lambda one: yuan(one.there), sort="there", number=True),
        Column(_("Solved"), solved),
    ]


def solved(one: Difference) -> str:
    if one.solved_at is None:
        return "—"
    known = {
        CONFIRMED: _("The gateway was asked and confirmed it; told now"),
        GONE: _("Agreed when compared again"),
    }
    return known.get(one.solution, one.solution)


def _filters(asked) -> list[dict]:
    states = [("open", _("Not solved yet")), ("all", _("All, solved ones too"))]
    return [
        {"name": "q", "label": _("Order or transaction number"), "value": asked.get("q", ""), "max_length": 64},
        {"name": "state", "label": _("State"), "kind": "select", "value": asked.get("state", "open"), "options": states},
    ]  # fmt: skip


def address_of(one: Difference) -> str:
    return reverse(
        "desk:difference", args=[one.gateway, one.day.isoformat(), one.kind, one.reference]
    )


@require_GET
@staff_page
def export(request, who):
    """Stream the differences as CSV: the same rows by the same filter."""
    _finance_only(who)
    head = (_("Day"), _("Gateway"), _("Difference"), _("Order"), _("In the ledger (fen)"),
            _("In the statement (fen)"), _("Department"), _("Found at"), _("Solved at"), _("How"))  # fmt: skip
    rows = (
        (
            one.day, one.gateway, one.get_kind_display(), one.reference, one.here, one.there,
            one.department.name if one.department else "", one.found_at.isoformat(),
            one.solved_at.isoformat() if one.solved_at else "", solved(one),
        )
        for one in chosen(who, remembered(request, LIST)).iterator(chunk_size=500)
    )  # fmt: skip
    return csv_file(f"differences-{timezone.localdate().isoformat()}", head, rows)


@require_POST
@staff_page
def run(request, who):
    """Compare a day's statement now."""
    _finance_only(who)
    name, text = request.POST.get("gateway", "")[:40], request.POST.get("day", "")
    try:
        day = date.fromisoformat(text)
        found = actions.reconcile(gateway=name, day=day, at=timezone.now())
    except gateways.Unreadable:
        messages.error(
            request,
            _("The statement cannot be read, so nothing was compared. Ask the bank for it again."),
        )
    except (ValueError, gateways.UnknownGateway):
        messages.error(request, _("Choose a gateway and a day."))
    except gateways.OutOfReach:
        messages.error(request, _("The bank does not answer just now. Try again in a few minutes."))
    else:
        if found is None:
            messages.warning(request, _("There is no statement of that day yet."))
        else:
            messages.success(request, _("The statement was compared with the ledger."))
    return redirect("desk:reconciliation")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def difference(request, who, gateway, day, kind, reference):
    """Show one difference; note how it was solved."""
    _finance_only(who)
    seen = Difference.objects.visible_to(who)
    found = get_object_or_404(seen, gateway=gateway, day=_day(day), kind=kind, reference=reference)
    error = ""
    if request.method == "POST":
        try:
            said = request.POST.get("words", "")
            actions.solve(difference=found, words=said, by=who, at=timezone.now())
        except rules.NotAllowed as refusal:
            error = words.why(refusal)
        else:
            messages.success(request, _("The difference is solved."))
            return redirect("desk:reconciliation")
    context = {"difference": found, "rows": _rows(found), "error": error}
    context["payment"] = Payment.objects.visible_to(who).filter(pk=found.payment_id).first()
    return render(request, "payments/desk/difference.html", context, status=409 if error else 200)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _rows(one: Difference) -> list[tuple]:
    rows = [
        (_("Day"), dates.long_day(one.day)),
        (_("Gateway"), _title(one.gateway)),
        (_("Order"), one.reference),
        (_("In the ledger"), yuan(one.here)),
        (_("In the statement"), yuan(one.there)),
        (_("Department"), one.department.name if one.department else ""),
        (_("Found at"), dates.instant(one.found_at)),
        (_("Solved at"), one.solved_at and dates.instant(one.solved_at)),
        (_("How"), solved(one) if one.solved_at else ""),
        (_("Solved before, with other amounts"), "" if one.solved_at else one.solution),
    ]
    return [row for row in rows if row[1]]
