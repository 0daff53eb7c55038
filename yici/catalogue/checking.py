"""The rules on the desk: the table by department and rule, and what is wrong with an item."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yici.kernel.memory import remember
from yici.laws.models import register
from yici.laws.register import Standing
from yici.people.doors import staff_page
from yici.people.models import Region
from yici.people.who import who_is
from yici.ui.csvs import csv_file
from yici.ui.menu import Entry
from yici.ui.table import remembered

from . import linting, reports
from .findings_in_words import said
from .lint import BY_NUMBER
from .lint.rules.basis import grounds
from .lint.run import Report, some_of_every_rule
from .models import Edition, Item, Revision
from .ring import ring

LIST = "lint"
LIVE = 3_000  # entries that are checked while she waits


def _report(region: str) -> tuple[Report, bool]:
    """Return what the rules find in a region now, and whether it was too large to be looked at."""
    key = Revision.objects.filter(pk=1).values_list("key", flat=True).first()
    gone = frozenset(linting.cut(region).items())
    return _checked(key, register(), region, timezone.localdate(), gone)


@remember(8)
def _checked(key, laws, region: str, on: date, gone) -> tuple[Report, bool]:
    places, total = linting.places(on, region), Report()
    if sum(place.size for place in places) > LIVE:
        return total, True
    for place in places:
        total += linting.lint_stored(place)
    return total, False


def _regions() -> list[tuple[str, str]]:
    codes = {place.region for place in linting.places(timezone.localdate())}
    return [(r.pk, r.name) for r in Region.objects.filter(pk__in=codes).order_by("pk")]


@require_GET
@staff_page
def overview(request, who):
    """Show how many breaches each department has of each rule."""
    asked, regions = remembered(request, LIST), _regions()
    region = asked.get("region", "") if asked.get("region") in dict(regions) else ""
    report, too_many = _report(region)
    lines = reports.table(report)
    numbers = [n for n in BY_NUMBER if any(line["rule"] == n for line in lines)]
    cells = {(line["department"], line["rule"]): line for line in lines}
    departments = list(dict.fromkeys(line["department"] for line in lines))
    context = {
        "report": report,
        "too_many": too_many,
        "rules": [BY_NUMBER[number] for number in numbers],
        "rows": [(name, [cells.get((name, number)) for number in numbers]) for name in departments],
        "told": some_of_every_rule(report.told, 200),
        "lists": [(dict(regions).get(code, code), one) for code, one in reports.of_lists(report)],
        "without": linting.without_guide(region).count(),
        "field": {"name": "region", "label": _("Region"), "kind": "select", "value": region,
                  "options": regions, "required": False, "quiet": True, "unset": _("All")},
        "every_rule": BY_NUMBER.values(),
    }  # fmt: skip
    return render(request, "catalogue/lint/overview.html", context)


@require_GET
@staff_page
def export(request, who):
    """Stream the findings as CSV."""
    asked = remembered(request, LIST)
    region = asked.get("region", "") if asked.get("region", "").isdecimal() else ""
    report, _too_many = _report(region)
    head = (_("Department"), _("Item code"), _("Item"), _("Rule"), _("Blocks"), _("Where"), _("What is wrong"), _("What to do"))  # fmt: skip
    rows = (
        (
            one.department, one.code, one.name, one.finding.rule,
            _("Yes") if one.finding.blocks else _("No"), one.finding.where,
            said(one.finding), _(BY_NUMBER[one.finding.rule].remedy),
        )
        for one in report.told
    )  # fmt: skip
    return csv_file(f"lint-{timezone.localdate().isoformat()}", head, rows)


@require_GET
@staff_page
def findings(request, who, code):
    """Show what the rules find in an item: in force, and the draft where she may see it."""
    item = get_object_or_404(Item.objects.visible_to(who).select_related("department"), code=code)
    today = timezone.localdate()
    shown = (Edition.Status.DRAFT, Edition.Status.PUBLISHED, Edition.Status.SUSPENDED)
    editions = Edition.objects.visible_to(who).filter(item=item, status__in=shown)
    editions = list(editions.select_related("item__department"))
    if not editions and item.current is None:
        return render(request, "catalogue/lint/item.html", {"item": item, "looked": []}, status=200)
    looked = [(one, _findings(one, today), _bases(one, today)) for one in editions]
    return render(request, "catalogue/lint/item.html", {"item": item, "looked": looked})


def _findings(edition: Edition, on: date) -> list[dict]:
    """Every finding with its rule; a circle of proofs comes with its picture."""
    circles = iter(linting.around_of(edition, on).circles.get(edition.item.code, ()))
    return [
        {
            "rule": BY_NUMBER[one.rule],
            "finding": one,
            "words": said(one),
            "where": _(one.where),
            "ring": ring(next(circles)) if one.rule == "C030" else None,
        }
        for one in sorted(linting.findings(edition, on), key=lambda one: not one.blocks)
    ]


STANDINGS = {
    Standing.IN_FORCE: (gettext_lazy("In force"), "green"),
    Standing.AMENDED: (gettext_lazy("Changed since"), "amber"),
    Standing.NOT_YET: (gettext_lazy("Not yet in force"), "amber"),
    Standing.REPEALED: (gettext_lazy("Repealed"), "red"),
    Standing.NO_ARTICLE: (gettext_lazy("No such article"), "red"),
    Standing.UNKNOWN: (gettext_lazy("Not in the register"), "grey"),
}


def _bases(edition: Edition, on: date) -> list[dict]:
    """Every rule the item cites, with its standing: once each, with the parts it carries."""
    entry, laws = linting.entry_of(edition, on), register()
    found: dict[tuple[str, str], dict] = {}
    for _kind, part, bases in grounds(entry):
        for basis in bases:
            told = laws.resolve(basis.law, basis.article, on, entry.since)
            line = found.setdefault(
                (basis.law, basis.article),
                {"basis": basis, "told": told, "standing": STANDINGS[told.standing], "parts": []},
            )
            if part not in line["parts"]:
                line["parts"].append(part)
    return list(found.values())


@require_GET
@staff_page
def rule(request, who, number):
    """Show a rule with its sentence, and who breaks it."""
    told = BY_NUMBER.get(number)
    if told is None:
        raise Http404
    report, too_many = _report("")
    broken = [one for one in report.told if one.finding.rule == number]
    context = {"rule": told, "too_many": too_many,
               "broken": [(one, said(one.finding)) for one in broken]}  # fmt: skip
    return render(request, "catalogue/lint/rule.html", context)


staff = [
    path("lint/", overview, name="lint"),
    path("lint.csv", export, name="lint_export"),
    path("lint/rules/<slug:number>/", rule, name="lint_rule"),
    path("lint/items/<str:code>/", findings, name="findings"),
]
staff_menu = [
    Entry(
        gettext_lazy("Rules of the catalogue"),
        "desk:lint",
        "shield",
        order=67,
        shown=lambda user: bool(who_is(user).posts),
    )
]
