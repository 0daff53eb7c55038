"""What an applicant may do with a bundle case: supply what was asked for, go on, take it back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yici.cases.actions import Incomplete
from yici.cases.application import told
from yici.cases.application import words as spoken
from yici.cases.pages.portal.materials import takes_files
from yici.people.doors import citizens_only

from .. import actions, reading, rules
from ..editions import joint_of
from ..words import REFUSED as MOVED_ON
from .asking import Sheet
from .following import case_or_404


def _moved_on(request, bundle):
    """Say that it is elsewhere by now, and show where."""
    messages.warning(
        request, _("The case has moved on since you opened the page. This is how it stands now.")
    )
    return redirect("portal:thing_case", bundle.number)


def _seen(request, bundle) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() else bundle.seq


@takes_files
@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, number):
    """Ask once for everything that any part asked for, and take it in (art. 32)."""
    bundle = case_or_404(request, number)
    asked = Asked(bundle)
    if rules.refusal("correct", bundle.state, request.who) or not asked.codes:
        return _moved_on(request, bundle)
    if request.method != "POST":
        return _show(request, bundle, asked, {})
    errors, given = asked.take(request)
    if errors:
        return _show(request, bundle, asked, errors)
    try:
        actions.correct(
            bundle=bundle,
            by=request.who,
            form=asked.form,
            materials=given,
            at=timezone.now(),
            seen=_seen(request, bundle),
            key=f"correct:{request.POST.get('seen', '')[:20]}",
        )
    except Incomplete as incomplete:
        return _show(request, bundle, asked, {p.field: told(p) for p in incomplete.problems})
    except MOVED_ON:
        return _moved_on(request, bundle)
    messages.success(
        request, _("The offices have what they asked for. They answer within five working days.")
    )
    return redirect("portal:thing_case", bundle.number)


def _show(request, bundle, asked: "Asked", errors: dict):
    context = {
        "bundle": bundle,
        "name": joint_of(bundle).definition.name,
        "views": asked.views(errors),
        "whose": asked.whose,
        "said": reading.asked_words(bundle),
        "until": _until(bundle),
        "seen": request.POST.get("seen") or bundle.seq,
    }
    status = 422 if errors else 200
    return render(request, "bundles/portal/correct.html", context, status=status)


def _until(bundle):
    """Return the first day by which a part awaits it; None: no part has begun to wait."""
    clocks = [case.state.clock("correction") for _part, case in actions.correcting(bundle)]
    return min((clock.due_on for clock in clocks if clock and clock.due_on), default=None)


class Asked(Sheet):
    """What the parts ask for together: each field and each paper once."""

    def __init__(self, bundle):
        self.codes = actions.asked_of(bundle)
        joint, kept = joint_of(bundle), actions.dossier_of(bundle)
        item = joint.applicable(kept["answers"])
        super().__init__(
            [f for f in item.fields if f.code in self.codes],
            [m for m in item.asked if m.code in self.codes],
            kept["form"],
        )
        names = {part: content.name for part, content in joint.contents.items()}
        self.whose = [
            (one, "、".join(names[part] for part in self.codes[code]))
            for one, code in self._named()
        ]

    def _named(self):
        for one in self.fields:
            yield spoken(one, "label"), one.code
        for one in self.materials:
            yield spoken(one, "name"), one.code


@require_POST
@citizens_only
def go_on(request, number):
    """Go on with the other parts."""
    bundle = case_or_404(request, number)
    try:
        actions.go_on(bundle=bundle, by=request.who, at=timezone.now())
    except MOVED_ON:
        return _moved_on(request, bundle)
    messages.success(request, _("The other parts go on."))
    return redirect("portal:thing_case", bundle.number)


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    """Ask once, naming what stays and what ends, then take it back."""
    bundle = case_or_404(request, number)
    if rules.refusal("withdraw", bundle.state, request.who):
        return _moved_on(request, bundle)
    whole = reading.whole_of(bundle, timezone.localdate())
    if request.method != "POST":
        context = {
            "whole": whole,
            "bundle": whole.bundle,
            "ends": [v for v in whole.parts if not v.part.is_over],
            "stays": [v for v in whole.parts if v.part.status == "granted"],
        }
        return render(request, "bundles/portal/withdraw.html", context)
    try:
        actions.withdraw(
            bundle=bundle,
            by=request.who,
            reason=request.POST.get("reason", "")[:1000],
            at=timezone.now(),
            seen=_seen(request, bundle),
        )
    except MOVED_ON:
        return _moved_on(request, bundle)
    messages.success(request, _("The application is withdrawn."))
    return redirect("portal:thing_case", bundle.number)
