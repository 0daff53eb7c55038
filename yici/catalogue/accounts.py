"""The reduction accounts as the database reckons them: two statements a view, whatever its size (C033).

The baseline of an item is its first published edition, or the one in force on a day that is chosen.
Against it stands the edition in force today. An item that had none on that day is new: counted, and
compared with nothing.

Against the first editions everything is kept ready (`models.Spared`); against a day it is reckoned
from the figures that stand beside the contents, so that no content is opened.
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
OF_BODY = (STAGES, MATERIALS, DAYS, VISITS)  # what an edition says; null: it does not


@dataclass(frozen=True)
class By:
    """What the accounts are kept by: what is summed, how a line is known, called, where it belongs."""

    column: str
    key: str
    label: str
    where: str = "''"
    join: str = ""


BY = {
    "item": By(
        "item_id",
        "i.code",
        "i.name",
        "d.short_name",
        "join catalogue_item i on i.id = item_id join people_department d on d.id = i.department_id",
    ),
    "department": By(
        "department_id",
        "d.id::text",
        "d.name",
        "r.name",
        "join people_department d on d.id = department_id join people_region r on r.code = d.region_id",
    ),
    "region": By(
        "region_id", "r.code", "r.name", join="join people_region r on r.code = region_id"
    ),
    "theme": By("theme", "theme", "theme"),
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
    how = BY[by]
    order = ", ".join(f"{_saved(one)} desc nulls last" for one in (sort, *MEASURES))
    themes = "cross join lateral jsonb_array_elements_text(themes) theme" if by == "theme" else ""
    one_theme = "and theme = %(theme)s" if by == "theme" and scope.theme else ""
    # Summed and cut to the page first: only its lines are given their names.
    statement = f"""{_figures(scope)}, summed as (
            select row_number() over (order by {order}, {how.column}) line_number, {how.column},
                count(*) over () line_count, count(*) items, {_sums_named()}
            from figures {themes} where compared {one_theme}
            group by {how.column} order by line_number limit %(limit)s offset %(offset)s
        )
        select line_count, {how.key}, {how.label}, {how.where}, items, {_names_of_sums()}
        from summed {how.join} order by line_number"""
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
        yield f"count(*) {both}"
        yield f"sum(was_{measure}) {both}"
        yield f"sum(now_{measure}) {both}"


def _saved(measure: str) -> str:
    return f"sum(was_{measure} - now_{measure})"


def _sums_named() -> str:
    return ", ".join(f"{told} sum_{n}" for n, told in enumerate(_sums()))


def _names_of_sums() -> str:
    return ", ".join(f"sum_{n}" for n, _told in enumerate(_sums()))


def _figures(scope: Scope) -> str:
    """One row an item with an edition in force: its figures then and now."""
    return _against_a_day(scope) if scope.since else _against_the_first(scope)


def _against_the_first(scope: Scope) -> str:
    item = "join catalogue_item i on i.id = item_id" if scope.item else ""
    return f"""
        with figures as (
            select s.*, true compared from catalogue_spared s {item} where true {_within(scope, "s")}
        )"""


def _against_a_day(scope: Scope) -> str:
    promised = "coalesce({0}.promised, {0}.statutory)".format
    columns = f"""was.stages was_stages, was.materials was_materials, {promised("was")} was_{DAYS},
        was.visits was_visits, now.stages now_stages, now.materials now_materials,
        {promised("now")} now_{DAYS}, now.visits now_visits,
        now.statutory was_{LAW}, {promised("now")} now_{LAW}"""
    return f"""
        with figures as (
            select now.item_id, i.department_id, i.region_id, now.themes,
                was.item_id is not null compared, {columns}
            from catalogue_edition now join catalogue_item i on i.id = now.item_id
            left join (
                select distinct on (item_id) * from catalogue_edition
                where status <> 'draft' and effective_on <= %(since)s
                    and (cancelled_on is null or cancelled_on > %(since)s)
                order by item_id, number desc
            ) was on was.item_id = now.item_id
            where now.status = 'published' and i.state in ('1', '2') {_within(scope, "i", "now")}
        )"""


def _within(scope: Scope, placed: str, themed: str = "s") -> str:
    asked = {
        "department": f"{placed}.department_id = %(department)s",
        "region": f"{placed}.region_id = %(region)s",
        "theme": f"{themed}.themes ? %(theme)s",
        "item": "(i.name ilike %(like)s or starts_with(i.code, %(item)s))",
    }
    return "".join(f" and {said}" for name, said in asked.items() if getattr(scope, name))


def _values(scope: Scope) -> dict:
    like = "%" + scope.item.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return {
        "since": scope.since, "department": scope.department, "region": scope.region,
        "theme": scope.theme, "item": scope.item, "like": like,
    }  # fmt: skip
