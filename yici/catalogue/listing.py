"""The published lists as they stand now, page by page, from the lines that `actions.relisting` keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q
from django.utils.timezone import localdate

from yici.kernel.memory import remember
from yici.people.who import ANONYMOUS

from .lists import LISTS, PublishedList
from .models import ListLine, Revision

AT_ONCE = 1_000  # lines
DIGEST = """
    select count(*), encode(sha256(convert_to(
        coalesce(string_agg(digest, '' order by code, place), ''), 'UTF8')), 'hex')
    from catalogue_listline where list = %s"""


@dataclass(frozen=True)
class Row:
    """One line: the item, by which edition, since when, and the cells of the list."""

    code: str
    name: str
    department: str
    region: str
    edition: int
    effective_on: date | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """A list at a revision of the catalogue: `digest` is the same wherever it is read (R18)."""

    how: PublishedList
    count: int
    digest: str
    on: date

    def rows(self, start: int = 0, end: int | None = None) -> Iterator[Row]:
        """Yield lines in order of the items' codes: some of them, or all without holding them."""
        left = self.count if end is None else min(end, self.count)
        after = _place_of(self.how.code, start) if start else ("", -1)
        while after and start < left:
            lines = _after(self.how.code, after)[: min(AT_ONCE, left - start)]
            found = list(lines)
            yield from map(_row, found)
            start += len(found)
            after = (found[-1].code, found[-1].place) if found else None


def listed(code: str) -> Listed:
    """Return a list as it is now.

    :raises KeyError: when there is no such list
    """
    key = Revision.objects.values_list("key", flat=True).get(pk=1)
    return _listed(code, str(key), localdate())


@remember(64)
def _listed(code: str, revision: str, on: date) -> Listed:
    how = LISTS[code]
    with connection.cursor() as cursor:
        cursor.execute(DIGEST, [code])
        count, digest = cursor.fetchone()
    return Listed(how, count, digest, on)


def counts() -> dict[str, int]:
    """Return how many lines every list has."""
    key = Revision.objects.values_list("key", flat=True).get(pk=1)
    return dict.fromkeys(LISTS, 0) | _counts(str(key))


@remember(4)
def _counts(revision: str) -> dict[str, int]:
    lines = ListLine.objects.visible_to(ANONYMOUS).values_list("list")
    return dict(lines.annotate(n=Count("pk")).order_by())


def _place_of(code: str, number: int) -> tuple[str, int] | None:
    """Return the place of the line before that one: from the index alone, whatever the number."""
    ordered = ListLine.objects.filter(list=code).order_by("list", "code", "place")
    return ordered.values_list("code", "place")[number - 1 : number].first()


def _after(code: str, place: tuple[str, int]):
    behind = Q(code__gt=place[0]) | Q(code=place[0], place__gt=place[1])
    lines = ListLine.objects.visible_to(ANONYMOUS).filter(behind, list=code, code__gte=place[0])
    shown = lines.select_related("item__department", "edition").defer("edition__body", "item__row")
    return shown.order_by("code", "place")


def _row(line: ListLine) -> Row:
    item, edition = line.item, line.edition
    return Row(
        line.code, item.name, item.department.short_name, item.region_id,
        edition.number, edition.effective_on, tuple(line.cells),
    )  # fmt: skip
