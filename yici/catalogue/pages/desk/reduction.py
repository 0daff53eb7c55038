"""减环节、减材料、减时限、减跑动 at the desk: the accounts against a baseline, as page and as files (C033)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from hashlib import sha256

import orjson
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yici.catalogue import accounts
from yici.catalogue.accounts import BY, Scope
from yici.catalogue.printing import list_paper
from yici.catalogue.reduction import (
    DAYS,
    LAW,
    MATERIALS,
    MEASURES,
    STAGES,
    VISITS,
    Account,
    Figure,
    told,
)
from yici.catalogue.templatetags.catalogue import words
from yici.catalogue.themes import THEMES
from yici.people.doors import staff_page
from yici.people.models import Department, Region
from yici.ui.csvs import csv_file

SIZE = 50
MOST = 2_000  # lines of a PDF
WIDE = 1000  # of a bar, in its own measure
WHY = (
    "与基准版本相比，申请人少跑的环节、少交的材料、少等的工作日和少跑的次数；均由事项版本计算得出。"
)


def titles() -> dict:
    return {
        STAGES: _("Stages"),
        MATERIALS: _("Materials"),
        DAYS: _("Working days promised"),
        VISITS: _("Visits"),
        LAW: _("Promise beside the law's limit"),
    }


def heads() -> dict:
    """The measures as they head a column."""
    return titles() | {DAYS: _("Days"), LAW: _("Law → promise")}


def dimensions() -> dict:
    return {
        "item": _("Item"),
        "department": _("Department"),
        "region": _("Region"),
        "theme": _("Theme"),
    }


@require_GET
@staff_page
def overview(request, who):
    """Show what applicants are spared, in sum and line by line."""
    by, sort, scope, fault = _asked(request.GET)
    page = max(int(typed), 1) if (typed := request.GET.get("page", "")).isdecimal() else 1
    found = accounts.accounts(
        by, scope, sort=sort, offset=(min(page, 100_000) - 1) * SIZE, limit=SIZE
    )
    context = {
        "by": by,
        "dimensions": [(key, label, _address(request, by=key)) for key, label in dimensions().items()],
        "heads": [(m, label, m == sort, _address(request, sort=m)) for m, label in heads().items()],
        "scope": scope,
        "fault": fault,
        "typed": request.GET.get("since", "")[:20],
        "whole": found.whole,
        "bars": bars(found.whole),
        "new": found.new,
        "lines": [_line(request, by, one) for one in found.lines],
        "page": Paginator(range(found.count), SIZE).get_page(page),
        "files": [(kind, _file(request, kind)) for kind in ("csv", "json", "pdf")],
        "filters": _filters(scope),
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(
        request, "catalogue/desk/reduction.html", context, status=422 if fault else 200
    )  # fmt: skip


def _asked(query) -> tuple[str, str, Scope, str]:
    """Return what is asked for, and what is wrong with the day; other nonsense asks for nothing."""
    by, sort = query.get("by", ""), query.get("sort", "")
    scope = Scope(
        department=int(typed) if (typed := query.get("department", "")[:9]).isdecimal() else None,
        region=query.get("region", "")[:12],
        theme=query.get("theme", "") if query.get("theme", "") in THEMES else "",
        item=query.get("q", "").strip()[:100],
    )
    fault = ""
    try:
        if typed := query.get("since", "").strip():
            scope = replace(scope, since=date.fromisoformat(typed))
    except ValueError:
        fault = _("Enter the day as year-month-day, such as 2026-10-08.")
    return by if by in BY else "department", sort if sort in MEASURES else DAYS, scope, fault


def _address(request, **changes) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _file(request, kind: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return f"{reverse('desk:reduction_file', args=[kind])}?{query.urlencode()}"


def _filters(scope: Scope) -> list[tuple[str, str]]:
    """What narrows the accounts, in words, each with the query's name of it."""
    found = []
    if scope.department:
        name = Department.objects.filter(pk=scope.department).values_list("name", flat=True).first()
        found.append(("department", name or str(scope.department)))
    if scope.region:
        name = Region.objects.filter(pk=scope.region).values_list("name", flat=True).first()
        found.append(("region", name or scope.region))
    if scope.theme:
        found.append(("theme", words(THEMES[scope.theme])))
    return found


def _line(request, by: str, one) -> dict:
    narrower = {"department": "department", "region": "region", "theme": "theme"}.get(by)
    link = (
        _address(request, **{narrower: one.key, "by": "item"})
        if narrower
        else reverse("desk:list_item", args=[one.key])
    )
    return {"account": one, "link": link, "cells": [_cell(one.figures.get(m)) for m in MEASURES]}


def _cell(figure: Figure | None) -> dict | None:
    if figure is None:
        return None
    return {
        "before": shown(figure.before),
        "now": shown(figure.now),
        "saved": figure.saved,
        "less": shown(abs(figure.saved)),
        "percent": _percent(figure),
    }


