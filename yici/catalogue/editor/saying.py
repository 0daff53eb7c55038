"""What the editor says: a part in a line, a change by another, an error beside its input."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from yici.catalogue.content import Content
from yici.catalogue.templatetags.catalogue import limit, situation, words, working_days
from yici.ui.money import yuan

from .sections import Section


def line(section: Section, part: Any, content: Content) -> dict:
    """Return a part of a list: its name, what it is, and when it applies."""
    condition = getattr(part, "needed_if", None) or getattr(part, "when", None) or {}
    return {
        "code": part.code,
        "name": getattr(part, "label", "") or getattr(part, "name", "") or part.text,
        "about": SUMMARIES[section.name](part),
        "when": situation(condition, content),
    }


def _field(field) -> str:
    required = _("required") if field.required else _("optional")
    return " · ".join(filter(None, (words(field.kind), field.section, required)))


def _row(row) -> str:
    return limit(row.promised) if row.promised else ""


SUMMARIES = {
    "fields": _field,
    "situations": lambda question: "、".join(words(option) for option in question.options),
    "materials": lambda m: " · ".join((words(m.kind), words(m.source), words(m.necessity))),
    "stages": lambda s: f"{'、'.join(s.departments)} · {working_days(s.limit_days)}",
    "special_procedures": lambda p: " · ".join(filter(None, (words(p.kind), limit(p.limit)))),
    "fees": lambda fee: f"{yuan(fee.amount_cents)} · {fee.standard}",
    "intermediaries": lambda one: " · ".join(filter(None, (limit(one.limit), one.fee))),
    "tables": lambda t: ngettext("%(n)d row", "%(n)d rows", len(t.rows)) % {"n": len(t.rows)},
    "rows": _row,
}


def grid(content: Content, table) -> dict:
    """Return a table as a table: a column for every question it looks at."""
    questions = [q for q in content.situations if q.code in table.questions]
    names = {
        (group, part.code): getattr(part, "name", "") or getattr(part, "label", "")
        for group in ("materials", "fields", "stages", "special_procedures", "fees")
        for part in getattr(content, group)
    }
    rows = []
    for row in table.rows:
        cells = []
        for question in questions:
            chosen = row.when.get(question.code, ())
            cells.append(
                (words(question), "、".join(words(o) for o in question.options if o.code in chosen))
            )
        brings = [name for (group, code), name in names.items() if code in getattr(row, group)]
        rows.append({"row": row, "cells": cells, "brings": brings, "promised": limit(row.promised)})
    return {"questions": [words(question) for question in questions], "rows": rows}


def changes(section: Section, was: Mapping, now: Mapping | None) -> list[dict]:
    """Return what another has changed in a part, input by input."""
    if now is None:
        return []
    return [
        {"label": one.label, "was": said(was.get(one.name)), "now": said(now.get(one.name))}
        for one in section.inputs
        if was.get(one.name) != now.get(one.name)
    ]


def said(value: Any) -> str:
    """Say a JSON value of a part in plain words."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return "，".join(said(inner) for key, inner in value.items() if key != "code" and inner)
    if isinstance(value, list):
        return "；".join(said(inner) for inner in value)
    return str(value)


def errors(fault: ValidationError) -> dict[str, list[str]]:
    """Return what is wrong by the name of its input; under the empty name what belongs to none."""
    found: dict[str, list[str]] = {}
    for name, words_ in _errors(fault):
        found.setdefault(name, []).append(words_)
    return found


def _errors(fault: ValidationError) -> Iterator[tuple[str, str]]:
    for error in fault.errors():
        name = "-".join(map(str, error["loc"]))
        yield name, _words(error)


def _words(error: Mapping) -> str:
    given = error.get("ctx", {})
    match error["type"]:
        case "missing" | "string_too_short" | "string_type":
            return _("Fill this in.")
        case "string_too_long":
            return _("At most %(n)s characters.") % {"n": given["max_length"]}
        case "int_parsing" | "float_parsing" | "int_from_float" | "int_type":
            return _("Write a number in digits.")
        case "greater_than_equal":
            return _("At least %(n)s.") % {"n": given["ge"]}
        case "less_than_equal":
            return _("At most %(n)s.") % {"n": given["le"]}
        case "too_short":
            return _("At least %(n)s are needed.") % {"n": given["min_length"]}
        case "enum" | "literal_error":
            return _("Choose one of the list.")
        case "value_error" if "a choice needs options" in error["msg"]:
            return _("One or several of several: give the options. Other kinds have none.")
    return _("This does not fit: %(detail)s") % {"detail": error["msg"]}


def refers(fault: ValidationError) -> str:
    """Say why the whole does not hold together, though the part does."""
    detail = "; ".join(error["msg"].removeprefix("Value error, ") for error in fault.errors())
    return _(
        "Something else of this item refers to what you take away. Change that first. (%(detail)s)"
    ) % {"detail": detail}
