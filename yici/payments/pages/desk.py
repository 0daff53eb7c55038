"""The finance clerk's desk: payments searched, one payment, and what may be done to it."""

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from yici.kernel import ledger
from yici.kernel.actions import StaleEdit
from yici.kernel.story import KeyReused, Stale
from yici.payments import actions, gateways, numbers, rules, words
from yici.payments.lifecycle import IllegalStep
from yici.payments.models import Order, Payment, Words
from yici.people import names
from yici.people.doors import staff_page
from yici.people.models import Applicant, Department
from yici.people.templatetags.people import shown_name
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.lists import joined
from yici.ui.money import yuan
from yici.ui.table import Column, Table, remembered

LIST = "payments"
REFUSED = (rules.NotAllowed, IllegalStep, actions.Wordless, StaleEdit, KeyReused, Stale)
VERB_WORDS = {
    "check": gettext_lazy("Ask the bank"),
    "waive": gettext_lazy("Waive"),
    "refund": gettext_lazy("Refund"),
    "retry-refund": gettext_lazy("Ask again for failed refunds"),
    "note-receipt": gettext_lazy("Note a payment at a counter"),
    "note-refund": gettext_lazy("Note a refund by transfer"),
    "cancel": gettext_lazy("Cancel"),
}


# -- the list --------------------------------------------------------------------------------------


@require_GET
@staff_page
def payments(request, who):
    """List the payments she may see, searched by case, order or transaction number."""
    asked = remembered(request, LIST)
    table = Table(
        request,
        LIST,
        chosen(who, asked),
        _columns(),
        caption=_("Payments"),
        filters=_filters(asked),
        link=lambda one: reverse("desk:payment", args=[one.pk]),
        export=reverse("desk:payments_export"),
        empty=_("No payment is like that. Try another word or state."),
    )
    return render(request, "payments/desk/list.html", {"table": table})


def chosen(who, asked):
    """Return the payments that a list asks for."""
    found = Payment.objects.of_office(who).select_related("department")
    query, state = asked.get("q", "").strip()[:64], asked.get("state", "")
    if state in Payment.STATUSES:
        found = found.filter(status=state)
    if query:
        found = found.filter(_like(query))
    return found.order_by("-opened_at", "pk")


def _like(query: str) -> Q:
    like = Q(number__istartswith=query)
    like |= Q(pk__in=Order.objects.filter(transaction=query).values("payment"))
    try:
        return like | Q(pk=numbers.parse(query[:28].lower())[0])
    except numbers.UnknownNumber:
        return like


def _columns() -> list[Column]:
    return [
        Column(_("Case number"), lambda one: one.number, sort="number"),
        Column(_("Fee"), lambda one: joined(line["name"] for line in one.lines)),
        Column(_("Department"), lambda one: one.department.short_name, sort="department"),
        Column(_("Asked on"), lambda one: dates.long_day(one.asked_on), sort="asked_on"),
        Column(_("Amount"), lambda one: yuan(one.due), sort="due", number=True),
        Column(_("Refunded"), lambda one: yuan(one.refunded) if one.refunded else "—", number=True),
        Column(_("State"), lambda one: Payment.STATUSES[one.status], sort="status"),
    ]


def _filters(asked) -> list[dict]:
    return [
        {
            "name": "q",
            "label": _("Case, order or transaction number"),
            "value": asked.get("q", ""),
            "max_length": 64,
        },
        {
            "name": "state",
            "label": _("State"),
            "kind": "select",
            "value": asked.get("state", ""),
            "options": [(code, str(name)) for code, name in Payment.STATUSES.items()],
        },
    ]


