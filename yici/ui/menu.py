"""What stands in the navigation: each module offers entries, the doors line them up."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, IntegerField, QuerySet, Value

Waiting = int | QuerySet | tuple[QuerySet, ...]
KEPT = 500  # people for whom the statement that counts is kept


@dataclass(frozen=True)
class Entry:
    """One place to go. Modules offer lists of them: `pages.citizen_menu`, `pages.staff_menu`.

    `shown(user)` says who sees it; `waiting(user)` gives what waits there for her: the number
    that stands beside it (0: none), or the rows to be counted, those of all entries in one
    statement.
    """

    label: Any  # translated lazily
    route: str  # name of the page, e.g. "portal:my_cases"
    icon: str
    order: int = 50
    shown: Callable[[Any], bool] = lambda user: True
    waiting: Callable[[Any], Waiting] = lambda user: 0


def line_up(
    entries: list[Entry], user, *, known: Mapping[str, int] | None = None, alike: Hashable = None
) -> list[dict]:
    """Return what this user sees, in order: label, route, icon and count of each entry.

    :param known: what has been counted already, by route
    :param alike: all that the entries' rows depend on, e.g. who she is and the day: while it
        is the same, the statement that counts them is not written anew
    """
    seen = sorted((one for one in entries if one.shown(user)), key=lambda one: one.order)
    asked = tuple(one for one in seen if not known or one.route not in known)
    routes = tuple(one.route for one in asked)
    waiting = _Asked(alike, routes, lambda: [one.waiting(user) for one in asked])
    counts = dict(zip(routes, _counted(waiting), strict=True)) | dict(known or {})
    return [
        {"label": one.label, "route": one.route, "icon": one.icon, "count": counts[one.route]}
        for one in seen
    ]


@dataclass(frozen=True)
class _Asked:
    """Rows to be counted; the same for the same routes and likeness."""

    alike: Hashable
    routes: tuple[str, ...]
    waiting: Callable[[], list[Waiting]] = field(compare=False)


def _counted(asked: _Asked) -> list[int]:
    counts, sql, params = (_kept if asked.alike is not None else _written)(asked)
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            for which, count in cursor.fetchall():
                counts[which] += count
    return counts


def _written(asked: _Asked) -> tuple[list[int], str, tuple]:
    """Return the numbers that are known, and the one statement that counts the rows, if any."""
    waiting = asked.waiting()
    counts = [one if isinstance(one, int) else 0 for one in waiting]
    lines = [
        rows.order_by().values(which=Value(n, IntegerField())).annotate(count=Count("*"))
        for n, one in enumerate(waiting)
        if not isinstance(one, int)
        for rows in (one if isinstance(one, tuple) else (one,))
    ]
    if not lines:
        return counts, "", ()
    first, *others = lines
    try:
        return counts, *(
            first.union(*others, all=True) if others else first
        ).query.sql_with_params()
    except EmptyResultSet:  # none of them can hold anything
        return counts, "", ()


@lru_cache(maxsize=KEPT)
def _kept_for(asked: _Asked) -> tuple[list[int], str, tuple]:
    return _written(asked)


def _kept(asked: _Asked) -> tuple[list[int], str, tuple]:
    counts, sql, params = _kept_for(asked)
    return list(counts), sql, params
