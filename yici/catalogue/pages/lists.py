"""The published lists at the portal: a page, CSV, JSON and PDF of each, and the feed of changes."""

from collections.abc import Iterator

import orjson
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yici.catalogue.listing import Listed, Row, counts, listed
from yici.catalogue.lists import LISTS
from yici.catalogue.models import EditionStep
from yici.catalogue.printing import list_paper
from yici.catalogue.templatetags.catalogue import words
from yici.ui.csvs import csv_file
from yici.ui.dates import is_chinese

SIZE = 50
ITEM_HEADS = (
    ("事项", "Item"),
    ("部门", "Department"),
    ("版本", "Edition"),
    ("生效日期", "In force from"),
)
PUBLIC = ("publish", "suspend", "resume", "abolish")
MOST = 100  # entries of the feed
PRINTED = 2_000  # lines of a PDF


def _listed(code: str) -> Listed:
    if code not in LISTS:
        raise Http404
    return listed(code)


def _heads(one: Listed, chinese: bool | None = None) -> list[str]:
    chinese = is_chinese() if chinese is None else chinese
    return [pair[0 if chinese else 1] for pair in (*ITEM_HEADS, *one.how.heads)]


def _cells(row: Row) -> list[str]:
    day = row.effective_on.isoformat() if row.effective_on else ""
    return [row.name, row.department, str(row.edition), day, *row.cells]


@require_safe
def index(request):
    """Name every list, with how long it is."""
    many = counts()
    lists = [{"how": how, "count": many[code]} for code, how in LISTS.items()]
    return render(request, "catalogue/lists.html", {"lists": lists})


@require_safe
def one(request, code: str):
    """Show a list."""
    found = _listed(code)
    page = Paginator(range(found.count), SIZE).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    heads = _heads(found)[2:]
    context = {
        "listed": found,
        "title": words(found.how),
        "why": found.how.why if is_chinese() else found.how.why_english,
        "heads": heads,
        "page": page,
        "lines": [
            (row, list(zip(heads, _cells(row)[2:], strict=True)))
            for row in found.rows(start, start + SIZE)
        ],
    }
    return render(request, "catalogue/published_list.html", context)


@require_safe
def as_file(request, code: str, kind: str):
    """Give a list as a file that says of which day and with which digest it is."""
    found = _listed(code)
    name = f"{code}-{found.on.isoformat()}"
    if kind == "csv":
        heads = ["实施编码", *_heads(found, chinese=True), "数据日期", "摘要"]
        rows = ([r.code, *_cells(r), found.on.isoformat(), found.digest] for r in found.rows())
        return csv_file(name, heads, rows)
    if kind == "json":
        return StreamingHttpResponse(_json(found), content_type="application/json")
    if kind == "pdf":
        answer = HttpResponse(_pdf(found), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        return answer
    raise Http404


def _json(found: Listed) -> Iterator[bytes]:
    """Yield a JSON object; its items as they are read."""
    keys = ["task_name", "dept_name", "task_version", "plan_effective_date"]
    keys += [english.lower().replace(" ", "_") for _chinese, english in found.how.heads]
    head = {
        "list": found.how.code,
        "name": found.how.label,
        "requirement": found.how.number,
        "on": found.on.isoformat(),
        "digest": found.digest,
        "count": found.count,
    }
    yield orjson.dumps(head)[:-1] + b',"items":['
    for number, row in enumerate(found.rows()):
        told = {"task_code": row.code, "area_code": row.region}
        told |= dict(zip(keys, _cells(row), strict=True))
        yield (b",\n" if number else b"\n") + orjson.dumps(told)
    yield b"\n]}\n"


def _pdf(found: Listed) -> bytes:
    beyond = "仅列前{most}行，共{count}行；完整清单见CSV、JSON文件。"
    beyond = beyond.format(most=PRINTED, count=found.count) if found.count > PRINTED else ""
    return list_paper(
        found.how.label,
        f"{found.how.why}{beyond}",
        found.on,
        found.digest,
        _heads(found, chinese=True),
        [_cells(row) for row in found.rows(0, PRINTED)],
    )


@require_safe
def changes(request):
    """Feed (Atom) of what was published, suspended, resumed and ended, the newest first."""
    steps = EditionStep.objects.filter(verb__in=PUBLIC).exclude(edition__status="draft")
    steps = steps.select_related("edition__item__department").order_by("-at", "-pk")[:MOST]
    feed = feedgenerator.Atom1Feed(
        title=_("Changes of service items"),
        link=request.build_absolute_uri(reverse("portal:lists")),
        description=_("Editions of service guides that came into force or ended."),
        feed_url=request.build_absolute_uri(),
    )
    for step in steps:
        item = step.edition.item
        link = request.build_absolute_uri(reverse("portal:item", args=[item.code]))
        feed.add_item(
            title=f"{item.name} · {step.get_verb_display()} · {step.edition.number}",
            link=link,
            description=f"{item.department.name} {step.reason}".strip(),
            unique_id=f"urn:sha256:{step.digest}:{step.pk}",
            pubdate=step.at,
            updateddate=step.at,
        )
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(answer, "utf-8")
    return answer
