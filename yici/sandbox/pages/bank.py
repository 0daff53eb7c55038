"""The sandbox bank's cashier, and its interface for merchants."""

from datetime import date, datetime, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from yici.kernel import signing
from yici.sandbox.actions import bank
from yici.sandbox.models import BankOrder

from .door import MERCHANT, in_use, machines_only

LINKS_LAST = timedelta(hours=1)


@in_use
@require_GET
def pay(request):
    """Open the order that a merchant's signed link asks for, and go to the cashier."""
    at = timezone.now()
    try:
        asked = signing.check_link(request.get_full_path(), by=MERCHANT, at=at, within=LINKS_LAST)
        order = bank.open_order(
            no=asked["order"],
            cents=int(asked["cents"]),
            payee=asked["payee"],
            until=datetime.fromisoformat(asked["until"]),
            back=asked["back"],
            notify=asked["notify"],
            at=at,
        )
    except (signing.Forged, KeyError, ValueError):
        return render(request, "sandbox/refused.html", status=400)
    return redirect("portal:sandbox_bank", order.no)


@in_use
@require_http_methods(["GET", "HEAD", "POST"])
def cashier(request, no):
    """Let the payer pay, let it fail, or turn back."""
    order = get_object_or_404(BankOrder, no=no)
    at = timezone.now()
    failed = False
    if request.method == "POST":
        match request.POST.get("do"):
            case "pay":
                order = bank.pay(no=no, at=at)
            case "close":
                order = bank.close(no=no, at=at)
            case "fail":
                failed = True
            case _:
                raise Http404
    context = {"order": order, "failed": failed, "is_over": order.until < at}
    return render(request, "sandbox/cashier.html", context)


@machines_only
def query(question: dict, at) -> dict | None:
    order = BankOrder.objects.filter(no=question["order"]).first()
    return bank.report_of(order) if order else None


@machines_only
def close(question: dict, at) -> dict | None:
    if not BankOrder.objects.filter(no=question["order"]).exists():
        return None
    return bank.report_of(bank.close(no=question["order"], at=at))


@machines_only
def refund(question: dict, at) -> dict | None:
    if not BankOrder.objects.filter(no=question["order"]).exists():
        return None
    asked = bank.ask_refund(
        no=question["order"], refund=question["refund"], cents=int(question["cents"]), at=at
    )
    return {"refund": asked.no, "status": "settled" if asked.at else "accepted"}


@machines_only
def statement(question: dict, at) -> dict | None:
    """A day's statement is there when the day is over."""
    day = date.fromisoformat(question["day"])
    if day >= timezone.localdate(at):
        return None
    return {"day": day.isoformat(), "file": bank.statement_of(day)}
