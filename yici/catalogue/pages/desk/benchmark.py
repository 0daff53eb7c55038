"""对标全国最优 at the desk: all regions' lists of a basic item side by side, and the gap of ours."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.catalogue import actions
from yici.catalogue.actions.adjustments import coordinates
from yici.catalogue.benchmark import MEASURES, Benchmark, compare
from yici.catalogue.models import Adjustment, BasicItem, Item
from yici.catalogue.refusals import Refused
from yici.catalogue.telling import days_in_words
from yici.catalogue.templatetags.catalogue import element, yuan
from yici.people.doors import staff_page

MOST = 60  # lists side by side


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def benchmark(request, who, code):
    """Compare; open an adjustment task for a list that is behind."""
    basic = get_object_or_404(BasicItem.objects.visible_to(who), code=code)
    items = Item.objects.visible_to(who).filter(basic=basic).published().with_current()
    items = items.select_related("department", "region").order_by("region_id", "code")[:MOST]
    by_code = {item.code: item for item in items}
    found = compare({key: item.current.content for key, item in by_code.items() if item.current})
    if request.method == "POST":
        item = by_code.get(request.POST.get("item", ""))
        if item is None:
            raise PermissionDenied
        return _adjust(request, who, basic, item, found)
    opened = set(
        Adjustment.objects.visible_to(who)
        .filter(item__in=by_code.values(), cause="benchmark")
        .open()
        .values_list("item__code", flat=True)
    )
    context = {
        "basic": basic,
        "heads": [element(measure.element) for measure in MEASURES],
        "best": [_shown(m.element, found.best.get(m.element, (None,))[0]) for m in MEASURES],
        "lines": [_line(who, by_code[one.key], one, opened) for one in found.standings],
    }
    return render(request, "catalogue/desk/benchmark.html", context)


def _line(who, item: Item, standing, opened: set[str]) -> dict:
    return {
        "item": item,
        "cells": [
            (
                _shown(m.element, standing.figures[m.element]),
                _shown(m.element, standing.gaps.get(m.element)),
            )
            for m in MEASURES
        ],
        "is_best": standing.is_best,
        "opened": item.code in opened,
        "may_open": coordinates(who) or who.has("catalogue_editor", item.department_id),
    }


def _shown(name: str, figure: float | None) -> str:
    if figure is None:
        return ""
    if name in {"statutory", "promised"}:
        return days_in_words(figure)
    return str(yuan(int(figure))) if name == "fees" else f"{figure:g}"


def _adjust(request, who, basic: BasicItem, item: Item, found: Benchmark):
    going = Adjustment.objects.filter(
        item=item, cause="benchmark", about__startswith=f"{basic.code} "
    )
    if going.open().exists():  # of another day, perhaps
        messages.info(request, _("There is such a task already."))
        return redirect("desk:benchmark", basic.code)
    gaps = found.of(item.code).gaps
    told = (
        f"{element(name)} {_shown(name, found.of(item.code).figures[name])} → "
        f"{_shown(name, found.best[name][0])}"
        for name in gaps
    )
    try:
        made = actions.open_adjustments(
            items=[item],
            cause=Adjustment.Cause.BENCHMARK,
            about=f"{basic.code} {timezone.localdate().isoformat()}",
            words="；".join(told),
            elements=list(gaps),
            by=who,
            at=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, _(str(refused)))
        return redirect("desk:benchmark", basic.code)
    if not made:
        messages.info(request, _("There is such a task already."))
        return redirect("desk:benchmark", basic.code)
    messages.success(request, _("The task is open."))
    return redirect("desk:adjustment", made[0].pk)
