"""The contents of an imported list, as drafts: what differs from the edition there is."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from yici.catalogue.content import Content, TaskType, digest
from yici.catalogue.exchange import Unfit, merged
from yici.catalogue.exchange.records import WHOLE, says
from yici.catalogue.importing import Entry, Fault
from yici.catalogue.models import Edition, Item
from yici.catalogue.refusals import UnderWay, UnknownFile
from yici.people.who import Who

from .editions import draft_edition
from .files import need_files

AT_ONCE = 500
REASON = "批量导入"  # what stands in the history


def draft_contents(
    entries: Iterable[Entry], renamed: Collection[str], by: Who, dry_run: bool
) -> tuple[int, list[Fault]]:
    """Write drafts of the contents that a list tells; return how many, and what did not fit.

    A draft of a department that is under way, and a cell that fits no column, leave the content as
    it was and are told.

    :param renamed: codes of the items whose row has changed: the guide takes over the name
    """
    told = [entry for entry in entries if says_content(entry)]
    drafted, faults, at = 0, [], timezone.now()
    for start in range(0, len(told), AT_ONCE):
        some = told[start : start + AT_ONCE]
        there = _there(some)
        for entry in some:
            try:
                item, edition = there.get(entry.code, (None, None))
                content = _content(entry, edition, entry.code in renamed)
                drafted += _draft(item, edition, content, by, at, dry_run)
            except Unfit as unfit:
                faults.append(Fault(entry.row, "content-unfit", str(unfit), entry.code))
            except UnknownFile as refused:
                faults.append(Fault(entry.row, "content-unfit", str(refused), entry.code))
            except UnderWay as refused:
                faults.append(Fault(entry.row, "content-under-way", str(refused), entry.code))
    return drafted, faults


def says_content(entry: Entry) -> bool:
    """Whether any column of a content is filled."""
    return any(says(name, cell) for name, cell in entry.rest.items())


def _there(entries: list[Entry]) -> dict[str, tuple[Item, Edition | None]]:
    """Return each item with the draft under way, else the newest edition."""
    items = Item.objects.filter(code__in=[entry.code for entry in entries])
    newest = (
        Edition.objects.filter(item__in=items).order_by("item_id", "-number").distinct("item_id")
    )
    editions = {edition.item_id: edition for edition in newest}
    return {item.code: (item, editions.get(item.pk)) for item in items}


def _draft(item, there: Edition | None, content: Content, by, at: datetime, dry_run) -> bool:
    if there is not None and digest(content) == there.digest:
        return False
    need_files(content)
    if not dry_run and item is not None:
        draft_edition(item=item, content=content, by=_editor(by), at=at, reason=REASON)
    return True


def _content(entry: Entry, there: Edition | None, is_renamed: bool) -> Content:
    content = merged(_base(entry, there), dict(_filled(entry, there)))
    return content.model_copy(update={"name": entry.name}) if is_renamed else content


def _filled(entry: Entry, there: Edition | None) -> Iterator[tuple[str, object]]:
    """The columns that count: without an edition an empty cell says nothing."""
    return (
        (n, v)
        for n, v in entry.rest.items()
        if says(n, v) or there is not None or entry.rest.get(WHOLE)
    )


def _base(entry: Entry, there: Edition | None) -> Content:
    if there is not None:
        return there.content
    return Content(name=entry.name, task_type=TaskType.of_code(entry.task_type))


def _editor(by: Who) -> Who:
    """An administrator's import is the system's draft: the department hands it in."""
    return by if by.is_clock else Who.clock()
