"""服务方式 at the desk: by which of the eight ways the cases of a hall's region went, counted (C052)."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from yici.cases import modes
from yici.people.models import Region
from yici.ui.csvs import csv_file

from .door import staff_page

SPAN = 30  # calendar days shown when none are asked for


def _asked(request, who) -> tuple[Region, date, date]:
    """Return the region and the days that are asked for.

    :raises PermissionDenied: for officials who manage no hall and watch no region
    """
    known = Region.objects.filter(pk__in=modes.watched(who)).order_by("code")
    regions = {one.code: one for one in known}
    if not regions:
        raise PermissionDenied
    today = timezone.localdate()
    region = regions.get(request.GET.get("region", "")) or next(iter(regions.values()))
    until = _day(request.GET.get("until"), today)
    since = _day(request.GET.get("since"), until - timedelta(days=SPAN))
    return region, min(since, until), until


def _day(text, otherwise: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise


@require_safe
@staff_page
def figures(request, who):
    """Show how many cases went by each way, as numbers and as bars."""
    region, since, until = _asked(request, who)
    found = modes.counts(region.pk, since, until)
    total = found["total"]
    context = {
        "region": region,
        "regions": Region.objects.filter(pk__in=modes.watched(who)).order_by("code"),
        "since": since,
        "until": until,
        "total": total,
        "rows": [
            (mode.title, mode.says, found[code], round(found[code] * 100 / total) if total else 0)
            for code, mode in modes.MODES.items()
        ],
    }
    return render(request, "cases/desk/service_modes.html", context)


@require_safe
@staff_page
def as_csv(request, who):
    """Give the same figures as a file."""
    region, since, until = _asked(request, who)
    found = modes.counts(region.pk, since, until)
    head = (_("Way of service"), _("What counts"), _("Cases"), _("Of all"), _("Region"), pgettext("appointment", "From"), pgettext("appointment", "To"))  # fmt: skip
    rows = [
        (mode.title, mode.says, found[code], found["total"], region.name, since, until)
        for code, mode in modes.MODES.items()
    ]
    return csv_file(f"service-modes-{until.isoformat()}", head, rows)
