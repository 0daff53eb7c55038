"""Taking in a basic catalogue (基本目录): each row that says something new becomes the next edition."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from yici.catalogue.changes import Change, between
from yici.catalogue.content import BasicContent, TaskType, basic_digest
from yici.catalogue.exchange import BASIC, Misfit, taken
from yici.catalogue.exchange.records import WHOLE
from yici.catalogue.importing import BasicEntry, Fault, Notice, Row, digest_of, sort_out_basics
from yici.catalogue.models import Adjustment, BasicEdition, BasicItem, Revision
from yici.catalogue.refusals import NotAllowed
from yici.codes.phrases import Phrase
from yici.kernel.once import is_first
from yici.people.who import Who

from .basics import lists_to_adjust, may_record, record_basic
from .editions import clean

AT_ONCE = 500


@dataclass(frozen=True)
class BasicChange:
    """A row that makes an edition: which, from when to when, what it says anew, who has to follow."""

    row: int
    code: str
    name: str
    number: int
    is_new: bool  # nobody had named the item here
    effective_on: date
    cancelled_on: date | None
    was_cancelled_on: date | None
    changes: tuple[Change, ...]
    was: Mapping
    now: Mapping
    to_adjust: int  # lists below that get a task

    @property
    def told(self) -> dict:
        """What goes out to programs."""
        return {
            "row": self.row,
            "code": self.code,
            "name": self.name,
            "edition": self.number,
            "is_new": self.is_new,
            "effective_on": self.effective_on,
            "cancelled_on": self.cancelled_on,
            "elements": [
                {"element": ".".join(one.path), "old": one.old, "new": one.new}
                for one in self.changes
            ],
            "to_adjust": self.to_adjust,
        }


@dataclass(frozen=True)
class BasicsImported:
    """What an import did, or would do. read = created + updated + unchanged + rejected."""

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    incomplete: int  # rows of which a cell did not fit: the rest was taken in
    changed: tuple[BasicChange, ...]
    faults: tuple[Fault, ...]
    notices: tuple[Notice, ...] = ()
    repeated: bool = False  # sent before with its key: how it stands now, nothing was done

    @property
    def to_adjust(self) -> int:
        """How many lists below get a task."""
        return sum(one.to_adjust for one in self.changed)


@transaction.atomic
def import_basics(
    *,
    rows: Sequence[Row],
    by: Who,
    at: datetime,
    reason: str,
    dry_run: bool = False,
    key: str | None = None,
    progress: Callable[[Iterable], Iterable] = iter,
) -> BasicsImported:
    """Record an edition of every basic item whose row says something new; lists below are told.

    What the list does not name stays. A cell that does not fit is left out alone, and told. A row
    without a day of effect holds from today on.

    :param reason: the decision or law, for rows that give none of their own
    :param key: sent again with the same list it does nothing, whatever has changed meanwhile
    :param progress: wraps the entries, for a bar
    :raises KeyReused: OtherContent: the key was sent before for something else
    :raises NotAllowed: unless a compiler, an administrator or the system
    :raises ReasonMissing:
    """
    if not may_record(by):
        raise NotAllowed
    reason = clean(reason)
    Revision.objects.select_for_update().filter(pk=1).first()  # one import after the other
    repeated = bool(key and not dry_run) and not is_first(
        BasicItem,
        name="catalogue.import_basics",
        key=key or "",
        said={"rows": digest_of(rows), "reason": reason},
    )
    found = sort_out_basics(rows)
    faults, changed, incomplete = list(found.faults), list[BasicChange](), 0
    known = _known(found.entries)
    for entry in progress(found.entries):
        basic, last = known.get(entry.code.upper(), (None, None))
        content, left = _content(entry, basic, last)
        faults += [
            Fault(entry.row, "content-unfit", one.why, entry.code, one.column) for one in left
        ]
        incomplete += bool(left)
        if _says_nothing_new(entry, content, basic, last):
            faults += _day_alone(entry, last)
            continue
        change = _change(entry, content, basic, last, localdate(at))
        if not dry_run and not repeated:
            change = _recorded(change, entry, content, last, reason, by, at)
        changed.append(change)
    created = sum(one.is_new for one in changed)
    return BasicsImported(
        read=found.read,
        created=created,
        updated=len(changed) - created,
        unchanged=len(found.entries) - len(changed),
        rejected=found.rejected,
        incomplete=incomplete,
        changed=tuple(changed),
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
        notices=found.notices,
        repeated=repeated,
    )


Known = dict[str, tuple[BasicItem, BasicEdition | None]]


def _known(entries: Sequence[BasicEntry]) -> Known:
    """Return the basic items named, with the edition recorded last; a code is one however written."""
    wanted = {entry.code.upper() for entry in entries}
    codes = BasicItem.objects.values_list("code", "pk")
    pks = [pk for code, pk in codes.iterator(AT_ONCE) if code.upper() in wanted]
    known: Known = {}
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        newest = BasicEdition.objects.filter(basic__in=some).newest()
        editions = {edition.basic_id: edition for edition in newest}
        for basic in BasicItem.objects.filter(pk__in=some):
            known[basic.code.upper()] = (basic, editions.get(basic.pk))
    return known


def _content(
    entry: BasicEntry, basic: BasicItem | None, last: BasicEdition | None
) -> tuple[BasicContent, list[Misfit]]:
    bare = BasicContent(name=entry.name, task_type=TaskType.of_code(entry.task_type))
    base = last.content if last else bare
    told = {
        name: cell
        for name, cell in entry.rest.items()
        if BASIC.says(name, cell) or last is not None or entry.rest.get(WHOLE)
    }
    content, left = taken(base, told, BASIC)
    return content.model_copy(update={"name": bare.name, "task_type": bare.task_type}), left


def _ends(entry: BasicEntry, last: BasicEdition | None) -> date | None:
    """The day it ends; a list that has no such column says nothing of it, unless it begins anew."""
    if entry.says_end or last is None or last.cancelled_on is None:
        return entry.cancelled_on
    over = entry.effective_on is not None and last.cancelled_on < entry.effective_on
    return None if over else last.cancelled_on


def _says_nothing_new(
    entry: BasicEntry, content: BasicContent, basic: BasicItem | None, last: BasicEdition | None
) -> bool:
    digest = basic_digest(content)
    if last is not None:
        return (last.digest, last.cancelled_on) == (digest, _ends(entry, last))
    if basic is None or entry.effective_on:
        return False
    return basic_digest(basic.as_listed) == digest and not entry.cancelled_on


def _day_alone(entry: BasicEntry, last: BasicEdition | None) -> list[Fault]:
    if last is None or entry.effective_on in (None, last.effective_on):
        return []
    why = Phrase(
        "edition %(n)s says the same and holds from %(day)s: its day was left as it is",
        n=last.number,
        day=last.effective_on.isoformat(),
    )
    return [Fault(entry.row, "day-alone", why, entry.code)]


def _change(
    entry: BasicEntry,
    content: BasicContent,
    basic: BasicItem | None,
    last: BasicEdition | None,
    today: date,
) -> BasicChange:
    ends = _ends(entry, last)
    before = last.content if last else basic.as_listed if basic else None
    was = before.model_dump(mode="json") if before else {}
    now = content.model_dump(mode="json")
    follow = lists_to_adjust(basic, content, ends) if basic else {}
    return BasicChange(
        row=entry.row,
        code=basic.code if basic else entry.code,
        name=content.name,
        number=last.number + 1 if last else 1,
        is_new=basic is None,
        effective_on=_begins(entry, last, ends, today),
        cancelled_on=ends,
        was_cancelled_on=last.cancelled_on if last else None,
        changes=between(was, now) if was else (),
        was=was,
        now=now,
        to_adjust=sum(map(len, follow.values())),
    )


def _begins(entry: BasicEntry, last: BasicEdition | None, ends: date | None, today: date) -> date:
    """From when it holds: the day of the edition before, taken out and in again, is no new one."""
    told = entry.effective_on
    if last is not None and told in (None, last.effective_on):
        told = max(last.effective_on, today)
    begins = told or today
    return min(begins, ends) if ends else begins


def _recorded(change: BasicChange, entry, content, last, reason: str, by: Who, at) -> BasicChange:
    own = entry.reason if entry.reason and (last is None or entry.reason != last.reason) else ""
    edition = record_basic(
        code=change.code,
        content=content,
        by=by,
        at=at,
        reason=own or reason,
        effective_on=change.effective_on,
        cancelled_on=change.cancelled_on,
    )
    about = f"{change.code}/{edition.number}"
    told = Adjustment.objects.filter(item__basic=edition.basic, about=about).count()
    return BasicChange(**{**vars(change), "number": edition.number, "to_adjust": told})
