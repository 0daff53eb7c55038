"""Importing an implementation list: all rows or none, and a second time nothing.

Columns of a content become drafts of the items' next editions: they go the way of every draft.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate

from yici.catalogue import linting
from yici.catalogue.importing import (
    Entry,
    Fault,
    Notice,
    Row,
    SortedOut,
    digest_of,
    region_of,
    sort_out,
)
from yici.catalogue.lint.run import Report
from yici.catalogue.models import BasicItem, Item, Revision
from yici.catalogue.refusals import NotAllowed
from yici.codes import Invalid, regions, uscc
from yici.kernel.once import is_first
from yici.people import actions as people
from yici.people.models import Department, Region, Role
from yici.people.who import Who

from .contents import Drafts, draft_contents
from .relisting import relist
from .revision import mark_revision

BATCH = 2000
FIELDS = ["name", "main_item", "task_type", "department", "region", "basic", "digest", "row"]


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do. read = created + updated + unchanged + rejected."""

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    faults: tuple[Fault, ...]
    drafted: int = 0  # items whose content differs from what is there: a draft was written
    incomplete: int = 0  # rows of which a cell of the content did not fit: the rest was taken in
    notices: tuple[Notice, ...] = ()
    repeated: bool = False  # sent before with its key: how it stands now, nothing was done
    trial: Report | None = None  # of a dry run: what the rules find in what would be taken in


def may_import(by: Who) -> bool:
    return by.is_clock or by.has(Role.ADMINISTRATOR) or by.has(Role.COMPILER)


@transaction.atomic
def import_items(
    *,
    rows: Sequence[Row],
    by: Who,
    dry_run: bool = False,
    key: str | None = None,
    progress: Callable[[Iterable], Iterable] = iter,
) -> Imported:
    """Enter the items of a list, or correct those whose row has changed.

    Items the list does not name stay as they are. Departments it names are entered when new.

    :param key: sent again with the same list it does nothing, whatever has changed meanwhile
    :param progress: wraps the batches that are written, for a bar
    :raises KeyReused: OtherContent: the key was sent before for something else
    :raises NotAllowed: when not by an administrator or a compiler
    """
    if not may_import(by):
        raise NotAllowed
    Revision.objects.select_for_update().filter(pk=1).first()  # one import after the other
    repeated = bool(key and not dry_run) and not is_first(
        Item, name="catalogue.import_items", key=key or "", said={"rows": digest_of(rows)}
    )
    write = not dry_run and not repeated
    found = sort_out(rows, _known_regions(rows).__contains__)
    known = _known_items(found.entries)
    created = [entry for entry in found.entries if entry.code not in known]
    updated = [
        entry for entry in found.entries if known.get(entry.code, entry.digest) != entry.digest
    ]
    if write and (created or updated):
        _write(created, updated, progress)
        relist(_in_force(updated))
        mark_revision()
    renamed = {entry.code for entry in updated}
    drafts = draft_contents(found.entries, renamed, by, not write)
    found.faults += drafts.faults
    report = linting.trial(drafts.contents, localdate()) if dry_run else None
    return _told(found, len(created), len(updated), drafts, report, repeated)


def _in_force(updated: Sequence[Entry]) -> Iterator[int]:
    for batch in _batches(updated):
        named = Item.objects.published().filter(code__in=[entry.code for entry in batch])
        yield from named.values_list("pk", flat=True)


def _told(
    found: SortedOut[Entry],
    created: int,
    updated: int,
    drafts: Drafts,
    trial: Report | None,
    repeated: bool,
) -> Imported:
    return Imported(
        read=found.read,
        created=created,
        updated=updated,
        unchanged=len(found.entries) - created - updated,
        rejected=found.rejected,
        faults=tuple(found.faults),
        drafted=drafts.drafted,
        incomplete=drafts.incomplete,
        notices=found.notices,
        repeated=repeated,
        trial=trial,
    )


def _known_regions(rows: Iterable[Row]) -> set[str]:
    padded = set()
    for written in {region_of(row) for row in rows}:
        try:
            regions.check(written)
        except Invalid:
            continue  # told by sort_out, row by row
        padded.add(regions.pad(written))
    return set(Region.objects.filter(pk__in=padded).values_list("pk", flat=True))


def _known_items(entries: Sequence[Entry]) -> dict[str, str]:
    known: dict[str, str] = {}
    for batch in _batches(entries):
        codes = [entry.code for entry in batch]
        known.update(Item.objects.filter(code__in=codes).values_list("code", "digest"))
    return known


def _batches(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    return [entries[start : start + BATCH] for start in range(0, len(entries), BATCH)]


def _write(created: list[Entry], updated: list[Entry], progress) -> None:
    departments = _departments([*created, *updated])
    work = [(batch, True) for batch in _batches(created)]
    work += [(batch, False) for batch in _batches(updated)]
    for batch, new in progress(work):
        basics = _basics(batch)
        items = [_item(entry, departments, basics) for entry in batch]
        if new:
            Item.objects.bulk_create(items)
        else:
            pks = dict(
                Item.objects.filter(code__in=[i.code for i in items]).values_list("code", "pk")
            )
            for item in items:
                item.pk = pks[item.code]
            Item.objects.bulk_update(items, FIELDS)


def _item(entry: Entry, departments: dict, basics: dict) -> Item:
    return Item(
        code=entry.code,
        basic_id=basics.get(entry.basic),
        name=entry.name,
        main_item=entry.main_item,
        task_type=entry.task_type,
        department_id=departments[entry.region, entry.department],
        region_id=entry.region,
        digest=entry.digest,
        row=dict(entry.written),
    )


def _basics(batch: Sequence[Entry]) -> dict[str, int]:
    """Basic items by code; the first list that names one gives it its name and type."""
    new = {
        entry.basic: BasicItem(code=entry.basic, name=entry.name, task_type=entry.task_type)
        for entry in reversed(batch)
        if entry.basic
    }
    BasicItem.objects.bulk_create(new.values(), ignore_conflicts=True)
    return dict(BasicItem.objects.filter(code__in=new).values_list("code", "pk"))


def _departments(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    wanted = {(entry.region, entry.department): entry for entry in entries}
    rows = Department.objects.filter(region_id__in={region for region, _ in wanted})
    known = {(d.region_id, name): d.pk for d in rows for name in (d.name, d.short_name)}
    for place, entry in wanted.items():
        if place not in known:
            known[place] = _found(entry).pk
    return known


def _found(entry: Entry) -> Department:
    region = Region.objects.get(pk=entry.region)
    level = getattr(Department.Level, region.level.upper())
    return people.found_department(
        region=region,
        short_name=entry.department,
        by=Who.clock(),
        credit_code=_credit_code(entry.department_code),
        name=entry.department,
        level=level,
        nature=Department.Nature.ORGAN,
    )


def _credit_code(written: str) -> str | None:
    """The credit code, when it is one and nobody has it: never made up, never taken twice."""
    try:
        uscc.check(written)
    except Invalid:
        return None
    code = uscc.normalise(written)
    return None if Department.objects.filter(credit_code=code).exists() else code
