"""Where a clerk sits today: said in the morning, changed, handed over at the end of the day (C037)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yici.halls import actions, reading
from yici.halls.models import Sitting, Window
from yici.people.doors import staff_page
from yici.people.models import Department, Post, Staff
from yici.people.refusals import Refused


def _halls(who):
    """:raises PermissionDenied: for officials who are clerks of no hall"""
    halls = Department.objects.active().filter(is_hall=True, pk__in=who.departments("clerk"))
    if not halls:
        raise PermissionDenied
    return halls


@require_safe
@staff_page
def seat(request, who):
    """Show the windows of her hall: where she sits, where she sat last, and who sits elsewhere."""
    halls, today = _halls(who), timezone.localdate()
    known = Window.objects.visible_to(who).filter(hall__in=halls).open_on(today)
    known = list(known.select_related("hall"))
    there = reading.sitting_at(known, today)
    mine = next((one for one in known if _sits(there, one, who)), None)
    shown = {
        "mine": mine,
        "last": None if mine else _last(who, known),
        "windows": [(one, there.get(one.pk)) for one in known],
        "several": len({one.hall_id for one in known}) > 1,
        "colleagues": _colleagues(mine, who, today) if mine else [],
        "today": today,
    }
    return render(request, "halls/desk/seat.html", shown)


def _sits(there, window, who) -> bool:
    return window.pk in there and there[window.pk].pk == who.staff_code


def _last(who, known: list[Window]) -> Window | None:
    """Return the window at which she sat last, if it is one to choose now."""
    last = Sitting.objects.visible_to(who).filter(staff_id=who.staff_code).first()
    return next((one for one in known if last and one.pk == last.window_id), None)


def _colleagues(mine: Window, who, today) -> list[Staff]:
    """Return the clerks of the hall who sit nowhere today."""
    posts = Post.objects.held(timezone.now()).filter(department=mine.hall_id, role="clerk")
    busy = Sitting.objects.today(today).values("staff_id")
    free = Staff.objects.filter(pk__in=posts.values("staff_id")).exclude(pk__in=busy)
    return list(free.order_by("code"))


@require_POST
@staff_page
def sit(request, who, pk):
    """Sit down at a window."""
    found = get_object_or_404(Window.objects.visible_to(who), pk=pk, hall__in=_halls(who))
    try:
        actions.sit(window=found, by=who, at=timezone.now())
    except Refused as refused:
        messages.error(request, _(str(refused)))
        return redirect("desk:seat")
    messages.success(
        request,
        _("You sit at window %(number)s today. What you take in there bears it.")
        % {"number": found.number},
    )
    return redirect("desk:window")


@require_POST
@staff_page
def hand_over(request, who):
    """Leave the window, or hand it to a colleague."""
    try:
        actions.hand_over(to=request.POST.get("to", "")[:20], by=who, at=timezone.now())
    except Refused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("You have handed your window over."))
    return redirect("desk:seat")
