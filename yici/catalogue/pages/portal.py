"""The citizen's pages of items: searching, and the guide with the answer first."""

import re

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.catalogue import blanks, bpmn, brochures, drawings, finding, guide
from yici.catalogue.content import ServiceObject
from yici.catalogue.models import EditionFile, Item
from yici.catalogue.rules import UnknownAnswer, applicable
from yici.catalogue.search import Filters
from yici.catalogue.templatetags.catalogue import words
from yici.catalogue.themes import THEMES
from yici.kernel.files import serving
from yici.kernel.module import collect
from yici.laws.models import register
from yici.licences.models import Licence
from yici.people.models import Department, Region
from yici.people.who import who_is
from yici.ui.menu import Entry
from yici.vocabulary.actions import note_search
from yici.vocabulary.askers import asker_of

from . import access, lists

SIZE = 20
LAST = 500  # page
MANY = 100  # departments: of more, those with the most of what is found are offered
REGION = re.compile(r"\d{12}")


@require_safe
def search(request):
    """Find items by words and filters; with nothing typed, show all, the frequent ones first."""
    asked = request.GET
    typed, filters = asked.get("q", "").strip()[:100], _filters(asked)
    number = _page_of(asked)
    offset = (number - 1) * SIZE
    results = finding.find_items(
        typed, who=who_is(request.user), filters=filters, offset=offset, limit=SIZE
    )
    page = Paginator(range(results.total), SIZE).get_page(number)
    if typed and number == 1 and (results.near or not results.total):
        note_search(typed=typed, near=results.near, asker=asker_of(request), at=timezone.now())
    context = {
        "typed": typed,
        "results": results,
        "page": page,
        "fields": _filter_fields(asked, finding.counted(typed, filters)),
        "is_filtered": filters != Filters(),
        "keep": [(name, asked[name]) for name in FILTERS if asked.get(name)],
    }
    part = request.htmx and request.htmx.target == "results"
    return render(request, "catalogue/results.html" if part else "catalogue/search.html", context)


@require_safe
def suggest(request):
    """Offer names while she types."""
    typed = request.GET.get("q", "").strip()[:100]
    names = finding.suggest(typed) if typed else []
    return render(request, "catalogue/suggestions.html", {"names": names, "typed": typed})


@require_safe
def without_visits(request, visits: int):
    """List what needs no visit (0), or one at most (1)."""
    number, filters = _page_of(request.GET), Filters(visits=visits)
    offset = (number - 1) * SIZE
    found = finding.find_items(who=who_is(request.user), filters=filters, offset=offset, limit=SIZE)
    page: Page = Paginator(range(found.total), SIZE).get_page(number)
    page.object_list = found.items
    title = _("No visit needed") if visits == 0 else _("One visit is enough")
    return render(request, "catalogue/list.html", {"title": title, "page": page})


@require_safe
def item(request, code: str):
    """Show the guide of an item, for the situation told in the address."""
    found = get_object_or_404(
        Item.objects.visible_to(who_is(request.user)).with_current(), code=code
    )
    edition = found.current
    if edition is None:
        return render(request, "catalogue/unpublished.html", {"item": found})
    try:
        shown = guide.of(edition, guide.told(edition.content, request.GET))
    except UnknownAnswer:
        shown = guide.of(edition, {})
        shown.mistaken = True
    shown.held = _held(who_is(request.user))
    part = request.htmx and request.htmx.target == "situation"
    template = "catalogue/situation.html" if part else "catalogue/item.html"
    context = {"item": found, "edition": edition, "guide": shown, "address": request.path}
    context["places"] = [
        one for offer in collect("pages", "guide_places") for one in offer(edition)
    ]
    return render(request, template, context | {"laws": register(), "today": timezone.localdate()})


def _held(who) -> frozenset[str]:
    """The kinds of e-licences in force of those she acts for."""
    if not who.applicants:
        return frozenset()
    licences = Licence.objects.visible_to(who).in_force(timezone.localdate())
    return frozenset(licences.filter(holder__in=who.applicants).values_list("kind", flat=True))


@require_safe
def blank(request, code: str, material: str):
    """Download the empty form of a material: the office's own file, else made from the item's fields."""
    found = get_object_or_404(
        Item.objects.visible_to(who_is(request.user)).with_current(), code=code
    )
    edition = found.current
    if edition and (there := _blank_file(edition.content, material)):
        return redirect("portal:guide_file", there.digest)
    pdf = blanks.pdf(found, edition.content, material) if edition else None
    if pdf is None:
        raise Http404
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{material}-blank.pdf"'
    return answer


def _blank_file(content, material: str):
    forms = (m.blank_form for m in content.materials if m.code == material and m.blank_form)
    return next((form.file for form in forms), None)


@require_safe
def guide_file(request, digest: str):
    """Download a form or sample that some edition has, old ones too (C018).

    :raises Infected: a scanner found something later: nobody gets it, and is told why
    """
    uses = EditionFile.objects.visible_to(who_is(request.user))
    use = uses.filter(file=digest).select_related("file").first()
    if use is None:
        raise Http404
    return serving.response(request, digest, name=use.file.name, media_type=use.file.media_type)


