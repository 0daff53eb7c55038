"""对标全国最优 at the desk: all regions' lists of a basic item side by side, and the gap of ours.

The best is looked for among all of them, in one statement; a page shows some.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Min
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.catalogue import actions
from yici.catalogue.actions.adjustments import coordinates
from yici.catalogue.benchmark import MEASURES, Standing, beside
from yici.catalogue.models import Adjustment, BasicItem, Edition, Item
from yici.catalogue.refusals import Refused
from yici.catalogue.telling import days_in_words
from yici.catalogue.templatetags.catalogue import element, yuan
from yici.people.doors import staff_page

SIZE = 60  # lists side by side on a page
COLUMN = {"fees": "fee_cents"}  # where it is not named as the element
DAYS = {"statutory", "promised"}  # sevenths of a working day: five of them are a calendar day


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def benchmark(request, who, code):
    """Compare; open an adjustment task for a list that is behind."""
    basic = get_object_or_404(BasicItem.objects.visible_to(who), code=code)
    items = Item.objects.visible_to(who).filter(basic=basic).published().with_current()
    best = _best(items)
    if request.method == "POST":
        item = items.filter(code=request.POST.get("item", "")[:80]).first()
        if item is None:
            raise PermissionDenied
        return _adjust(request, who, basic, item, best)
    page = Paginator(items.order_by("region_id", "code"), SIZE).get_page(request.GET.get("page"))
    by_code = {item.code: item for item in page.object_list}
    opened = set(
        Adjustment.objects.visible_to(who)
        .filter(item__in=by_code.values(), cause="benchmark")
        .open()
        .values_list("item__code", flat=True)
    )
    context = {
        "basic": basic,
        "heads": [element(measure.element) for measure in MEASURES],
        "best": [_shown(m.element, best.get(m.element)) for m in MEASURES],
        "page": page,
        "lines": [
            _line(who, item, _standing(item, best), opened)
            for item in by_code.values()
            if item.current
        ],
    }
    return render(request, "catalogue/desk/benchmark.html", context)


def _best(items) -> dict[str, float]:
    """Return the least there is of each element; what nobody says is left out."""
    least = {m.element: Min(COLUMN.get(m.element, m.element)) for m in MEASURES}
    found = (
        Edition.objects.in_force()
        .filter(item__in=items)
        .aggregate(**{f"best_{name}": one for name, one in least.items()})
    )
    said = {name: _figure(name, found[f"best_{name}"]) for name in least}
    return {name: figure for name, figure in said.items() if figure is not None}


def _standing(item: Item, best: dict[str, float]) -> Standing:
    names = [m.element for m in MEASURES]
    told = {name: _figure(name, getattr(item.current, COLUMN.get(name, name))) for name in names}
    return beside(item.code, told, best)


def _figure(name: str, column: int | None) -> float | None:
    return column / 5 if column is not None and name in DAYS else column


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


def _adjust(request, who, basic: BasicItem, item: Item, best: dict[str, float]):
    going = Adjustment.objects.filter(
        item=item, cause="benchmark", about__startswith=f"{basic.code} "
    )
    if going.open().exists():  # of another day, perhaps
        messages.info(request, _("There is such a task already."))
        return redirect("desk:benchmark", basic.code)
    standing = _standing(item, best)
    told = (
        f"{element(name)} {_shown(name, standing.figures[name])} → {_shown(name, best[name])}"
        for name in standing.gaps
    )
    try:
        made = actions.open_adjustments(
            items=[item],
            cause=Adjustment.Cause.BENCHMARK,
            about=f"{basic.code} {timezone.localdate().isoformat()}",
            words="；".join(told),
            elements=list(standing.gaps),
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
