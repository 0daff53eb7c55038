"""The contents of an imported list, as drafts: what differs from the edition there is."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from yici.catalogue.content import Content, TaskType, digest
from yici.catalogue.exchange import ITEM, Misfit, content_columns, taken
from yici.catalogue.exchange.records import WHOLE
from yici.catalogue.importing import Entry, Fault
from yici.catalogue.models import Edition, Item
from yici.catalogue.refusals import UnderWay, UnknownFile
from yici.codes.phrases import Phrase
from yici.people.who import Who

from .editions import draft_edition
from .files import need_files

AT_ONCE = 500
REASON = "批量导入"  # what stands in the history


@dataclass
class Drafts:
    """What a list told of contents: how many drafts it makes, with how many gaps, and what they say."""

    drafted: int = 0
    incomplete: int = 0  # rows of which a cell did not fit
    faults: list[Fault] = field(default_factory=list)
    contents: list[tuple[Entry, Content]] = field(default_factory=list)


def draft_contents(
    entries: Iterable[Entry], renamed: Collection[str], by: Who, dry_run: bool
) -> Drafts:
    """Write drafts of the contents that a list tells.

    A cell that fits no column is left out alone and told, also in the history of the draft. A draft
    that is under way leaves the content as it was.

    :param renamed: codes of the items whose row has changed: the guide takes over the name
    """
    told = [entry for entry in entries if says_content(entry)]
    done, at = Drafts(), timezone.now()
    for start in range(0, len(told), AT_ONCE):
        some = told[start : start + AT_ONCE]
        there = _there(some)
        for entry in some:
            item, edition = there.get(entry.code, (None, None))
            content, left = _content(entry, edition, entry.code in renamed)
            done.faults += [
                Fault(entry.row, "content-unfit", one.why, entry.code, one.column) for one in left
            ]
            done.incomplete += bool(left)
            try:
                done.drafted += _draft(item, edition, content, left, by, at, dry_run)
            except UnknownFile as refused:
                done.faults.append(
                    Fault(entry.row, "content-file", Phrase(str(refused)), entry.code)
                )
            except UnderWay as refused:
                done.faults.append(
                    Fault(entry.row, "content-under-way", Phrase(str(refused)), entry.code)
                )
            else:
                done.contents.append((entry, content))
    return done


def says_content(entry: Entry) -> bool:
    """Whether any column of a content is filled."""
    return any(ITEM.says(name, cell) for name, cell in entry.rest.items())


def _there(entries: list[Entry]) -> dict[str, tuple[Item, Edition | None]]:
    """Return each item with the draft under way, else the newest edition."""
    items = Item.objects.filter(code__in=[entry.code for entry in entries])
    newest = (
        Edition.objects.filter(item__in=items).order_by("item_id", "-number").distinct("item_id")
    )
    editions = {edition.item_id: edition for edition in newest}
    return {item.code: (item, editions.get(item.pk)) for item in items}


def _draft(item, there: Edition | None, content: Content, left, by, at: datetime, dry_run) -> bool:
    """Write the draft where it says anything new; return whether it does."""
    if digest(content) == (there.digest if there else digest(_bare(content))):
        return False
    need_files(content)
    if not dry_run and item is not None:
        reason = f"{REASON}{_gaps(left)}"
        draft_edition(item=item, content=content, by=_editor(by), at=at, reason=reason)
    return True


def _gaps(left: list[Misfit]) -> str:
    """What the draft lacks of the list, for whoever reviews it."""
    heads = content_columns()
    names = dict.fromkeys(heads.get(one.column, one.column) for one in left)
    return f"；未采用的单元格：{'、'.join(names)}"[:900] if names else ""


def _content(entry: Entry, there: Edition | None, is_renamed: bool) -> tuple[Content, list[Misfit]]:
    base = there.content if there is not None else _begun(entry)
    content, left = taken(base, dict(_filled(entry, there)))
    return content.model_copy(update={"name": entry.name}) if is_renamed else content, left


def _filled(entry: Entry, there: Edition | None) -> Iterator[tuple[str, object]]:
    """The columns that count: without an edition an empty cell says nothing."""
    return (
        (n, v)
        for n, v in entry.rest.items()
        if ITEM.says(n, v) or there is not None or entry.rest.get(WHOLE)
    )


def _begun(entry: Entry) -> Content:
    return Content(name=entry.name, task_type=TaskType.of_code(entry.task_type))


def _bare(content: Content) -> Content:
    """Return what the list's own row says of it: a guide of nothing more is none."""
    return Content(name=content.name, task_type=content.task_type)


def _editor(by: Who) -> Who:
    """An administrator's import is the system's draft: the department hands it in."""
    return by if by.is_clock else Who.clock()