@require_safe
def brochure(request, code: str):
    """Download the guide as a brochure: `version` is simple or full; answers as on the guide."""
    found, edition, given = _asked(request, code)
    version = request.GET.get("version", "simple")
    if version not in brochures.VERSIONS:
        raise Http404
    pdf = brochures.brochure(
        found,
        edition,
        given,
        version=version,
        on=timezone.localdate(),
        language=get_language() or brochures.CHINESE,
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="guide-{edition.pk}-{version}.pdf"'
    return answer


@require_safe
def flow_picture(request, code: str):
    """Download the flow chart as a picture, with the same in words inside."""
    _found, edition, given = _asked(request, code)
    shown = guide.of(edition, given)
    title = _("Flow chart: %(item)s") % {"item": shown.content.name}
    picture = drawings.svg(shown.drawing, title=title, steps=guide.steps(shown))
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="flow-{edition.pk}.svg"'
    return answer


@require_safe
def flow_model(request, code: str):
    """Download the flow as BPMN 2.0, for a process tool."""
    found, edition, given = _asked(request, code)
    content = edition.content
    model = bpmn.export(content, applicable(content, given), found.code)
    answer = HttpResponse(model, content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="flow-{edition.pk}.bpmn"'
    return answer


def _asked(request, code: str):
    """Return item, edition in force and answers of an address.

    :raises Http404: no such item, no edition in force, or an answer it does not offer
    """
    items = Item.objects.visible_to(who_is(request.user)).with_current()
    found = get_object_or_404(items, code=code)
    if found.current is None:
        raise Http404
    given = guide.told(found.current.content, request.GET)
    try:
        applicable(found.current.content, given)
    except UnknownAnswer:
        raise Http404 from None
    return found, found.current, given


def _page_of(asked) -> int:
    """The number of the page asked for; nobody pages further than the last."""
    typed = asked.get("page", "")
    return min(max(int(typed[:9]), 1), LAST) if typed.isdecimal() else 1


# -- filters -------------------------------------------------------------------------------------

FILTERS = ("department", "theme", "object", "region", "online")


def _filters(asked) -> Filters:
    department, theme, served = (
        asked.get("department", ""),
        asked.get("theme", ""),
        asked.get("object"),
    )
    return Filters(
        department=int(department) if department.isdecimal() else None,
        theme=theme if theme in THEMES else "",
        service_object=served if served in {o.value for o in ServiceObject} else "",
        region=asked.get("region", "") if REGION.fullmatch(asked.get("region", "")) else "",
        online=asked.get("online") == "yes",
    )


def _filter_fields(asked, counts: dict[str, dict[str, int]]) -> list[dict]:
    """The facets, each value with how many items it leaves; what would leave none is left out."""
    departments = _departments(counts["department"], asked.get("department", ""))
    regions = Region.objects.filter(pk__in=counts["region"])
    choices = {  # name: (label, values, their counts)
        "theme": (_("Life event"), [(t.code, words(t)) for t in THEMES.values()], counts["theme"]),
        "object": (
            _("For whom"),
            [(o.value, words(o)) for o in ServiceObject],
            counts["service_object"],
        ),
        "department": (
            _("Department"), [(str(pk), name) for pk, name in departments], counts["department"],
        ),
        "region": (_("Region"), [(r.pk, r.name) for r in regions], counts["region"]),
    }  # fmt: skip
    fields = [
        {
            "name": name,
            "label": label,
            "kind": "region",  # always a list to choose from, never buttons
            "value": asked.get(name, ""),
            "options": _counted(options, told, asked.get(name, "")),
            "required": False,
            "quiet": True,
            "unset": _("All"),
        }
        for name, (label, options, told) in choices.items()
        if options  # nothing to choose from: no field
    ]
    online = {
        "name": "online",
        "label": _("Online only"),
        "kind": "box",
        "required": False,
        "quiet": True,
    }
    return [*fields, online | {"value": asked.get("online") == "yes"}]


def _departments(counts: dict[str, int], chosen: str) -> list[tuple[int, str]]:
    """Return ids and names: those with the most items, and the one that is chosen already."""
    wanted = sorted(counts, key=lambda pk: counts[pk], reverse=True)[:MANY]
    wanted += [chosen] if chosen.isdecimal() and chosen in counts else []
    rows = Department.objects.order_by("name").values_list("pk", "name")
    if wanted:
        return list(rows.filter(pk__in=wanted))
    having = rows.filter(Exists(Item.objects.filter(department=OuterRef("pk"))))
    return list(having[:MANY])  # what was typed only comes close: nothing is counted


def _counted(options, told: dict[str, int], chosen: str) -> list[tuple[str, str]]:
    if not told:  # what was typed only comes close: nothing is counted
        return options
    return [
        (value, _("%(words)s (%(n)s)") % {"words": label, "n": told.get(value, 0)})
        for value, label in options
        if value in told or value == chosen
    ]


citizen = [
    path("items/lists/", lists.index, name="lists"),
    path("items/changes.atom", lists.changes, name="item_changes"),
    path("items/lists/<slug:code>/", lists.one, name="published_list"),
    path("items/lists/<slug:code>.<slug:kind>", lists.as_file, name="list_file"),
    path("market-access/", access.market_access, name="market_access"),
    path("items/", search, name="search"),
    path("items/suggest/", suggest, name="suggest"),
    path("items/files/<slug:digest>/", guide_file, name="guide_file"),
    path("items/visits/<int:visits>/", without_visits, name="by_visits"),
    path("items/<str:code>/", item, name="item"),
    path("items/<str:code>/brochure.pdf", brochure, name="brochure"),
    path("items/<str:code>/flow.svg", flow_picture, name="flow_picture"),
    path("items/<str:code>/flow.bpmn", flow_model, name="flow_model"),
    path("items/<str:code>/forms/<slug:material>/", blank, name="blank_form"),
]
citizen_menu = [Entry(gettext_lazy("Services"), "portal:search", "grid", order=10)]
