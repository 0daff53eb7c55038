"""The page for the table of automatic examination: a grid of conditions, tried out before it is saved.

Columns are what the item asks: fields, answers, materials. Every button but the last shows the page anew
with what was typed, and saves nothing (issue 4; C043, R21).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from yici.catalogue import changes, examination_in_words, telling
from yici.catalogue.content import Content, Examination, Verdict
from yici.catalogue.examination_cover import Found, looked_at
from yici.catalogue.examination_in_words import VERDICTS
from yici.catalogue.examining import Column, columns, holds, speaking
from yici.catalogue.refusals import Refused
from yici.catalogue.templatetags.catalogue import words
from yici.laws.models import register
from yici.people.doors import staff_page
from yici.ui.fields import FieldView

from . import lookup, saying, sheet
from .drafts import Draft, Overtaken, Place, change, opened
from .inputs import GONE, block, unfit
from .pages import _begun, _context, _item, _json, _loads, _overview, _replaced, _say_what_broke
from .sections import EXAMINATION

SHOWN = 12  # gaps and pairs that are named
GROUPS = {
    "fields": gettext_lazy("Fields of the form"),
    "situations": gettext_lazy("Situation questions"),
    "materials": gettext_lazy("Materials"),
}
OPS = {  # by what is looked at
    "listed": ("in", "not_in", "filled", "empty"),
    "measured": (
        "at_least",
        "more_than",
        "at_most",
        "less_than",
        sheet.BETWEEN,
        "in",
        "filled",
        "empty",
    ),
    "text": ("in", "not_in", "filled", "empty"),
    "material": ("filled", "empty"),
}
OP_WORDS = {
    "in": gettext_lazy("is one of"), "not_in": gettext_lazy("is none of"), "at_least": gettext_lazy("at least"),
    "at_most": gettext_lazy("at most"), sheet.BETWEEN: gettext_lazy("between"),
    "more_than": gettext_lazy("more than"), "less_than": gettext_lazy("less than"),
    "filled": gettext_lazy("is filled in"), "empty": gettext_lazy("is empty"),
}  # fmt: skip
OP_WORDS_OF = {
    "multichoice": {"in": gettext_lazy("only of these"), "not_in": gettext_lazy("nothing of these")},
    "date": {
        "at_least": gettext_lazy("not before"), "at_most": gettext_lazy("not after"),
        "more_than": pgettext_lazy("a day", "after"), "less_than": pgettext_lazy("a day", "before"),
    },
    "material": {"filled": gettext_lazy("is handed in"), "empty": gettext_lazy("is not handed in")},
}  # fmt: skip


@dataclass
class Typed:
    """What stands on the page, and what was read of it."""

    sheet: sheet.Sheet
    data: dict[str, Any]  # the table as JSON, perhaps wrong
    known: dict[str, Column]
    errors: dict[str, list[str]] = field(default_factory=dict)
    note: str = ""
    tried: Any = None
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> Examination | None:
        """The table, where nothing is wrong with it."""
        if self.errors or not self.data["rules"]:
            return None
        try:
            return Examination.model_validate(self.data)
        except ValidationError:
            return None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def page(request, who, code):
    """Show the table; try it; save it. What another changed meanwhile is told."""
    draft = opened(_item(who, code))
    place = Place(EXAMINATION)
    now = place.read(draft.body)
    known = columns(draft.body)
    if request.method != "POST":
        begun = now or _begun(EXAMINATION, draft.content) | {"rules": []}
        return _shown(request, draft, Typed(sheet.of_table(now), begun, known), _json(now))
    post, was = request.POST.copy(), request.POST.get("was", "")
    looked = lookup.looked(post, register(), timezone.localdate())
    typed = _read(post, draft, known, now)
    verb, _dash, number = post.get("do", "").partition("-")
    if looked:
        return _shown(request, draft, typed, was, looked=looked)
    if verb != "save":
        _altered(typed, post, draft, verb, number, now)
        return _shown(request, draft, typed, was)
    if moved := _moved_heads(typed, post):
        typed.note = moved
        return _shown(request, draft, typed, was)
    data = typed.data if typed.data["rules"] else None
    if data is not None:
        typed.errors |= unfit(EXAMINATION.inputs, data, now or {})
    if not typed.errors and data is not None:
        try:
            Examination.model_validate(data)
        except ValidationError as fault:
            typed.errors = saying.errors(fault)
    if typed.errors:
        return _shown(request, draft, typed, was, status=422)
    return _save(request, who, draft, place, typed, data, was)


def _save(request, who, draft: Draft, place: Place, typed: Typed, data, was: str):
    try:
        change(draft.item, place, who, request.session, _replaced(EXAMINATION, data, was, ""))
    except Overtaken as meanwhile:
        lines = _meanwhile(was, meanwhile.now, draft.body)
        typed.note = _("Another has changed this since you opened it. Yours is not saved yet.")
        return _shown(request, draft, typed, _json(meanwhile.now), meanwhile=lines, status=422)
    except ValidationError as fault:
        typed.note = saying.refers(fault)
        return _shown(request, draft, typed, was, status=422)
    except Refused as reason:
        typed.note = _(str(reason))
        return _shown(request, draft, typed, was, status=422)
    if data is None:
        messages.success(request, _("Saved in the draft: everything is examined by people."))
    else:
        messages.success(request, _("Saved in the draft. Nothing is in force yet."))
    _say_what_broke(request, draft)
    return redirect(request.path)


def _meanwhile(was: str, now: Any, body: dict) -> list[telling.Line]:
    """Return what another changed, as the history of editions tells it."""
    mine = {"examination": _loads(was) or None}
    told = changes.between({"paths": mine}, {"paths": {"examination": now}})
    return telling.lines(told, body | {"paths": body["paths"] | mine}, body)


def _read(post, draft: Draft, known: Mapping[str, Column], now: Mapping | None) -> Typed:
    typed = sheet.of_post(post, known)
    rules, errors = sheet.told(typed, (now or {}).get("rules", []), known)
    data: dict[str, Any] = _begun(EXAMINATION, draft.content) | {"rules": rules}
    for one in EXAMINATION.inputs:
        told = one.read(post, draft.content)
        if told is not GONE:
            data[one.name] = told
    given = {c: _given(post, one) for c, one in known.items() if f"try-{c}" in post}
    return Typed(typed, data, dict(known), errors, given=given)


def _given(post, column: Column) -> Any:
    name = f"try-{column.code}"
    if column.kind == "multichoice":
        return post.getlist(name)
    told = post.get(name, "").strip()
    return told.replace(",", "") if column.kind in {"number", "money"} else told


# -- what the buttons do ---------------------------------------------------------------------------


def _altered(typed: Typed, post, draft: Draft, verb: str, number: str, now) -> None:
    """Do what a button asks to what was typed; a half-filled sheet is not complained about."""
    made, n = typed.sheet, int(number) if number.isascii() and number.isdigit() else -1
    if verb == "try":
        _try(typed)
        return
    if verb == "check" and not _moved_heads(typed, post):
        if typed.errors:
            typed.note = _("Mend the cells that are marked; then it can be looked at.")
        return
    _moved_heads(typed, post)
    if verb == "column":
        typed.note = _add_column(made, post.get("column", ""), typed.known)
    elif verb == "drop" and 0 <= n < len(made.heads):
        del made.heads[n]
        for row in made.rows:
            del row.cells[n]
    elif verb == "row":
        typed.note = _add_row(made, sheet.Row())
    elif verb == "copy" and 0 <= n < len(made.rows):
        one = made.rows[n]
        cells = [sheet.Cell(c.op, list(c.values), c.until) for c in one.cells]
        typed.note = _add_row(made, sheet.Row("", "", one.outcome, one.criterion, cells), n + 1)
    elif verb == "out" and 0 <= n < len(made.rows):
        del made.rows[n]
    elif verb in ("up", "down") and 0 <= n < len(made.rows):
        to = min(max(n + (1 if verb == "down" else -1), 0), len(made.rows) - 1)
        made.rows.insert(to, made.rows.pop(n))
    made.wide()
    rules, _wrong = sheet.told(made, (now or {}).get("rules", []), typed.known)
    typed.data["rules"] = rules
    typed.errors = {}
    if _wrong:
        typed.data = typed.data | {"rules": []}


def _add_column(made: sheet.Sheet, on: str, known: Mapping[str, Column]) -> str:
    if on not in known:
        return _("Choose what the new column looks at.")
    if len(made.heads) >= sheet.MOST_COLUMNS:
        return _("At most %(n)s columns.") % {"n": sheet.MOST_COLUMNS}
    if not made.has_room(columns=1):
        return _("At most %(n)s cells: fewer rows, or fewer columns.") % {"n": sheet.MOST_CELLS}
    made.heads.append(on)
    if not made.rows:
        made.rows.append(sheet.Row())
    return ""


def _add_row(made: sheet.Sheet, row: sheet.Row, at: int | None = None) -> str:
    if len(made.rows) >= sheet.MOST_ROWS:
        return _("At most %(n)s rows.") % {"n": sheet.MOST_ROWS}
    if not made.has_room(rows=1):
        return _("At most %(n)s cells: fewer rows, or fewer columns.") % {"n": sheet.MOST_CELLS}
    made.rows.insert(len(made.rows) if at is None else at, row)
    return ""


def _moved_heads(typed: Typed, post) -> str:
    """Empty the cells of columns that look at something else now; return what there is to say."""
    emptied = False
    for c, on in enumerate(typed.sheet.heads):
        before = post.get(f"head-{c}-was", on)
        if before == on:
            continue
        for row in typed.sheet.rows:
            emptied |= bool(row.cells[c].op)
            row.cells[c] = sheet.Cell()
        for r in range(len(typed.sheet.rows)):
            typed.errors.pop(f"cell-{r}-{c}", None)
    if emptied:
        return _("A column looks at something else now: fill in its cells again, then save.")
    return ""


def _try(typed: Typed) -> None:
    """Say what the machine would do with what was given."""
    table = typed.table
    if table is None:
        typed.note = (
            _("Mend the cells that are marked; then it can be tried.")
            if typed.errors
            else _("There is no row to try yet.")
        )
        return
    rule = speaking(table, typed.given)
    fits = [
        n
        for n, one in enumerate(table.rules, 1)
        if all(holds(c, typed.given.get(c.on, "")) for c in one.when)
    ]
    outcome = VERDICTS[rule.outcome if rule else table.otherwise]
    typed.tried = {
        "outcome": outcome,
        "row": fits[0] if fits else None,
        "rule": rule,
        "also": fits[1:],
        "follows": _follows(outcome, table),
    }


def _follows(outcome: Verdict, table: Examination) -> str:
    if outcome == Verdict.REFUSE:
        return _("A machine never refuses: an official looks at it and is told of this row.")
    if outcome == Verdict.PERSON:
        return _("An official examines it.")
    share = {"n": table.sample_percent}
    if table.decides:
        return _("Accepted, reviewed and decided at once; %(n)s in a hundred are drawn for a person.") % share  # fmt: skip
    return _("Accepted and reviewed at once, an official decides; %(n)s in a hundred are drawn for a person.") % share  # fmt: skip


# -- what the page shows ---------------------------------------------------------------------------


def _shown(request, draft: Draft, typed: Typed, was: str, looked=None, meanwhile=(), status=200):
    content, made = draft.content, typed.sheet
    blocks = [block(one, typed.data, content, typed.errors) for one in EXAMINATION.inputs]
    heads = [_head(c, on, typed) for c, on in enumerate(made.heads)]
    rows = [_row(r, row, typed, content) for r, row in enumerate(made.rows)]
    table = typed.table
    found = looked_at(content, table, examination_in_words.cover_words()) if table else Found()
    numbers = {rule.code: n for n, rule in enumerate(table.rules, 1)} if table else {}
    marked = [view for row in rows for view in row["views"]] + [head["view"] for head in heads]
    marked += [b["field"] for b in blocks if b["sort"] == "field"]
    marked += [f for b in blocks if b["sort"] == "group" for f in b["fields"]]
    shown = {name for view in marked if view.errors for name in [view.name]}
    rest = [w for name, told in typed.errors.items() if name not in shown and f"{name}-op" not in shown for w in told]  # fmt: skip
    context = _context(request, draft, Place(EXAMINATION)) | {
        "blocks": blocks, "was": was, "heads": heads, "rows": rows, "looked": looked,
        "offered": _offered(typed.known), "faulty": marked, "note": " ".join(filter(None, [typed.note, *rest])),
        "is_red": status == 422, "meanwhile": meanwhile, "back": _overview(draft.item),
        "tries": [_tried(typed, on) for on in dict.fromkeys(made.heads) if on in typed.known],
        "tried": typed.tried, "found": found if table else None, "gaps": found.gaps[:SHOWN],
        "pairs": [_pair(*one, numbers) for one in found.at_odds[:SHOWN]],
        "dead": [(numbers[rule.code], rule.text) for rule in found.dead],
        "otherwise": VERDICTS[table.otherwise] if table else None,
    }  # fmt: skip
    return render(request, "catalogue/editor/examination.html", context, status=status)


def _pair(one, other, cases: str, numbers: Mapping[str, int]) -> dict:
    return {
        "one": numbers[one.code], "other": numbers[other.code], "cases": cases,
        "says": VERDICTS[one.outcome], "not": VERDICTS[other.outcome],
    }  # fmt: skip


def _head(c: int, on: str, typed: Typed) -> dict:
    column = typed.known.get(on)
    view = FieldView(
        f"head-{c}", _("Column %(n)s") % {"n": c + 1}, "select", on, errors=typed.errors.get(f"head-{c}", []),
    )  # fmt: skip
    return {
        "number": c, "on": on, "view": view, "label": examination_in_words.named(column) if column else on,
        "is_gone": column is None,
    }  # fmt: skip


def _offered(known: Mapping[str, Column]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            str(label),
            [(c.code, examination_in_words.named(c)) for c in known.values() if c.group == group],
        )
        for group, label in GROUPS.items()
    ]


def _row(r: int, row: sheet.Row, typed: Typed, content: Content) -> dict:
    errors = typed.errors
    text = FieldView(
        f"row-{r}-text", _("Row %(n)s: the rule in words") % {"n": r + 1}, "longtext", row.text,
        errors=errors.get(f"row-{r}-text", []),
    )  # fmt: skip
    outcome = FieldView(
        f"row-{r}-outcome", _("Row %(n)s: what follows") % {"n": r + 1}, "select", row.outcome,
        options=[(one.value, words(one)) for one in Verdict], errors=errors.get(f"row-{r}-outcome", []),
    )  # fmt: skip
    criterion = FieldView(
        f"row-{r}-criterion", _("Row %(n)s: by which criterion") % {"n": r + 1}, "select", row.criterion,
        options=_criteria(content, row.criterion), unset=pgettext("criterion", "None named"),
        errors=errors.get(f"row-{r}-criterion", []),
    )  # fmt: skip
    cells = [_cell(r, c, on, cell, typed) for c, (on, cell) in enumerate(zip(typed.sheet.heads, row.cells, strict=True))]  # fmt: skip
    return {
        "number": r, "shown": r + 1, "code": row.code, "text": text, "outcome": outcome,
        "criterion": criterion, "cells": cells, "views": [text, outcome, criterion, *(c["op"] for c in cells)],
        "is_last": r + 1 == len(typed.sheet.rows),
    }  # fmt: skip


def _criteria(content: Content, chosen: str) -> list[tuple[str, str]]:
    """The criteria of the stages, each once: what a rule names holds in every stage that has it."""
    told: dict[str, list[str]] = {}
    for stage in content.stages:
        for one in stage.criteria:
            told.setdefault(one.code, []).append(f"{stage.name}：{one.text}")
    if chosen and chosen not in told:
        told[chosen] = [chosen]
    return [(code, "；".join(said)) for code, said in told.items()]


def _cell(r: int, c: int, on: str, cell: sheet.Cell, typed: Typed) -> dict:
    column = typed.known.get(on) or Column(on, "fields", "text", on)
    sort = (
        "material" if column.kind == "material" else "listed" if column.is_listed
        else "measured" if column.is_measured else "text"
    )  # fmt: skip
    name = f"cell-{r}-{c}"
    ops = [*OPS[sort], *([cell.op] if cell.op and cell.op not in OPS[sort] else [])]
    said = {**OP_WORDS, **OP_WORDS_OF.get(column.kind, {})}
    where = {"n": r + 1, "column": examination_in_words.named(column)}
    op = FieldView(
        f"{name}-op", _("Row %(n)s, %(column)s") % where, "select", cell.op,
        options=[(one, str(said[one])) for one in ops], unset=str(_("whatever it is")),
        errors=typed.errors.get(name, []), required=False,
    )  # fmt: skip
    offered = examination_in_words.options(column)
    offered += [(v, v) for v in cell.values if column.is_listed and v not in dict(offered)]
    return {
        "op": op, "name": name, "sort": sort, "label": where["column"], "on": column.kind,
        "options": [(f"{name}-v-{n}", v, w, v in cell.values) for n, (v, w) in enumerate(offered)] if column.is_listed else [],
        "value": "\n".join(cell.values), "first": "\n".join(cell.values) if len(cell.values) < 2 else "",
        "until": cell.until, "several": sort != "measured" or len(cell.values) > 1,
    }  # fmt: skip


def _tried(typed: Typed, on: str) -> FieldView:
    column = typed.known[on]
    offered = examination_in_words.options(column)
    kind = column.kind if column.kind in {"number", "money", "date", "multichoice"} else "text"
    if column.kind == "material":
        kind, offered = "select", [("yes", _("handed in"))]
    elif column.is_listed and kind != "multichoice":
        kind = "select"
    unset = _("not handed in") if column.kind == "material" else _("not filled in")
    return FieldView(
        f"try-{on}", examination_in_words.named(column), kind, typed.given.get(on, ""), options=offered,
        required=False, quiet=True, unset=unset,
    )  # fmt: skip


staff = [path("catalogue/editor/<str:code>/examination/", page, name="editor_examination")]