@require_GET
@staff_page
def export(request, who):
    """Stream the list as CSV: the same rows by the same filter, no names."""
    head = (_("Case number"), _("Fee"), _("Department"), _("Asked on"), _("Paid at"), _("Asked (yuan)"),
            _("Waived (yuan)"), _("Received (yuan)"), _("Refunded (yuan)"), _("State"))  # fmt: skip
    found = chosen(who, remembered(request, LIST)).iterator(chunk_size=500)
    rows = (
        (
            one.number, joined(line["name"] for line in one.lines), one.department.name,
            one.asked_on, one.paid_at.isoformat() if one.paid_at else "", *map(_decimal, (
            one.asked, one.waived, one.received, one.refunded)), Payment.STATUSES[one.status],
        )
        for one in found
    )  # fmt: skip
    return csv_file(f"payments-{timezone.localdate().isoformat()}", head, rows)


def _decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


# -- one payment -----------------------------------------------------------------------------------


def _visible(who, pk) -> Payment:
    return get_object_or_404(Payment.objects.visible_to(who), pk=pk)


@staff_page
def payment(request, who, pk):
    """Show a payment: what was asked, what came, what went back, and the whole story."""
    return _show(request, who, _visible(who, pk))


def _show(request, who, found: Payment, *, status=200, **more):
    state = found.state
    payer = Applicant.objects.filter(pk=found.payer).first()
    context = {
        "payment": found,
        "title": words.title_of(state),
        "badge": words.badge_of(found),
        "rows": _facts(found, payer),
        "lines": state.lines,
        "orders": [(o, numbers.order_no(found.pk, o.no), words.ORDER_STATES[o.state], words.gateway(o.gateway)) for o in state.orders],
        "refunds": [(r, words.ground(r.ground), words.REFUND_STATES[r.state]) for r in state.refunds],
        "notes": dict(Words.objects.filter(payment_id=found.pk).values_list("digest", "text")),
        "story": _story(found),
        "verbs": [
            (name, title, FORMS[name](initial={"key": uuid4(), "seen": found.seq, **FIRST[name](found)}))
            for name, title in VERB_WORDS.items()
            if rules.may(name, state, who) and rules.possible(name, state)
        ],
    }  # fmt: skip
    return render(request, "payments/desk/payment.html", context | more, status=status)


def _facts(found: Payment, payer) -> list[tuple]:
    rows = [
        (_("Case number"), found.number),
        (_("Payer"), shown_name(payer) if payer else "—"),
        (_("Collected by"), Department.objects.get(pk=found.department_id).name),
        (_("Asked on"), dates.long_day(found.asked_on)),
        (_("To be paid by"), found.due_on and dates.long_day(found.due_on)),
        (_("Asked"), yuan(found.asked)),
        (_("Waived"), found.waived and f"{yuan(found.waived)} · {words.ground(found.waiver)}"),
        (pgettext("payment", "Received"), yuan(found.received)),
        (_("Refunded"), found.refunded and yuan(found.refunded)),
    ]
    return [row for row in rows if row[1]]


STORY = {
    "payments.asked": gettext_lazy("Asked"),
    "payments.waived": gettext_lazy("Waived"),
    "payments.ordered": gettext_lazy("The payer went to a cashier"),
    "payments.closed": gettext_lazy("The order came to nothing"),
    "payments.received": gettext_lazy("Money came in"),
    "payments.paid": gettext_lazy("Paid in full"),
    "payments.refund_asked": gettext_lazy("A refund was asked for"),
    "payments.refunded": gettext_lazy("Paid back"),
    "payments.refund_failed": gettext_lazy("The refund failed"),
    "payments.cancelled": gettext_lazy("Cancelled"),
    "payments.expired": gettext_lazy("Expired"),
}


def _story(found: Payment) -> list[dict]:
    entries = list(ledger.history(found.pk, since=found.opened_at))
    people = names.of_actors(entry.actor for entry in entries)
    return [
        {
            "title": STORY[entry.kind],
            "at": entry.at,
            "by": people[entry.actor] if entry.actor.startswith("staff:") else "",
            "cents": entry.body.get("cents"),
            "ground": words.ground(entry.body["ground"]) if entry.body.get("ground") else "",
            "note": entry.body.get("note"),
        }
        for entry in entries
    ]


# -- what may be done ------------------------------------------------------------------------------


