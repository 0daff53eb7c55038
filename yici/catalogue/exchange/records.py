"""A content as a record of national columns, and back."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import orjson
from pydantic import ValidationError

from yici.catalogue.content import BasicContent, Content, canonical
from yici.codes.phrases import Phrase

from .columns import COLUMNS, Column, Unfit
from .groups import GROUPS, Group, Written

Done = dict[str, Written]  # by group
Told = TypeVar("Told", Content, BasicContent)
WHOLE = "content"  # the column with everything, for what the tables have no column for
# Derived from other columns, shown for who reads the file; on the way back they are passed over.
SHOWN = ("is_online", "is_express", "is_fee", "special_procedure", "result_type", "result_name")


@dataclass(frozen=True)
class Record:
    """What a content is exchanged as: columns of one cell, and groups of records."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...] = ()

    @cached_property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """Where each column lies in a body."""
        told = {one.name: one.path for one in self.columns}
        told |= {one.name: one.path for one in self.groups}
        return {name: tuple(path.split(".")) for name, path in told.items()}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def heads(self) -> dict[str, str]:
        """Names and Chinese heads."""
        told = {one.name: one.label for one in self.columns}
        told |= {one.name: one.label for one in self.groups}
        return told | {WHOLE: "完整内容"}

    def says(self, name: str, cell: object) -> bool:
        """Whether a cell of a column says anything: 无, null and - do not where no words are meant."""
        column = self.by_name.get(name)
        return bool(column.cell(cell) if column else cell)


ITEM = Record(COLUMNS, GROUPS)  # of an implementation list


def content_columns() -> dict[str, str]:
    """Return the names and Chinese heads of every column of a content."""
    heads = {column.name: column.label for column in COLUMNS}
    heads |= {
        "is_online": "是否网办", "is_express": "是否支持物流快递", "is_fee": "是否收费",
        "special_procedure": "特别程序", "result_type": "结果类型", "result_name": "结果名称",
    }  # fmt: skip
    heads |= {group.name: group.label for group in GROUPS}
    return heads | {WHOLE: "完整内容"}


def of_content(content: Content) -> dict[str, object]:
    """Return the record: text in every column, lists of records in the groups."""
    body = content.model_dump(mode="json")
    told: dict[str, object] = {column.name: column.read(body) for column in COLUMNS}
    told |= _shown(content)
    told |= {group.name: group.read(body) for group in GROUPS}
    return told | {WHOLE: canonical(content).decode()}


def _shown(content: Content) -> dict[str, object]:
    result = content.result
    return {
        "is_online": str(int(content.can_apply_online)),
        "is_express": str(int("post" in content.deliveries)),
        "is_fee": str(int(bool(content.fees))),
        "special_procedure": "\n".join(one.name for one in content.special_procedures),
        "result_type": result.kind.code if result else "",
        "result_name": result.name if result else "",
    }


def merged(base: Content, told: dict[str, object]) -> Content:
    """Return the content a record tells; what it has no column for stays as in `base`.

    :param base: the edition there is, or what the list says of the item
    :raises Unfit: naming every column that does not fit, and what it needs
    """
    content, left = taken(base, told)
    if left:
        raise Unfit("; ".join(f"{one.column}: {one.why}" for one in left))
    return content


@dataclass(frozen=True)
class Misfit:
    """A cell that was left out: of which column, and what it needs."""

    column: str
    why: str  # a phrase


def taken(
    base: Told, cells: Mapping[str, object], record: Record = ITEM
) -> tuple[Told, list[Misfit]]:
    """Return what a record tells of a content as far as it fits, and every cell that does not.

    What does not fit stays as in `base`: nothing is guessed, and nothing else is lost with it. Of
    the parts of a list only those are left out that cannot be without what does not fit.
    """
    left: list[Misfit] = []
    told: dict[str, object] = dict(cells)
    if whole := told.pop(WHOLE, None):
        try:
            base = _whole(str(whole), type(base))
        except Unfit as error:
            left.append(Misfit(WHOLE, error.args[0]))
    while True:
        body: dict = base.model_dump(mode="json")
        done: Done = {}
        wrong = [*_put(body, told, done, record)]
        if torn := _torn(wrong, told, record):
            left += [one for one in wrong if one.column in torn]
            told = {name: cell for name, cell in told.items() if name not in torn}
            continue
        try:
            return type(base).model_validate(body), left + wrong
        except ValidationError as wrong_so:
            why: ValidationError = wrong_so
        if parts := [*_parts_left(why, told, done, record)]:
            left += parts
            continue
        blamed = _blamed(why, base, told, record)
        left += [one for one in wrong if one.column in blamed]
        left += [Misfit(name, needs) for name, needs in blamed.items()]
        told = {name: cell for name, cell in told.items() if name not in blamed}


def _torn(wrong: list[Misfit], told: Mapping[str, object], record: Record) -> set[str]:
    """Return the columns that would say something else without those that do not fit: 3 without 月."""
    units = [record.by_name[one.column] for one in wrong if one.column in record.by_name]
    return {name for unit in units if unit.of in told for name in (unit.name, unit.of)}


