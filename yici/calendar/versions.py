"""The calendar as it was known at any time: which notice came when, and what it changed.

What fell due by the calendar of then is reckoned again by `as_of` its version. The nation's
notices of 2019 and later are known one by one, those before them as one; a city's own days are
known by the column `since` of its file (see local.py). What a file held before somebody wrote
over it is kept by those who reckoned with it (cases keep every calendar they applied).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from .local import LocalDay, local_days
from .notice import Notice, Reason, national_notice
from .workdays import Workdays

_MAKE_UP = Reason("make-up", "Spring Festival", "春节")


class UnknownVersion(LookupError):
    """No calendar of this version was ever known here."""


@dataclass(frozen=True)
class Announcement:
    """A notice of the State Council's General Office (国务院办公厅).

    `also`: days of it that lie in another year. `undo`: for a notice that changed an earlier one,
    what those days were before (None: nothing special).
    """

    year: int
    number: str
    dated: date
    also: tuple[date, ...] = ()
    undo: dict[date, Reason | None] = field(default_factory=dict)


ANNOUNCED = (
    Announcement(
        2019, "国办发明电〔2018〕15号", date(2018, 12, 4),
        also=(date(2018, 12, 29), date(2018, 12, 30), date(2018, 12, 31)),
    ),
    Announcement(
        2019, "国办发明电〔2019〕3号", date(2019, 3, 22),
        undo=dict.fromkeys(
            (date(2019, 4, 28), *(date(2019, 5, day) for day in (2, 3, 4, 5)))
        ),
    ),
    Announcement(2020, "国办发明电〔2019〕16号", date(2019, 11, 21)),
    Announcement(
        2020, "国办发明电〔2020〕1号", date(2020, 1, 26),
        undo={date(2020, 1, 31): None, date(2020, 2, 1): _MAKE_UP, date(2020, 2, 2): None},
    ),
    Announcement(2021, "国办发明电〔2020〕27号", date(2020, 11, 25)),
    Announcement(2022, "国办发明电〔2021〕11号", date(2021, 10, 25)),
    Announcement(
        2023, "国办发明电〔2022〕16号", date(2022, 12, 8), also=(date(2022, 12, 31),)
    ),
    Announcement(2024, "国办发明电〔2023〕7号", date(2023, 10, 25)),
    Announcement(2025, "国办发明电〔2024〕12号", date(2024, 11, 12)),
    Announcement(2026, "国办发明电〔2025〕7号", date(2025, 11, 4)),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Version:
    """A calendar that was in force. `since`: the day it was announced, None if not known."""

    notice: Notice
    since: date | None
    because: str  # number of the notice, or the city's own days

    @property
    def version(self) -> str:
        return self.notice.version()

    @property
    def calendar(self) -> Workdays:
        return _built(self)


@lru_cache(8)
def _built(known: Version) -> Workdays:
    return Workdays(known.notice)


def versions() -> tuple[Version, ...]:
    """Return every calendar that notices and the local file tell of, the oldest first.

    The last is the one in force (`local.current`).

    :raises BadDays: when the local file cannot be read
    """
    return _versions(local_days())


@lru_cache(4)
def _versions(local: tuple[LocalDay, ...]) -> tuple[Version, ...]:
    national = national_versions()
    told = {v.since: v.because for v in national}
    own = {day.since for day in local if day.since}
    dates = sorted({since for since in told if since} | own)
    found = []
    for since in (None, *dates):
        notice = [v.notice for v in national if v.since is None or _by(v.since, since)][-1]
        here = [day for day in local if day.since is None or _by(day.since, since)]
        because = told.get(since) or "YICI_DAYS"
        found.append(Version(_with_local(notice, here), since, because))
    return tuple(_without_repeats(found))


def _by(day: date, until: date | None) -> bool:
    return until is not None and day <= until


def _without_repeats(found: list[Version]) -> Iterator[Version]:
    before = None
    for version in found:
        if version.notice != before:
            yield version
        before = version.notice


def _with_local(notice: Notice, days: list[LocalDay]) -> Notice:
    if not days:
        return notice
    return notice.with_extra(
        [(d.day, d.name) for d in days if d.kind == "off"],
        [(d.day, d.name) for d in days if d.kind == "on"],
        [d.day.year for d in days if d.kind == "year"],
    )


@lru_cache(1)
def national_versions() -> tuple[Version, ...]:
    """Return the nation's calendar after each notice, the oldest first."""
    notice, found = national_notice(), []
    known = {announced.year for announced in ANNOUNCED}
    for year in sorted(notice.announced - known, reverse=True):
        if year > max(known):  # a notice newer than this table
            found.append(Version(notice, date(year - 1, 12, 1), f"{year}年部分节假日安排的通知"))
            notice = _before(notice, Announcement(year, "", date(year - 1, 12, 1)))
    for announced in reversed(ANNOUNCED):
        found.append(Version(notice, announced.dated, announced.number))
        notice = _before(notice, announced)
    return (Version(notice, None, notice.source), *reversed(found))


def _before(notice: Notice, announced: Announcement) -> Notice:
    """Return what was known before an announcement."""
    gone = set(announced.also) | set(announced.undo)
    years = notice.announced
    if not announced.undo:
        gone |= {day for day in (*notice.off, *notice.on) if day.year == announced.year}
        gone -= {day for later in ANNOUNCED for day in later.also if later.year != announced.year}
        years = years - {announced.year}
    put = {day: reason for day, reason in announced.undo.items() if reason}
    off = {d: r for d, r in notice.off.items() if d not in gone}
    on = {d: r for d, r in notice.on.items() if d not in gone}
    off |= {d: r for d, r in put.items() if not r.works}
    on |= {d: r for d, r in put.items() if r.works}
    return replace(notice, off=off, on=on, announced=years)


def as_of(version: str, kept: Iterable[Notice] = ()) -> Workdays:
    """Return the calendar of a version, to reckon as one reckoned then.

    :param kept: notices that somebody kept, besides those that are known by themselves
    :raises UnknownVersion: when there is none
    """
    for known in (*versions(), *(Version(notice, None, "") for notice in kept)):
        if same_days(known.version, version):
            return known.calendar
    raise UnknownVersion(version)


def same_days(one: str, other: str) -> bool:
    """Whether two versions have the same days, whatever release of the source brought them."""
    return one.rpartition("sha256:")[2] == other.rpartition("sha256:")[2]


def known_on(day: date) -> Version:
    """Return the calendar as it was announced on that day."""
    return [v for v in versions() if v.since is None or v.since <= day][-1]


def changed_days(before: Workdays, after: Workdays) -> list[date]:
    """Return the days that count in one of the two and not in the other, in order."""
    special = (before.notice.off, before.notice.on, after.notice.off, after.notice.on)
    days = {day for told in special for day in told}
    return sorted(day for day in days if before.is_working(day) != after.is_working(day))
