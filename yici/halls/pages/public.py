"""Which windows a hall has and what each takes, for everybody (C037; 行政许可法 art. 26, 30)."""

from itertools import groupby

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yici.halls import reading
from yici.halls.models import Window
from yici.people.models import Department
from yici.people.who import who_is


@require_safe
def windows(request):
    """Show the halls that have windows, each with what its windows take."""
    today = timezone.localdate()
    shown = Window.objects.visible_to(who_is(request.user)).open_on(today)
    shown = shown.filter(hall__is_active=True).select_related("hall")
    ordered = sorted(shown, key=lambda one: (one.hall.region_id, one.hall_id, one.number))
    halls = [(hall, list(some)) for hall, some in groupby(ordered, key=lambda one: one.hall)]
    without = Department.objects.active().filter(is_hall=True)
    without = without.exclude(pk__in={hall.pk for hall, _some in halls})
    context = {"halls": halls, "without": without[:100], "today": today}
    return render(request, "halls/windows.html", context)


def places_for(edition) -> list:
    """Return where a guide's item is taken in: [(hall, windows)], for its page in the catalogue."""
    return reading.windows_for(edition, timezone.localdate()) if edition.content.in_hall else []