def _parts_left(
    error: ValidationError, told: dict[str, object], done: Done, record: Record
) -> Iterator[Misfit]:
    """Leave out of the records each part that cannot be so, and tell it: of one that was there before
    the cell alone, of a new one the whole."""
    seen = set()
    for one in error.errors(include_url=False, include_input=False):
        for group in record.groups:
            way = group.path.split(".")
            at, rest = one["loc"][: len(way)], one["loc"][len(way) :]
            if list(at) != way or len(rest) < 2 or group.name not in done:
                continue
            number, was_known = done[group.name].places[int(rest[0])]
            if (group.name, number) in seen:
                continue
            seen.add((group.name, number))
            records = list(_records(told[group.name]))
            less = group.without(records[number], str(rest[1])) if was_known else None
            records[number] = less
            told[group.name] = records
            if less is None:  # its other faults go with it, and are told
                yield from (
                    Misfit(group.name, why) for n, why in done[group.name].wrong if n == number
                )
            yield Misfit(group.name, _said_of(group, number, less is None, str(rest[1]), one))


def _said_of(group: Group, number: int, is_out: bool, field: str, error) -> Phrase:
    column = next((c.name for c in group.columns if c.path == field), field)
    told = {"group": group.label, "n": number + 1, "column": column, "why": _what(error)}
    if is_out:
        return Phrase("%(group)s %(n)s: left out, %(column)s: %(why)s", **told)
    return Phrase("%(group)s %(n)s, %(column)s: %(why)s", **told)


def _put(body: dict, told: Mapping[str, object], done: Done, record: Record) -> Iterator[Misfit]:
    """Put every cell into its place; yield what does not fit, cell by cell."""
    for column in record.columns:
        if column.name in told:
            try:
                _set(column, body, column.cell(told[column.name]))
            except Unfit as error:
                yield Misfit(column.name, error.args[0])
    for group in record.groups:
        if group.name in told:
            try:
                done[group.name] = _set_group(group, body, told[group.name])
                yield from (Misfit(group.name, why) for _n, why in done[group.name].wrong)
            except Unfit as error:
                yield Misfit(group.name, error.args[0])


def _blamed(
    error: ValidationError, base: Told, told: Mapping[str, object], record: Record
) -> dict[str, Phrase]:
    """Return the columns without which the content may be one, each with what it needs; never none."""
    found: dict[str, Phrase] = {}
    for one in error.errors(include_url=False, include_input=False):
        place = tuple(str(step) for step in one["loc"])
        at_it = [
            name
            for name, path in record.paths.items()
            if name in told and place[: len(path)] == path
        ]
        around = [name for name in told if record.paths.get(name, ())[:1] == place[:1]]
        for name in at_it or around:
            found.setdefault(name, _said(one))
    if found:
        return found
    # What refers to each other does not hold together: one of the lists, else all of them.
    why = _said(error.errors(include_url=False, include_input=False)[0])
    lists = [group.name for group in record.groups if group.name in told]
    for name in lists:
        body = base.model_dump(mode="json")
        list(_put(body, {key: cell for key, cell in told.items() if key != name}, {}, record))
        with suppress(ValidationError):
            type(base).model_validate(body)
            return {name: why}
    return dict.fromkeys(lists or told, why)


def _set(column, body: dict, cell: str) -> None:
    if cell != column.read(body):
        column.write(body, cell)


def _set_group(group: Group, body: dict, told: object) -> Written:
    records = _records(told)
    there = group.read(body)
    if records == there:
        return Written(places=[(n, True) for n in range(len(there))])
    return group.write(body, records)


def _records(told: object) -> list:
    """:raises Unfit: when it is no list"""
    if isinstance(told, str):
        told = _json(told) if told.strip() else []
    if not isinstance(told, list):
        raise Unfit(Phrase("no list"))
    return told


def _json(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Unfit(Phrase("no JSON list")) from None


def _whole(text: str, model: type[Told]) -> Told:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise Unfit(_said(error.errors(include_url=False, include_input=False)[0])) from None


def _said(error) -> Phrase:
    """Say a fault of a content in one line, without the value (it may be long)."""
    where = ".".join(map(str, error["loc"]))
    return Phrase("%(where)s: %(what)s", where=where, what=_what(error)) if where else _what(error)


def _what(error) -> Phrase:
    """Say what a value needs, in the words of the editor."""
    given = error.get("ctx", {})
    match error["type"]:
        case "missing" | "string_too_short" | "string_type":
            return Phrase("Fill this in.")
        case "string_too_long":
            return Phrase("At most %(n)s characters.", n=given["max_length"])
        case "int_parsing" | "float_parsing" | "int_from_float" | "int_type":
            return Phrase("Write a number in digits.")
        case "greater_than_equal":
            return Phrase("At least %(n)s.", n=given["ge"])
        case "less_than_equal":
            return Phrase("At most %(n)s.", n=given["le"])
        case "too_short":
            return Phrase("At least %(n)s are needed.", n=given["min_length"])
        case "enum" | "literal_error":
            return Phrase("Choose one of the list.")
    return Phrase("This does not fit: %(detail)s", detail=error["msg"])