def _percent(figure: Figure) -> str:
    """So many per cent, rounded down; what is little but something is not called nothing."""
    if not figure.percent:
        return "<1%" if figure.saved > 0 else ""
    return f"{figure.percent}%"


def bars(account: Account) -> list[dict]:
    """Return an account as a picture: two bars a measure, with the figures beside them."""
    return [_bar(measure, account.figures.get(measure)) for measure in MEASURES]


def _bar(measure: str, figure: Figure | None) -> dict:
    """A measure of the whole as two bars, the longer as wide as can be."""
    longest = max(figure.before, figure.now) if figure else 0
    return {
        "title": titles()[measure],
        "law": measure == LAW,
        "cell": _cell(figure),
        "items": figure.items if figure else 0,
        "before": int(WIDE * figure.before / longest) if figure and longest else 0,
        "now": int(WIDE * figure.now / longest) if figure and longest else 0,
    }


def shown(figure: Fraction) -> str:
    """A figure as it is read: whole, or to a tenth."""
    return f"{round(float(figure), 1):g}" if figure.denominator != 1 else str(figure.numerator)


# -- files -------------------------------------------------------------------------------------------

CHINESE = {
    STAGES: "环节",
    MATERIALS: "材料",
    DAYS: "承诺工作日",
    VISITS: "跑动次数",
    LAW: "承诺与法定时限",
}
OF = {"item": "事项", "department": "部门", "region": "地区", "theme": "主题"}


@require_GET
@staff_page
def as_file(request, who, kind):
    """Give the accounts as a file; what is asked for is that of the page."""
    by, sort, scope, fault = _asked(request.GET)
    if fault:
        return HttpResponse(fault, status=422, content_type="text/plain; charset=utf-8")
    today = timezone.localdate()
    name = f"reduction-{by}-{today.isoformat()}"
    if kind == "csv":
        heads = [OF[by], "编码", "所属", "事项数", "减少事项数"]
        heads += [
            f"{said}{end}"
            for said in CHINESE.values()
            for end in ("（原）", "（现）", "（减）", "（减%）")
        ]
        return csv_file(name, heads, map(_flat, accounts.lines(by, scope, sort=sort)))
    if kind == "json":
        answer = StreamingHttpResponse(
            _json(by, scope, sort, today), content_type="application/json"
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    if kind == "pdf":
        answer = HttpResponse(_pdf(by, scope, sort, today), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        return answer
    raise Http404


def _flat(one) -> list:
    cells: list = [one.label, one.key, one.where, one.items, one.less]
    for figure in one.cells().values():
        if figure is None:
            cells += ["", "", "", ""]
            continue
        percent = "" if figure.percent is None else figure.percent
        cells += [shown(figure.before), shown(figure.now), shown(figure.saved), percent]
    return cells


def _json(by: str, scope: Scope, sort: str, today: date) -> Iterator[bytes]:
    """Yield a JSON object; its lines as they are read."""
    whole, new = accounts.whole(scope)
    head = {
        "requirement": "C033",
        "on": today.isoformat(),
        "baseline": scope.since.isoformat() if scope.since else "first-edition",
        "by": by,
        "new_items": new,
        "whole": told(whole),
    }
    yield orjson.dumps(head)[:-1] + b', "lines": ['
    for number, line in enumerate(accounts.lines(by, scope, sort=sort)):
        yield (b",\n" if number else b"\n") + orjson.dumps(told(line))
    yield b"\n]}\n"


def _pdf(by: str, scope: Scope, sort: str, today: date) -> bytes:
    with translation.override("zh-hans"):
        found = accounts.accounts(by, scope, sort=sort, limit=MOST)
        rows = [
            [one.label, str(one.items), *map(_printed, one.cells().values())] for one in found.lines
        ]
    whole = "，".join(
        f"{CHINESE[m]}{_printed(figure)}" for m, figure in found.whole.figures.items()
    )
    heads = [OF[by], "事项数", *CHINESE.values()]
    since = f"{scope.since.isoformat()}有效版本" if scope.since else "首个公布版本"
    beyond = f"仅列前{MOST}行，共{found.count}行。" if found.count > MOST else ""
    digest = sha256(orjson.dumps([by, since, whole, rows])).hexdigest()
    title = f"减环节减材料减时限减跑动统计（按{OF[by]}）"
    return list_paper(
        title,
        f"{WHY}基准：{since}。合计{found.whole.items}个事项：{whole}。{beyond}",
        today,
        digest,
        heads,
        rows,
    )


def _printed(figure: Figure | None) -> str:
    if figure is None:
        return "—"
    if not figure.saved:
        return shown(figure.now)
    less = shown(abs(figure.saved))
    change = f"减{less}，{_percent(figure)}" if figure.saved > 0 else f"增{less}"
    return f"{shown(figure.before)} → {shown(figure.now)}（{change}）"
