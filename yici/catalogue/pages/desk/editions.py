"""An edition at the desk: what it changes, what keeps it back, who takes the next step; its form."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.catalogue import actions, editing, forms, telling, twins
from yici.catalogue.actions.history import body_of
from yici.catalogue.changes import Change, between
from yici.catalogue.models import Batch, Edition, Item
from yici.catalogue.refusals import Refused
from yici.people import names
from yici.people.doors import staff_page

from .items import found

STEPS: dict[str, Callable[..., Edition]] = {
    "submit": actions.submit_edition,
    "withdraw": actions.withdraw_edition,
    "compile": actions.compile_edition,
    "review": actions.review_edition,
    "approve": actions.approve_edition,
    "return": actions.return_edition,
    "suspend": actions.suspend_edition,
    "resume": actions.resume_edition,
    "plan-end": actions.plan_end,
    "abolish": actions.abolish_edition,
}
SAY_WHY = {"return", "compile", "review", "suspend", "resume", "plan-end", "abolish"}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def edition(request, who, pk):
    """Show an edition beside the one before it; let her take her step, or return it."""
    rows = Edition.objects.visible_to(who).select_related(
        "item__department", "item__basic", "base", "batch"
    )
    one = get_object_or_404(rows, pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            return _step(request, who, one)
        except Refused as reason:
            refused = _(str(reason))
            one = get_object_or_404(rows, pk=pk)
    return render(
        request, "catalogue/desk/edition.html", _shown(one, who, refused), status=422 if refused else 200
    )  # fmt: skip


def _step(request, who, one: Edition):
    typed, at = request.POST, timezone.now()
    verb = typed.get("do", "")
    if verb not in STEPS:
        raise PermissionDenied
    told: dict = {"edition": one, "by": who, "at": at, "seen": typed.get("seen", "")}
    if verb in SAY_WHY:
        told["reason"] = typed.get("reason", "")
    if verb == "submit" and typed.get("batch", "").isdecimal():
        told["batch"] = get_object_or_404(Batch.objects.visible_to(who), pk=typed["batch"])
    if verb == "approve":
        told["effective_on"] = _day(typed.get("effective_on", ""))
    if verb == "plan-end":
        told["on"] = _day(typed.get("on", "")) or timezone.localdate()
    if verb == "abolish":
        told["on"] = timezone.localdate()
    moved = STEPS[verb](**told)
    messages.success(request, _("Done: %(step)s.") % {"step": _where(moved)})
    if not Edition.objects.visible_to(who).filter(pk=one.pk).exists():
        return redirect("desk:catalogue")
    return redirect("desk:edition", one.pk)


def _where(one: Edition) -> str:
    return one.get_step_display() if one.status == "draft" else one.get_status_display()


def _day(typed: str) -> date | None:
    """:raises Refused: when it is no day"""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refused(_("Enter the day as year-month-day, such as 2026-10-08.")) from None


def _shown(one: Edition, who, refused: str) -> dict:
    before, after = body_of(one.base), body_of(one)
    steps = list(one.steps.all())
    place = actions.place_of(one)
    is_draft = one.status == "draft"
    today = timezone.localdate()
    batches = Batch.objects.visible_to(who).open().filter(submit_by__gte=today)
    return {
        "edition": one,
        "item": one.item,
        "where": _where(one),
        "changes": telling.lines(between(before, after), after, before) if before else [],
        "first": not before,
        "findings": list(actions.findings_of(one, one.effective_on or today)) if is_draft else [],
        "drift": [d for d in twins.differences(one.item, one.content) if d.verdict != "same"],
        "steps": [(step, telling.lines(map(Change.of, step.changes), after, before)) if before else (step, []) for step in steps],
        "people": names.of_actors({step.by for step in steps}),
        "verbs": editing.verbs(place, who) if is_draft else (),
        "ends": actions.ENDS.get(one.status, ()) if actions.may_end(who) else (),
        "batches": [batch for batch in batches if batch.covers(one.item.region_id)],
        "due_on": _due(one),
        "today": today,
        "refused": refused,
    }  # fmt: skip


def _due(one: Edition) -> date | None:
    name = editing.DUE.get(one.step)
    return getattr(one.batch, name) if one.batch and name and one.status == "draft" else None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def edit(request, who, code):
    """Edit the elements of a list that change most; the draft is written, nothing is in force."""
    item = found(code, who)
    if not who.has("catalogue_editor", item.department_id):
        raise PermissionDenied
    there = _newest(item)
    content = there.content if there else twins.of_row(item)
    seen = there.digest if there else ""
    form = forms.ContentForm(request.POST or None, initial=forms.initial(content) | {"seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_edition(
                item=item,
                content=forms.merged(content, form.cleaned_data),
                by=who,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
            )
        except Refused as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("The draft has been saved. Nothing is in force yet."))
            return redirect("desk:edition", made.pk)
    stale = there if request.method == "POST" and form.non_field_errors() else None
    context = {"item": item, "form": form, "there": there, "stale": stale}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalogue/desk/edit.html", context, status=status)


def _newest(item: Item) -> Edition | None:
    editions = Edition.objects.filter(item=item)
    return editions.filter(status="draft").first() or editions.order_by("-number").first()
