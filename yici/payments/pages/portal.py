"""What the payer sees: what is asked and by which law, the way to the cashier, and how it stands."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yici.kernel.module import collect
from yici.payments import actions, cashier, gateways, rules, words
from yici.payments.lifecycle import IllegalStep
from yici.payments.models import Payment
from yici.payments.numbers import order_no
from yici.people.doors import citizens_only
from yici.people.models import Applicant, Department
from yici.people.who import who_is
from yici.ui import dates
from yici.ui.lists import joined
from yici.ui.money import yuan

PAGE = 10


def _hers(who):
    return Payment.objects.visible_to(who).filter(payer__in=who.applicants)


def has_any(user) -> bool:
    """Whether she was ever asked to pay: otherwise the menu is spared the word."""
    return _counted(user)[0] > 0


def waiting(user) -> int:
    return _counted(user)[1]


def _counted(user) -> tuple[int, int]:
    """Return how many payments are hers, and how many wait: one query a request."""
    if "_payments" not in user.__dict__:
        who = who_is(user)
        found = Payment.objects.filter(payer__in=who.wholly)
        counts = found.aggregate(all=Count("pk"), asked=Count("pk", filter=Q(status="asked")))
        user.__dict__["_payments"] = (counts["all"], counts["asked"])
    return user.__dict__["_payments"]


@citizens_only
@require_GET
def payments(request):
    """List what she and those she acts for were asked to pay, what waits first."""
    found = _hers(request.who).select_related("department").order_by("-opened_at", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    people = Applicant.objects.visible_to(request.who).in_bulk({one.payer for one in page})
    rows = [
        {
            "payment": one,
            "title": joined(line["name"] for line in one.lines),
            "badge": words.badge_of(one),
            "for": people.get(one.payer) if one.payer != request.citizen.pk else None,
        }
        for one in page
    ]
    return render(request, "payments/portal/list.html", {"page": page, "rows": rows})


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request, pk):
    """Show one payment; take the payer to the cashier of the gateway she chose."""
    found = get_object_or_404(_hers(request.who), pk=pk)
    if request.method == "POST":
        return _to_the_cashier(request, found)
    return render(request, "payments/portal/payment.html", _shown(request, found))


def _to_the_cashier(request, found: Payment):
    at, chosen = timezone.now(), request.POST.get("gateway", "")[:40]
    try:
        found = actions.order(payment=found.pk, gateway=chosen, by=request.who, at=at)
        return redirect(cashier.way_to(found, chosen, at))
    except gateways.UnknownGateway:
        error = _("Choose how you want to pay.")
        context = _shown(request, found) | {"error": error}
        return render(request, "payments/portal/payment.html", context, status=422)
    except gateways.OutOfReach:
        messages.error(request, _("The bank does not answer just now. Try again in a few minutes."))
    except (IllegalStep, rules.NotAllowed) as refusal:
        messages.warning(request, words.why(refusal))
    return redirect("portal:payment", found.pk)


def _shown(request, found: Payment) -> dict:
    return _state(found) | {
        "payment": found,
        "title": words.title_of(found.state),
        "lines": found.state.lines,
        "rows": _rows(found),
        "gateways": gateways.offered(),
        "links": [link for offer in collect("pages", "payment_links") if (link := offer(found, request.who))],
    }  # fmt: skip


def _state(found: Payment) -> dict:
    begun = [o for o in found.state.orders if o.state == "open" and o.until > timezone.now()]
    back = [r for r in found.state.refunds if r.state != "failed"]
    return {
        "payment": found,
        "badge": words.badge_of(found),
        "advice": words.ADVICE[found.status],
        "waits": bool(begun) and found.status == "asked",
        "refunds": [(r, words.ground(r.ground), words.REFUND_STATES[r.state]) for r in back],
    }


def _rows(found: Payment) -> list[tuple]:
    department = Department.objects.get(pk=found.department_id)
    paid = next((o for o in found.state.orders if o.state == "paid"), None)
    rows = [
        (_("Case number"), found.number),
        (_("Collected by"), department.name),
        (_("Asked on"), dates.long_day(found.asked_on)),
        (_("To be paid by"), found.due_on and dates.long_day(found.due_on)),
        (_("Waived"), found.waived and f"{yuan(found.waived)} · {words.ground(found.waiver)}"),
        (_("Paid through"), paid and words.gateway(paid.gateway)),
        (_("Paid at"), found.paid_at and dates.instant(found.paid_at)),
        (_("Order"), paid and order_no(found.pk, paid.no)),
        (_("Transaction"), paid and paid.transaction),
        (_("Payment form"), paid and paid.voucher),
    ]
    return [row for row in rows if row[1]]


@citizens_only
@require_GET
def state(request, pk):
    """Show how it stands, for a page that looks on."""
    found = get_object_or_404(_hers(request.who), pk=pk)
    shown = _state(found)
    response = render(request, "payments/portal/state.html", shown)
    if not shown["waits"]:
        response["HX-Refresh"] = "true"  # the whole page is another one now
    return response


@citizens_only
@require_POST
def check(request, pk):
    """Ask the gateways how her orders stand, when their word is late."""
    found = get_object_or_404(_hers(request.who), pk=pk)
    try:
        for order in found.state.orders:
            if order.state == "open":
                actions.ask_gateway(payment=found, no=order.no, at=timezone.now())
    except (gateways.OutOfReach, gateways.UnknownGateway):
        messages.error(request, _("The bank does not answer just now. Try again in a few minutes."))
    else:
        fresh = Payment.objects.get(pk=pk)
        if fresh.status == "asked":
            messages.info(request, _("The bank has no payment for this yet."))
        else:
            messages.success(request, _("The bank has answered: this is how it stands."))
    return redirect("portal:payment", pk)
