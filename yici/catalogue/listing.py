"""The published lists as they stand now: their rows read once a revision, and their files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import orjson
from django.utils.timezone import localdate

from yici.kernel.memory import remember
from yici.people.who import ANONYMOUS

from .content import Content
from .lists import LISTS, PublishedList, Subject
from .models import BasicEdition, Edition, FrequentEntry, Item, Revision


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
    rows: tuple[Row, ...]
    digest: str
    on: date


def listed(code: str) -> Listed:
    """Return a list as it is now.

    :raises KeyError: when there is no such list
    """
    key = Revision.objects.values_list("key", flat=True).get(pk=1)
    return _listed(code, str(key), localdate())


@remember(64)
def _listed(code: str, revision: str, on: date) -> Listed:
    how = LISTS[code]
    rows = tuple(
        Row(
            edition.item.code, edition.item.name, edition.item.department.short_name,
            edition.item.region_id, edition.number, edition.effective_on, cells,
        )
        for edition, subject in _subjects(on, code)
        for cells in how.lines(subject)
    )  # fmt: skip
    said = [(row.code, row.edition, row.cells) for row in rows]
    return Listed(how, rows, sha256(orjson.dumps([code, said])).hexdigest(), on)


def _subjects(on: date, code: str) -> Iterator[tuple[Edition, Subject]]:
    visible = Item.objects.visible_to(ANONYMOUS)
    editions = Edition.objects.in_force().filter(item__in=visible)
    editions = editions.select_related("item__department").defer("body")
    editions = list(editions.order_by("item__name", "item__code"))
    first = _first(edition.item_id for edition in editions if edition.number > 1)
    later = (
        _later(edition for edition in editions if edition.number > 2) if code == "proofs" else {}
    )
    above = _stages_above({edition.item.basic_id for edition in editions}, on)
    frequent = {
        entry.item_id: (str(entry.batch.number), str(entry.rank), str(entry.cases))
        for entry in FrequentEntry.objects.select_related("batch")
    }
    for edition in editions:
        older = first.get(edition.item_id)
        subject = Subject(
            edition.content,
            older.content if older else None,
            above.get(edition.item.basic_id),
            frequent.get(edition.item_id),
            later.get(edition.item_id, ()),
        )
        yield edition, subject


def _first(items) -> dict[int, Edition]:
    published = Edition.objects.exclude(status="draft").filter(item__in=list(items)).defer("body")
    return {one.item_id: one for one in published.order_by("item_id", "number").distinct("item_id")}


def _later(editions: Iterable[Edition]) -> dict[int, tuple[Content, ...]]:
    """Return what each item asked before the edition in force, in order."""
    numbers = {edition.item_id: edition.number for edition in editions}
    published = Edition.objects.exclude(status="draft").filter(item__in=numbers).defer("body")
    found: dict[int, tuple[Content, ...]] = {}
    for one in published.order_by("item_id", "number"):
        if one.number < numbers[one.item_id]:
            found[one.item_id] = (*found.get(one.item_id, ()), one.content)
    return found


def _stages_above(basics, on: date) -> dict[int, int]:
    fixed = BasicEdition.objects.on(on).filter(basic__in=basics).newest()
    contents = ((one.basic_id, one.content.stages) for one in fixed)
    return {pk: len(stages) for pk, stages in contents if stages is not None}
