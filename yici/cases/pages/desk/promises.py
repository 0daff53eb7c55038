"""For those who answer for a department: broken promises, and the switch of the machine."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.cases import actions, examination, rules, words
from yici.cases.models import Case, CreditRecord, ExaminationStop
from yici.catalogue.models import Item
from yici.people.models import Applicant

from .door import staff_page

PAGE = 20


def is_lead(who) -> bool:
    return any(role in rules.LEADS for role, _department in who.posts)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def promises(request, who):
    """List broken promises that still bar somebody; POST notes that one was made good (R30).

    :raises Http404: for those who answer for no department
    """
    if not is_lead(who):
        raise Http404
    records = CreditRecord.objects.visible_to(who).filter(repaired_on=None)
    if request.method == "POST":
        record = get_object_or_404(records, **_named(request.POST))
        return _tried(
            request,
            "desk:promises",
            lambda: actions.repair_credit(
                record=record, by=who, reason=request.POST.get("reason", ""), at=timezone.now()
            ),
            _("Noted: the promise was made good."),
        )
    page = Paginator(records.order_by("-recorded_at", "pk"), PAGE).get_page(request.GET.get("page"))
    cases = Case.objects.with_names().in_bulk([r.case_id for r in page])
    people = Applicant.objects.in_bulk([r.applicant_id for r in page])
    lines = [(r, cases[r.case_id], people.get(r.applicant_id)) for r in page]
    return render(request, "cases/desk/promises.html", {"lines": lines, "page": page})


def _named(given) -> dict:
    """Return which record is meant: a case may have broken a promise of either kind.

    :raises Http404: when it names no case
    """
    try:
        return {"case_id": UUID(given.get("case", "")), "kind": given.get("kind", "")}
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def machine(request, who):
    """Show what is examined by table, and the switch: off for one item or all, and on again.

    :raises Http404: for those who may switch nothing (`examination.may_switch`)
    """
    if not switches(who):
        raise Http404
    now = timezone.now()
    if request.method == "POST" and (no := request.POST.get("lift")):
        stop = get_object_or_404(
            ExaminationStop.objects.visible_to(who), pk=no if no.isdecimal() else 0
        )
        return _tried(
            request,
            "desk:machine",
            lambda: actions.lift_stop(stop=stop, by=who, at=now),
            _("Switched on again."),
        )
    if request.method == "POST":
        code = request.POST.get("item", "")
        if code != actions.ALL and not Item.objects.filter(code=code).exists():
            raise Http404
        return _tried(
            request,
            "desk:machine",
            lambda: actions.stop_examination(
                item_code=code, by=who, reason=request.POST.get("reason", ""), at=now
            ),
            _("Switched off: applications wait for a person now."),
        )
    stops = list(ExaminationStop.objects.visible_to(who).order_by("-stopped_at")[:50])
    theirs = dict(
        Item.objects.filter(code__in=[one.item_code for one in stops]).values_list(
            "code", "department_id"
        )
    )
    context = {
        "stops": [
            (one, examination.may_lift(who, one.stopped_by, theirs.get(one.item_code)))
            for one in stops
        ],
        "items": _examined(who),
        "may_all": examination.may_switch(who),
    }
    return render(request, "cases/desk/machine.html", context)


def switches(who) -> bool:
    """Say whether she may stop the machine for any item at all."""
    return is_lead(who) or examination.may_switch(who)


def _examined(who) -> list[tuple[str, str]]:
    """Return the items whose edition in force has a table and that she may stop: (code, name)."""
    tabled = Item.objects.filter(
        editions__status="published",
        editions__body__paths__examination__rules__0__isnull=False,
    )
    if not examination.may_switch(who):
        mine = {d for _role, d in who.posts if examination.may_switch(who, d)}
        tabled = tabled.filter(department_id__in=mine)
    return list(tabled.distinct().values_list("code", "name").order_by("name"))


def _tried(request, back: str, act, done: str):
    try:
        act()
    except words.REFUSED as refusal:
        messages.error(request, words.why(refusal))
    else:
        messages.success(request, done)
    return redirect(back)