class Carried(forms.Form):
    """What every form carries: what she saw, and a key so that twice is once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> dict:
        return {n: v for n, v in self.cleaned_data.items() if n not in ("key", "seen")}


class Amount(forms.DecimalField):
    """Yuan as people write them; fen as they are kept."""

    def __init__(self, **kwargs):
        limits = {"min_value": 0, "max_digits": 12, "decimal_places": 2}
        super().__init__(label=gettext_lazy("Amount in yuan"), **limits | kwargs)

    def clean(self, value):
        found = super().clean(value)
        return None if found is None else int(found * 100)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


def _choices(grounds: dict, *, but=()) -> list:
    return [(code, gettext_lazy(text)) for code, text in grounds.items() if code not in but]


class Waive(Carried):
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=_choices(rules.WAIVERS))
    cents = Amount(help_text=gettext_lazy("By how much."))
    reason = _reason()


class Refund(Carried):
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=_choices(rules.REFUNDS, but=("surplus", "wrong_amount")),
    )
    cents = Amount(help_text=gettext_lazy("It goes back to where it came from."))
    reason = _reason()


class Cancel(Carried):
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), choices=_choices(rules.CANCELLED))


class NoteReceipt(Carried):
    voucher = forms.CharField(label=gettext_lazy("Number of the payment form"), max_length=40)
    paid_at = forms.DateTimeField(
        label=gettext_lazy("Paid at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class NoteRefund(Carried):
    code = forms.CharField(label=gettext_lazy("Refund"), max_length=70)
    transaction = forms.CharField(label=gettext_lazy("Number of the transfer"), max_length=40)


FORMS = {
    "check": Carried,
    "waive": Waive,
    "refund": Refund,
    "retry-refund": Carried,
    "note-receipt": NoteReceipt,
    "note-refund": NoteRefund,
    "cancel": Cancel,
}
FIRST: dict[str, Callable[[Payment], dict]] = {
    "check": lambda found: {},
    "waive": lambda found: {"cents": f"{found.due / 100:.2f}"},
    "refund": lambda found: {"cents": f"{found.state.refundable / 100:.2f}"},
    "retry-refund": lambda found: {},
    "note-receipt": lambda found: {"paid_at": timezone.localtime()},
    "note-refund": lambda found: {
        "code": next((r.code for r in found.state.refunds if r.state == "asked"), "")
    },
    "cancel": lambda found: {},
}


@require_POST
@staff_page
def verb(request, who, pk, verb):
    """Do what a form says.

    :raises Http404: for an unknown verb, or a payment she may not see
    """
    found = _visible(who, pk)
    if verb not in FORMS:
        raise Http404
    form = FORMS[verb](request.POST)
    if not form.is_valid():
        return _show(request, who, found, status=400, open=verb, form=form)
    at = timezone.now()
    try:
        if verb == "check":
            rules.check("check", found.state, who)
            for order in found.state.orders:
                actions.ask_gateway(payment=found, no=order.no, at=at)
        else:
            carried = {name: form.cleaned_data[name] for name in ("key", "seen")}
            act = getattr(actions, verb.replace("-", "_"))
            act(payment=pk, by=who, at=at, **carried, **form.facts())
    except (gateways.OutOfReach, gateways.UnknownGateway):
        messages.error(request, _("The bank does not answer just now. Try again in a few minutes."))
    except REFUSED as refusal:
        return _show(
            request, who, _visible(who, pk), status=409, open=verb, form=form, refused=_why(refusal)
        )
    else:
        messages.success(request, _("%(verb)s: done.") % {"verb": VERB_WORDS[verb]})
    return redirect("desk:payment", pk)


def _why(refusal: Exception) -> str:
    match refusal:
        case actions.Wordless():
            return _("Give the reason in 1 to 1,000 characters.")
        case StaleEdit() | Stale():
            return _("Somebody has changed it meanwhile. This is how it stands now.")
        case KeyReused():
            return _("This was sent before. This is how it stands now.")
    return words.why(refusal)
