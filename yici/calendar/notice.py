"""What the yearly holiday notices (节假日安排通知) say, as data the tables are built from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import chinese_calendar as source


class Reason(NamedTuple):
    """Why a day is counted or not against its weekday, in English and in Chinese.

    `kind` is one of `weekend`, `holiday`, `local-off` (not counted) and `make-up`, `local-on`
    (counted although a weekend).
    """

    kind: str
    name: str
    chinese: str

    @property
    def works(self) -> bool:
        return self.kind in ("make-up", "local-on")

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})" if self.works else self.name


WEEKEND = Reason("weekend", "weekend", "周末")


class Contradiction(ValueError):
    """The same day was declared both a day off and a working day."""


@dataclass(frozen=True)
class Notice:
    """Days that differ from the plain week, and the years that have been announced."""

    off: Mapping[date, Reason]
    on: Mapping[date, Reason]
    announced: frozenset[int]
    source: str

    def __post_init__(self) -> None:
        if both := self.off.keys() & self.on.keys():
            days = ", ".join(day.isoformat() for day in sorted(both))
            raise Contradiction(f"both a day off and a working day: {days}")

    def version(self) -> str:
        """Name the source, the years and a digest of every day, so that a change is noticed."""
        lines = [f"{day} {reason.kind} {reason.name}" for day, reason in self._sorted()]
        lines.append(" ".join(map(str, sorted(self.announced))))
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
        years = f"{min(self.announced)}-{max(self.announced)} " if self.announced else ""
        return f"{self.source} {years}sha256:{digest}"

    def as_json(self) -> dict:
        """Return the notice as plain data, to be kept; `from_json` reads it again."""
        return {
            "off": [[day.isoformat(), *reason] for day, reason in sorted(self.off.items())],
            "on": [[day.isoformat(), *reason] for day, reason in sorted(self.on.items())],
            "announced": sorted(self.announced),
            "source": self.source,
        }

    @classmethod
    def from_json(cls, kept: dict) -> Notice:
        return cls(
            off={date.fromisoformat(day): Reason(*reason) for day, *reason in kept["off"]},
            on={date.fromisoformat(day): Reason(*reason) for day, *reason in kept["on"]},
            announced=frozenset(kept["announced"]),
            source=kept["source"],
        )

    def _sorted(self) -> list[tuple[date, Reason]]:
        return sorted([*self.off.items(), *self.on.items()])

    def with_extra(
        self,
        days_off: Iterable[tuple[date, str]],
        days_on: Iterable[tuple[date, str]],
        announced: Iterable[int],
    ) -> Notice:
        """Add days to the notice; a later word on the same day replaces the earlier one.

        :raises Contradiction: when a day is in both lists.
        """
        off = {day: Reason("local-off", name, name) for day, name in days_off}
        on = {day: Reason("local-on", name, name) for day, name in days_on}
        Notice(off, on, frozenset(), "extra")
        return replace(
            self,
            off={d: r for d, r in self.off.items() if d not in on} | off,
            on={d: r for d, r in self.on.items() if d not in off} | on,
            announced=self.announced | frozenset(announced),
        )


def national_notice() -> Notice:
    """Read the State Council's notices since 2004 as collected by chinesecalendar."""
    names = {h.value: h.chinese for h in source.Holiday}
    return Notice(
        off={day: Reason("holiday", name, names[name]) for day, name in source.holidays.items()},
        on={day: Reason("make-up", name, names[name]) for day, name in source.workdays.items()},
        announced=frozenset(day.year for day in source.holidays),
        source=f"chinesecalendar {source.__version__}",
    )
