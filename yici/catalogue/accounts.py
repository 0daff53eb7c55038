"""The reduction accounts as the database reckons them: one statement a view, whatever its size (C033).

The baseline of an item is its first published edition, or the one in force on a day that is chosen.
Against it stands the edition in force today. An item that had none on that day is new: counted, and
compared with nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db import connection

from .reduction import DAYS, LAW, MATERIALS, MEASURES, STAGES, VISITS, Account, Figure
from .templatetags.catalogue import words
from .themes import THEMES

AT_ONCE = 500
# What is read of a stored content: it is taken apart once an edition, since it is large.
READ = (
    "(case_kind text, stages jsonb, materials jsonb, visits int, promised jsonb, statutory jsonb)"
)
OF_BODY = {  # what it says; null: it does not say. As reduction.measured does it.
    STAGES: "nullif(jsonb_array_length(coalesce({body}.stages, '[]')), 0)",
    MATERIALS: """(select count(*) from jsonb_array_elements(coalesce({body}.materials, '[]')) one
        where not coalesce((one->>'shared')::boolean, false))""",
    DAYS: """case when {body}.case_kind = 'immediate' then 0
        else coalesce({promised}, {statutory}) end""",
    VISITS: "coalesce({body}.visits, 1)",
}
# Sevenths of a working day, so that sums stay whole: five of seven calendar days are working days.
LIMIT = """(({body}.{name}->>'days')::numeric
    * case when {body}.{name}->>'unit' = 'day' then 5 else 7 end)"""


@dataclass(frozen=True)
class By:
    """What the accounts are kept by: how a line is known, called and where it belongs."""

    key: str
    label: str
    where: str = "''"
    join: str = ""


BY = {
    "item": By("i.code", "i.name", "d.short_name"),
    "department": By("d.id::text", "d.name", "r.name"),
    "region": By("r.code", "r.name"),
    "theme": By(
        "theme", "theme", join="cross join lateral jsonb_array_elements_text(themes) theme"
    ),
}


@dataclass(frozen=True)
class Scope:
    """Which items are looked at, against what. `since` None: against the first edition of each."""

    since: date | None = None
    department: int | None = None
    region: str = ""
    theme: str = ""
    item: str = ""  # part of a name, or how a code begins


@dataclass(frozen=True)
class Accounts:
    """A page of lines, the sum of the whole scope, and how many lines and new items there are."""

    lines: tuple[Account, ...]
    whole: Account
    count: int
    new: int


def accounts(
    by: str, scope: Scope, *, sort: str = DAYS, offset: int = 0, limit: int | None = None
) -> Accounts:
    """Return what applicants are spared, by item, department, region or theme: two statements.

    :param by: a key of `BY`
    :param sort: the measure by which most is saved first
    :raises KeyError: when there is no such dimension or measure
    """
    summed, new = whole(scope)
    found = list(_rows(by, scope, sort, offset, limit))
    count = found[0][0] if found else 0
    return Accounts(tuple(line for _count, line in found), summed, count, new)


def lines(by: str, scope: Scope, *, sort: str = DAYS) -> Iterator[Account]:
    """Yield every line, for files: read as it is written, never all at once."""
    for _count, line in _rows(by, scope, sort, 0, None):
        yield line


def whole(scope: Scope) -> tuple[Account, int]:
    """Return the sum of a scope, and how many of its items are new since the baseline."""
    columns = ", ".join(_sums())
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_figures(scope)} select count(*) filter (where compared), {columns},"
            " count(*) filter (where not compared) from figures",
            _values(scope),
        )
        row = cursor.fetchone()
    return _account("", "", "", row[:-1]), row[-1]


def _rows(by: str, scope: Scope, sort: str, offset: int, limit: int | None):
    how, order = BY[by], MEASURES.index(sort)
    first = _saved(MEASURES[order])
    then = ", ".join(f"{_saved(one)} desc nulls last" for one in MEASURES)
    statement = f"""{_figures(scope)}
        select count(*) over (), {how.key}, {how.label}, {how.where}, count(*), {", ".join(_sums())}
        from figures join catalogue_item i on i.id = item_id
        join people_department d on d.id = i.department_id
        join people_region r on r.code = i.region_id {how.join}
        where compared {"and theme = %(theme)s" if by == "theme" and scope.theme else ""}
        group by 2, 3, 4 order by {first} desc nulls last, {then}, 3, 2
        limit %(limit)s offset %(offset)s"""
    with connection.cursor() if limit else connection.chunked_cursor() as cursor:
        cursor.execute(statement, _values(scope) | {"limit": limit, "offset": offset})
        while rows := cursor.fetchmany(AT_ONCE):
            for count, key, label, where, *figures in rows:
                yield count, _named(by, _account(key, label, where, figures))


def _named(by: str, line: Account) -> Account:
    return (
        replace(line, label=words(THEMES[line.key]))
        if by == "theme" and line.key in THEMES
        else line
    )


def _account(key: str, label: str, where: str, row) -> Account:
    items, less, *sums = row
    figures = {}
    for measure, (count, before, now) in zip(MEASURES, _threes(sums), strict=True):
        unit = 7 if measure in {DAYS, LAW} else 1
        if count:
            figures[measure] = Figure(Fraction(before) / unit, Fraction(now) / unit, count)
    return Account(key, label, items, figures, where, less)


def _threes(sums):
    return [sums[n : n + 3] for n in range(0, len(sums), 3)]


def _sums() -> Iterator[str]:
    """The columns of a line after its number of items: items with less, then three a measure."""
    yield f"count(*) filter (where compared and ({' or '.join(f'was_{m} > now_{m}' for m in OF_BODY)}))"
    for measure in MEASURES:
        both = (
            f"filter (where compared and was_{measure} is not null and now_{measure} is not null)"
        )
        yield f"count(*) {both}, sum(was_{measure}) {both}, sum(now_{measure}) {both}"


def _saved(measure: str) -> str:
    return f"sum(was_{measure} - now_{measure})"


def _figures(scope: Scope) -> str:
    """One row an item with an edition in force: its figures then and now."""
    was = ", ".join(f"{_of(measure, 'was')} was_{measure}" for measure in OF_BODY)
    now = ", ".join(f"{_of(measure, 'today')} now_{measure}" for measure in OF_BODY)
    return f"""
        with base as (
            select distinct on (item_id) item_id, body from catalogue_edition
            where status <> 'draft' {_in_force_then(scope)}
            order by item_id, number {"desc" if scope.since else "asc"}
        ), figures as materialized (
            select now.item_id, now.body->'themes' themes, base.item_id is not null compared,
                {was}, {now}, {_limit("today", "statutory")} was_{LAW}, {_of(DAYS, "today")} now_{LAW}
            from catalogue_edition now join catalogue_item i on i.id = now.item_id
            left join base on base.item_id = now.item_id
            left join lateral jsonb_to_record(base.body) was{READ} on true
            left join lateral jsonb_to_record(now.body) today{READ} on true
            where now.status = 'published' and i.state in ('1', '2') {_within(scope)}
        )"""


def _of(measure: str, body: str) -> str:
    promised, statutory = _limit(body, "promised"), _limit(body, "statutory")
    return OF_BODY[measure].format(body=body, promised=promised, statutory=statutory)


def _limit(body: str, name: str) -> str:
    return LIMIT.format(body=body, name=name)


def _in_force_then(scope: Scope) -> str:
    if scope.since is None:
        return ""
    return (
        "and effective_on <= %(since)s and (cancelled_on is null or cancelled_on > %(since)s)"
    )  # fmt: skip


def _within(scope: Scope) -> str:
    asked = {
        "department": "i.department_id = %(department)s",
        "region": "i.region_id = %(region)s",
        "theme": "now.body->'themes' ? %(theme)s",
        "item": "(i.name ilike %(like)s or starts_with(i.code, %(item)s))",
    }
    return "".join(f" and {said}" for name, said in asked.items() if getattr(scope, name))


def _values(scope: Scope) -> dict:
    like = "%" + scope.item.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return {
        "since": scope.since, "department": scope.department, "region": scope.region,
        "theme": scope.theme, "item": scope.item, "like": like,
    }  # fmt: skip
