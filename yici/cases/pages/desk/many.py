"""Many cases at once: accepted or reviewed alike, or handed over when somebody leaves (R23)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from yici.cases import actions, leaving, todo, words
from yici.cases.models import Case
from yici.catalogue.models import Item, edition
from yici.people.models import Applicant, Staff

from .door import staff_page

TITLES = {"accept": gettext_lazy("Accept several"), "review": gettext_lazy("Review several")}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def batch(request, who, verb):
    """Show what waits for her of one step and item, to be ticked; POST does it, case by case.

    :raises Http404: for a verb that is not done in batches
    """
    if verb not in TITLES:
        raise Http404
    done = _done(request, who, verb) if request.method == "POST" else {}
    waiting = todo.waiting(who).filter(step=verb)
    counted = waiting.values("item_code").annotate(count=Count("no")).order_by("-count")
    counts = {row["item_code"]: row["count"] for row in counted[:100]}
    code = request.POST.get("item") or request.GET.get("item") or next(iter(counts), "")
    names = dict(Item.objects.filter(code__in=counts).values_list("code", "name"))
    found = waiting.filter(item_code=code).most_urgent_first()
    tasks = list(found.select_related("case", "department")[: actions.MOST_AT_ONCE])
    context = {
        "verb": verb,
        "title": TITLES[verb],
        "items": [(one, names.get(one, one), count) for one, count in counts.items()],
        "code": code,
        "lines": _lines(tasks),
        "criteria": _criteria(tasks[0].case) if tasks and verb == "review" else (),
        "key": request.POST.get("key") or str(timezone.now().timestamp()),
    }
    return render(request, "cases/desk/batch.html", context | done)


def _lines(tasks) -> list[dict]:
    """Return a line for each case, with the piece of work that comes first (`rules.own_task`).

    Who reviews for two departments ticks it once for each, the second after the first.
    """
    people = Applicant.objects.in_bulk([task.case.applicant_id for task in tasks])
    first: dict = {}
    for one in tasks:
        kept = first.setdefault(one.case_id, one)
        first[one.case_id] = min(kept, one, key=lambda task: task.no)
    return [
        {"task": t, "case": t.case, "who": people.get(t.case.applicant_id)} for t in first.values()
    ]


def _criteria(case) -> list[tuple[str, str]]:
    """Return the criteria of the review that let pass: a refusal is never given in a batch."""
    stages = edition(case.edition_id).content.stages
    return [
        (c.code, c.text)
        for stage in stages
        if stage.kind.value == "review"
        for c in stage.criteria
        if c.outcome.value == "pass"
    ]


def _done(request, who, verb: str) -> dict:
    """Do it to those that are ticked; return what became of each."""
    ticked = _ticked(request.POST.getlist("case"))
    if not ticked:
        messages.error(request, _("Tick the cases first."))
        return {"outcomes": []}
    if len(ticked) > actions.MOST_AT_ONCE:
        most = _("Tick at most %(most)d cases at once: nothing was done.")
        messages.error(request, most % {"most": actions.MOST_AT_ONCE})
        return {"outcomes": []}
    known = {c.number: c for c in Case.objects.visible_to(who).filter(number__in=ticked)}
    cases = [known[number] for number in ticked if number in known]
    seen = {known[number].pk: seq for number, seq in ticked.items() if number in known}
    facts = {}
    if verb == "review":
        facts = {"outcome": "pass", "criterion": request.POST.get("criterion", "")}
        facts["opinion"] = request.POST.get("opinion", "")
    key = f"batch:{who.staff_code}:{request.POST.get('key', '')[:40]}"
    found = actions.in_batch(verb, cases, by=who, at=timezone.now(), key=key, seen=seen, **facts)
    became = {
        one.case.number: words.why(one.refused, one.case.status) if one.refused else ""
        for one in found
    }
    outcomes = [(n, became.get(n, _("You see no such case.")), n in known) for n in ticked]
    moved = [number for number, why, _known in outcomes if not why]
    messages.success(request, _("%(done)d of %(all)d done.") % {"done": len(moved), "all": len(outcomes)})  # fmt: skip
    return {"outcomes": outcomes}


def _ticked(given: list[str]) -> dict[str, int | None]:
    """Return what was ticked, once each: {case number: the sequence that was looked at}."""
    found = {}
    for one in given:
        number, _colon, seq = one[:60].partition(":")
        found[number] = int(seq) if seq.isdecimal() and len(seq) < 10 else None
    return found


def _handed_over(asked, counts, staff, successors) -> str:
    """Say how much passed from whom to whom."""
    leaving, to = asked["leaving"], asked["to"]
    told = {
        "n": counts[leaving],
        "who": staff.get(leaving, leaving),
        "to": successors.get(to, to),
    }
    return (
        ngettext(
            "%(n)s piece of open work of %(who)s has passed to %(to)s.",
            "%(n)s pieces of open work of %(who)s have passed to %(to)s.",
            told["n"],
        )
        % told
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def hand_over(request, who):
    """Pass everything open of a colleague who leaves to another (R23).

    :raises PermissionDenied: for those who answer for no department
    """
    departments = leaving.led_by(who)
    if not departments:
        raise PermissionDenied
    counts = leaving.open_of(departments)
    staff = dict(Staff.objects.filter(code__in=counts).values_list("code", "name"))
    successors = leaving.successors(departments, timezone.now())
    context = {
        "leaving": sorted((staff.get(code, code), code, n) for code, n in counts.items()),
        "successors": sorted((name, code) for code, name in successors.items()),
        "left": [],
    }
    if request.method == "POST":
        try:
            left = actions.hand_over(
                staff=request.POST.get("leaving", ""),
                to=request.POST.get("to", ""),
                by=who,
                reason=request.POST.get("reason", ""),
                at=timezone.now(),
            )
        except words.REFUSED as refusal:
            messages.error(request, words.why(refusal))
            return redirect("desk:hand_over")
        if not left:
            messages.success(request, _handed_over(request.POST, counts, staff, successors))
            return redirect("desk:hand_over")
        context["left"] = [(number, _(why)) for number, why in left]
    return render(request, "cases/desk/hand_over.html", context)
