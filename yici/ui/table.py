"""A data table: sorted, filtered, paged, exported, and as the visitor left it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from .fields import FieldView, view


@dataclass(frozen=True)
class Column:
    """`value(row)` gives the cell; `sort` names the field it is ordered by (empty: not sortable)."""

    label: Any
    value: Callable[[Any], Any]
    sort: str = ""
    number: bool = False  # right-aligned, tabular figures
    shape: str = ""  # wide, name: long words get room; short: never broken


@dataclass
class Table:
    """Rows as a page shows them: `Table(request, "todo", rows, columns, filters=(field, ...))`.

    `rows` is a queryset (already limited by `visible_to`) or a list. Filters are FieldViews or
    dicts; what they mean is the page's business: read them with `remembered`.
    """

    request: Any
    name: str
    rows: Any
    columns: Iterable[Column]
    caption: Any = ""
    filters: Iterable[Any] = ()
    link: Callable[[Any], str] | None = None  # address a row opens
    export: str = ""  # address of the same rows as CSV
    size: int = 20
    count: int | None = None  # how many rows there are, if that is known already
    empty: str = ""  # what is said when no row fits the filters
    none: str = ""  # what is said instead when nothing is filtered
    asked: QueryDict = field(init=False)

    def __post_init__(self):
        self.columns = list(self.columns)
        self.filters = [_as_filter(one) for one in self.filters]
        self.asked = remembered(self.request, self.name)

    @property
    def sort(self) -> str:
        wanted = self.asked.get("sort", "")
        return wanted if wanted.lstrip("-") in {c.sort for c in self.columns if c.sort} else ""

    @property
    def is_chosen(self) -> bool:
        """Whether the visitor has filtered or sorted it: then there is something to clear."""
        names = {one.name for one in self.filters} | {"sort"}
        return any(self.asked.get(name) for name in names)

    @property
    def nothing(self) -> str:
        """Say why no row is shown: nothing fits, or there is nothing yet."""
        return self.none if self.none and not self.is_chosen else self.empty

    @property
    def page(self) -> Page:
        rows = self.rows
        if self.sort and hasattr(rows, "order_by"):
            rows = rows.order_by(self.sort, "pk")
        pages = Paginator(rows, self.size)
        if self.count is not None:
            pages.count = self.count
        return pages.get_page(self.asked.get("page"))

    def heads(self) -> list[dict]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> dict:
        name, now = column.sort, self.sort
        order = {name: "ascending", f"-{name}": "descending"}.get(now, "none") if name else ""
        wanted = f"-{name}" if now == name else name
        return {
            "label": column.label,
            "number": column.number,
            "order": order,
            "link": self.address(sort=wanted, page=None) if name else "",
        }

    def lines(self, page: Page) -> list[dict]:
        return [
            {
                "link": self.link(row) if self.link else "",
                "cells": [
                    {
                        "label": c.label,
                        "value": c.value(row),
                        "shape": "end" if c.number else c.shape,
                    }
                    for c in self.columns
                ],
            }
            for row in page.object_list
        ]

    def address(self, **change) -> str:
        """Return this list's address with some of its parameters changed (None: left out)."""
        query = self.asked.copy()
        for name, value in change.items():
            query.pop(name, None)
            if value not in (None, ""):
                query[name] = str(value)
        return "?" + query.urlencode()


def _as_filter(source) -> FieldView:
    """A filter may always be left out, and says so by "All" alone."""
    shown = view(source)
    return replace(shown, required=False, quiet=True, unset=shown.unset or _("All"))


def remembered(request, name: str) -> QueryDict:
    """Return what the list is asked for now, or what it was asked for last time in this session.

    `?reset=1` forgets it.
    """
    lists = request.session.setdefault("lists", {})
    if request.GET.get("reset"):
        if lists.pop(name, None) is not None:
            request.session.modified = True
        return QueryDict(mutable=True)
    if request.GET:
        asked = request.GET.urlencode()
        if lists.get(name) != asked:  # written only when it changes
            lists[name] = asked
            request.session.modified = True
        return request.GET.copy()
    return QueryDict(lists.get(name, ""), mutable=True)
