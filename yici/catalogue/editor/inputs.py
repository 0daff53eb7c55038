"""What an official fills in: a part's elements as plain inputs, read back as the part's JSON.

What an input does not show stays as it is. What cannot be read is handed on as typed, so that the
content's own rules refuse it and the page says so beside the input.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yici.catalogue.actions import KINDS, MOST_BYTES
from yici.catalogue.content import Content, LimitUnit
from yici.catalogue.templatetags.catalogue import words
from yici.documents.uploads import MEGABYTE, BadFile
from yici.ui.fields import FieldView

SPARE = 2  # empty lines under a list of lines
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
MEASURE = re.compile(
    r"-?[0-9]{1,15}(\.[0-9]{1,6})?"
)  # a bound of a form field: also of sums of money
YUAN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")  # to the fen
GONE = object()  # nothing was filled in: the element falls back to its default
Choices = Callable[[Content], list[tuple[str, str]]]


@dataclass(frozen=True)
class Input:
    name: str
    label: Any
    kind: str = "text"
    options: Choices | None = None
    hint: Any = ""
    columns: tuple["Input", ...] = ()  # of kind lines: what a line holds
    code: str = ""  # of kind lines: how codes of new lines begin; empty: lines have no code
    unset: Any = ""  # of kind optional: what it means that nothing is chosen
    least: int | None = None  # of kind whole
    of_question: bool = False  # of kind condition: a question cannot hang on itself

    def cites(self, prefix: str) -> str:
        """Of a line that cites a law: how the names of these inputs begin; empty: it cites none."""
        if any(c.name == "law" for c in self.columns):
            return prefix
        return next((f"{prefix}{c.name}-" for c in self.columns if c.kind == "basis"), "")

    def read(self, post, content: Content, prefix: str = "") -> Any:
        """Return what was filled in, as JSON of the content."""
        return READERS.get(self.kind, _text)(self, post, content, prefix + self.name)

    def views(self, value: Any, content: Content, errors: Mapping, prefix: str) -> list[FieldView]:
        """Return a column of a line as fields: one, or those of a basis."""
        if self.kind == "answers" and not content.situations:
            return []  # nothing to hang on; a field without options would be yes or no
        if self.kind != "basis":
            return [self.view(value, content, errors, prefix)]
        start = f"{prefix}{self.name}-"
        return [c.view((value or {}).get(c.name), content, errors, start) for c in self.columns]

    def view(self, value: Any, content: Content, errors: Mapping, prefix: str = "") -> FieldView:
        """Return the input as the screen shows it."""
        name = prefix + self.name
        kind = {
            "many": "multichoice",
            "choice": "select",
            "optional": "select",
            "whole": "number",
            "answers": "multichoice",
        }.get(self.kind, self.kind)
        return FieldView(
            name,
            str(self.label),
            "longtext" if self.kind == "list" else kind,
            _shown(self.kind, value),
            str(self.hint),
            False,
            options=self.options(content) if self.options else [],
            errors=errors.get(name, []),
            quiet=True,
            unset=str(self.unset),
        )  # fmt: skip


def _text(one: Input, post, _content, name: str) -> Any:
    return post.get(name, "").replace("\r\n", "\n").strip()


def _number(one: Input, post, _content, name: str) -> Any:
    typed = post.get(name, "").strip()
    numbers = MEASURE if one.kind == "number" else NUMBER
    return _readable(typed, numbers) if typed else GONE


def _readable(typed: str, numbers: re.Pattern) -> str:
    """Return a number as typed; what is none, or beyond all measure, as something that is refused."""
    return typed if numbers.fullmatch(typed) else f"{typed[:40]}?"


def _money(one: Input, post, _content, name: str) -> Any:
    """Return fen; an amount that is none is handed on."""
    typed = post.get(name, "").strip().replace(",", "")
    if not typed:
        return GONE
    return int(Decimal(typed) * 100) if YUAN.fullmatch(typed) else f"{typed[:40]}?"


def _box(one: Input, post, _content, name: str) -> Any:
    return name in post


def _optional(one: Input, post, _content, name: str) -> Any:
    """Return the choice; none made: nothing is fixed."""
    return post.get(name) or None


def _many(one: Input, post, _content, name: str) -> Any:
    return post.getlist(name)


def _list(one: Input, post, _content, name: str) -> Any:
    return [line.strip() for line in post.get(name, "").splitlines() if line.strip()]


def _condition(one: Input, post, content: Content, name: str) -> Any:
    told = {q.code: post.getlist(f"{name}-{q.code}") for q in content.situations}
    return {code: options for code, options in told.items() if options}


def _answers(one: Input, post, _content, name: str) -> Any:
    """Return the condition that a column of a line sets; nothing ticked: it always holds."""
    told: dict[str, list[str]] = {}
    for ticked in post.getlist(name):
        question, _colon, option = ticked.partition(":")
        told.setdefault(question, []).append(option)
    return told or GONE


def answers_of(content: Content) -> list[tuple[str, str]]:
    """Offer every answer to every question of the item, for a condition in one column."""
    return [
        (f"{question.code}:{option.code}", f"{words(question)} {words(option)}")
        for question in content.situations
        for option in question.options
    ]


def _limit(one: Input, post, _content, name: str) -> Any:
    days = post.get(f"{name}-days", "").strip()
    if not days:
        return None
    days = _readable(days, NUMBER)
    unit = post.get(f"{name}-unit") or LimitUnit.WORKDAY.value
    return {"days": days, "unit": unit, "explain": post.get(f"{name}-explain", "").strip()}


def _attachment(one: Input, post, _content, name: str) -> Any:
    told = {part: post.get(f"{name}-{part}", "").strip() for part in ("name", "text", "path")}
    file = _file(post.get(f"{name}-file", ""))
    if not (told["name"] or told["text"] or file):
        return None
    told["name"] = told["name"] or (file or {}).get("name", "")
    return told | {"file": file}


def _file(typed: str) -> dict | None:
    """Return the file that the page has kept hidden; what is none is handed on, and refused."""
    try:
        return orjson.loads(typed) if typed else None
    except orjson.JSONDecodeError:
        return {}


def take_files(inputs, post, sent, keep: Callable[[Any], dict]) -> dict[str, list[str]]:
    """Let `keep` take the files that were sent, and put what it returns where the page hides it.

    :param post: changed: a file takes the place of the one before, or is taken out
    :returns: errors by the names of inputs
    """
    errors: dict[str, list[str]] = {}
    for name in (one.name for one in inputs if one.kind == "attachment"):
        if post.get(f"{name}-drop"):
            post[f"{name}-file"] = ""
        if file := sent.get(f"{name}-upload"):
            try:
                post[f"{name}-file"] = orjson.dumps(keep(file)).decode()
            except BadFile as bad:
                errors[f"{name}-upload"] = [_(bad.message) % bad.values]
    return errors


def _basis(one: Input, post, content: Content, name: str) -> Any:
    """Return one legal basis; nothing filled in: none."""
    told = {c.name: c.read(post, content, f"{name}-") for c in one.columns}
    return told if any(told.values()) else None


def _lines(one: Input, post, content: Content, name: str) -> Any:
    """Return the lines in which anything was filled in; new ones get a code of their own."""
    lines, taken = [], {value for key, value in post.items() if _is_code(key, name)}
    for n, told in filled(one, post, content, name):
        line = {key: value for key, value in told.items() if value is not GONE}
        if one.code:
            line["code"] = post.get(f"{name}-{n}-code") or fresh(one.code, taken)
            taken.add(line["code"])
        lines.append(line)
    return lines


def filled(one: Input, post, content: Content, name: str) -> Iterator[tuple[int, dict]]:
    """Yield the number, as it was sent, and the columns of each line that is not empty."""
    for n in sorted({n for key in post if (n := _number_of(key, name)) is not None}):
        told = {c.name: c.read(post, content, f"{name}-{n}-") for c in one.columns}
        if any(
            told[c.name] not in ("", GONE, False, [], None)
            for c in one.columns
            if c.kind != "choice"
        ):
            yield n, told


LONGEST = {"text": 1000, "longtext": 20_000}  # characters


def unfit(inputs, data: Mapping, before: Mapping) -> dict[str, list[str]]:
    """Return what is too long or too small by the names of inputs; what was there before may stay."""
    return dict(_unfit(inputs, data, before, ""))


def _unfit(inputs, data: Mapping, before: Mapping, prefix: str) -> Iterator[tuple[str, list[str]]]:
    for one in inputs:
        value, name = data.get(one.name), f"{prefix}{one.name}"
        if value == before.get(one.name):
            continue
        if one.kind == "lines":
            for n, line in enumerate(value or ()):
                yield from _unfit(one.columns, line, {}, f"{name}-{n}-")
        elif one.kind == "basis":
            yield from _unfit(one.columns, value or {}, before.get(one.name) or {}, f"{name}-")
        elif one.kind == "list" and any(len(line) > LONGEST["text"] for line in value or ()):
            yield name, [_("At most %(n)s characters a line.") % {"n": LONGEST["text"]}]
        elif isinstance(value, str) and len(value) > LONGEST.get(one.kind, len(value)):
            yield name, [_("At most %(n)s characters.") % {"n": LONGEST[one.kind]}]
        elif (
            one.least is not None
            and str(value).lstrip("-").isdecimal()
            and int(str(value)) < one.least
        ):
            yield name, [_("At least %(n)s.") % {"n": one.least}]


def _is_code(key: str, name: str) -> bool:
    return _number_of(key, name) is not None and key.endswith("-code")


def _number_of(key: str, name: str) -> int | None:
    number = key.removeprefix(f"{name}-").partition("-")[0] if key.startswith(f"{name}-") else ""
    return int(number) if number.isascii() and number.isdigit() else None


READERS = {
    "number": _number, "whole": _number, "money": _money, "box": _box, "many": _many, "optional": _optional,
    "list": _list, "condition": _condition, "limit": _limit, "lines": _lines,
    "attachment": _attachment, "basis": _basis, "answers": _answers,
}  # fmt: skip


def fresh(start: str, taken) -> str:
    """Return a code that nobody has yet."""
    return next(code for n in range(1, 10_000) if (code := f"{start}{n}") not in taken)


def _shown(kind: str, value: Any) -> Any:
    if kind == "list":
        return "\n".join(value or ())
    if kind == "money":
        return f"{value / 100:.2f}" if isinstance(value, int) else value or ""
    if kind == "box":
        return bool(value)
    if kind == "answers":
        return [f"{code}:{option}" for code, options in (value or {}).items() for option in options]
    return "" if value is None else value


def block(one: Input, data: Mapping, content: Content, errors: Mapping, more: str = "") -> dict:
    """Return an input as a block of the page: `sort` says which template shows it."""
    value = data.get(one.name)
    if one.kind == "lines":
        return _lines_block(one, value or [], content, errors, SPARE + 3 * (more == one.name))
    if one.kind == "condition":
        return {"sort": "condition", "label": one.label, "hint": one.hint, "fields": [
            FieldView(f"{one.name}-{q.code}", words(q), "multichoice", list((value or {}).get(q.code, ())),
                      options=[(o.code, words(o)) for o in q.options], required=False, quiet=True)
            for q in content.situations if not (one.of_question and q.code == data.get("code"))
        ]}  # fmt: skip
    if one.kind == "limit":
        value = value or {"unit": LimitUnit.WORKDAY.value}
        units = [(unit.value, words(unit)) for unit in LimitUnit]
        return {"sort": "group", "label": one.label, "hint": one.hint, "fields": [
            _of(one, "days", _("Days"), value, errors, kind="number"),
            _of(one, "unit", _("Unit"), value, errors, kind="select", options=units),
            _of(one, "explain", _("Explanation"), value, errors),
        ]}  # fmt: skip
    if one.kind == "basis":
        return {"sort": "group", "label": one.label, "hint": one.hint,
                "fields": one.views(value, content, errors, "")}  # fmt: skip
    if one.kind == "attachment":
        value = value or {}
        return {"sort": "group", "label": one.label, "hint": one.hint, "path": (f"{one.name}-path", value.get("path", "")),
            "fields": [
                _of(one, "name", _("Title"), value, errors),
                _of(one, "text", pgettext("of an attachment", "Wording"), value, errors, kind="longtext"),
                _of(one, "upload", _("File"), {}, errors, kind="file", hint=FILES, accept=ACCEPT,
                    limit_mb=MOST_BYTES // MEGABYTE),
            ], "file": _hidden(one, value.get("file"))}  # fmt: skip
    shown = one.view(value, content, errors)
    if (
        one.kind == "many" and not shown.options
    ):  # no boxes at all: a field without options is yes or no
        return {"sort": "nothing", "label": one.label}
    return {"sort": "field", "field": shown}


FILES = gettext_lazy(
    "PDF, Word (docx), JPEG or PNG, at most 10 MB. It takes the place of the one there."
)
ACCEPT = ",".join((*KINDS, ".docx"))


def _hidden(one: Input, file: Mapping | None) -> dict | None:
    """Return the file that is there: what stays hidden in the page, and what is shown of it."""
    if not file:
        return None
    value = orjson.dumps(file, option=orjson.OPT_SORT_KEYS).decode()
    return {"name": f"{one.name}-file", "drop": f"{one.name}-drop", "value": value, "of": file}


def _of(one: Input, part: str, label: str, value: Mapping, errors: Mapping, **how) -> FieldView:
    name = f"{one.name}-{part}"
    shown = value.get(part, "")
    return FieldView(
        name,
        label,
        value=shown,
        required=False,
        quiet=True,
        errors=errors.get(name, []),
        options=how.pop("options", []),
        **how,
    )


def _lines_block(one: Input, lines, content, errors, spare: int) -> dict:
    shown = []
    for n, line in enumerate([*lines, *({} for _spare in range(spare))]):
        prefix = f"{one.name}-{n}-"
        fields = [
            field
            for c in one.columns
            for field in c.views(line.get(c.name), content, errors, prefix)
        ]
        shown.append(
            {
                "number": n + 1,
                "fields": fields,
                "code": (f"{prefix}code", line.get("code", "")) if one.code else None,
                "cites": one.cites(prefix),
            }
        )
    return {
        "sort": "lines",
        "name": one.name,
        "label": one.label,
        "hint": one.hint,
        "lines": shown,
        "errors": errors.get(one.name, []),
    }
