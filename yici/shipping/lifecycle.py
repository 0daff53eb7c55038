"""The whole life of a parcel on one page.

On its way its status is read off the steps the carrier reports: the latest counts, in whatever
order they are heard of.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from yici.kernel.values import replace

from . import events as e
from .progress import KINDS, Kind

SHANGHAI = ZoneInfo("Asia/Shanghai")
ON_ITS_WAY = {e.Tracked, e.Arrived, e.Received, e.RecallAnswered, e.RecallDropped, e.TakenBack}
STEPS: dict[str, set[type]] = {
    "new": {e.Asked},
    "asked": {
        e.Readdressed,
        e.Booked,
        e.Readied,
        e.Stored,
        e.Received,
        e.Cancelled,
        e.Tracked,
    },
    "booked": ON_ITS_WAY | {e.Readdressed, e.LabelPrinted, e.HandedOver, e.Cancelled},
    "handed_over": ON_ITS_WAY | {e.LabelPrinted, e.RecallAsked},
    "under_way": ON_ITS_WAY | {e.RecallAsked},
    "delivered": ON_ITS_WAY,
    "returned": ON_ITS_WAY | {e.Readdressed, e.Booked, e.Readied, e.Stored, e.Cancelled},
    "ready": {e.Readied, e.Stored, e.Collected, e.Tracked, e.Cancelled},
    "stored": {e.Lapsed, e.Collected, e.Tracked, e.Cancelled},
    "lapsed": {e.Readied, e.Stored, e.Collected, e.Tracked, e.Cancelled},
    "collected": {e.Arrived, e.Tracked},
    "received": {e.Tracked, e.Arrived},
    "cancelled": {e.Tracked},
}
CARRIED = {"booked", "handed_over"}  # phases in which the carrier's word counts
STATUS_OF: dict[Kind, str] = {"delivered": "delivered", "returned": "returned"}


class IllegalStep(Exception):
    """That cannot happen to this parcel now."""

    def __init__(self, event: type, status: str):
        super().__init__(f"{event.__name__} while {status}")
        self.event, self.status = event, status


@dataclass(frozen=True)
class Track:
    """A step the carrier has reported."""

    code: str
    waybill: str
    step: Kind
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class State:
    about: UUID | None = None
    number: str = ""
    applicant_id: UUID | None = None
    department_id: int = 0
    region: str = ""
    direction: str = ""
    mode: str = ""
    carrier: str = ""
    contents: tuple[str, ...] = ()
    address: str = ""
    asked_on: date | None = None
    phase: str = "new"
    attempts: int = 0  # how often it was given to a carrier
    waybill: str = ""
    sent_on: date | None = None
    code: str = ""  # digest of the code that opens
    locker: str = ""
    cell: int | None = None
    until: date | None = None
    collected_on: date | None = None
    how: str = ""
    has_arrived: bool = False
    handler: str = ""
    recall: str = ""  # asked; recalled or too_late, as the carrier says; settled; dropped
    tracks: tuple[Track, ...] = ()

    @property
    def status(self) -> str:
        latest = self.latest
        if self.phase not in CARRIED or latest is None:
            return self.phase
        return STATUS_OF.get(latest.step, "under_way")

    @property
    def is_called_back(self) -> bool:
        return self.recall not in ("", "dropped")

    @property
    def latest(self) -> Track | None:
        """The last step of the present waybill, by its moment."""
        found = [t for t in self.tracks if t.waybill == self.waybill]
        return max(found, key=lambda t: (t.at, KINDS.index(t.step), t.code), default=None)

    @property
    def arrived_on(self) -> date | None:
        """The day on which it reached whom it was meant for."""
        days = [t.at.astimezone(SHANGHAI).date() for t in self.tracks if t.step == "delivered"]
        return min([*days, *([self.collected_on] if self.collected_on else [])], default=None)

    def track(self, code: str) -> Track | None:
        return next((t for t in self.tracks if t.code == code), None)


def evolve(state: State, event) -> State:
    """Return the state after the event.

    :raises IllegalStep: when the table has no such step
    """
    if type(event) not in STEPS[state.status]:
        raise IllegalStep(type(event), state.status)
    kept = {name: getattr(event, name) for name in KEPT.get(type(event), ())}
    phase = PHASES.get(type(event), state.phase)
    return replace(state, **kept | {"phase": phase} | _derived(state, event))


PHASES = {
    e.Asked: "asked",
    e.Readdressed: "asked",  # whoever has a waybill for the old address forgets it
    e.Booked: "booked",
    e.HandedOver: "handed_over",
    e.Readied: "ready",
    e.Stored: "stored",
    e.Lapsed: "lapsed",
    e.Collected: "collected",
    e.Received: "received",
    e.Cancelled: "cancelled",
}
KEPT = {  # what the state keeps of each event under the event's own names
    e.Asked: (
        "about", "number", "applicant_id", "department_id", "region", "direction", "mode",
        "carrier", "contents", "address",
    ),
    e.Readdressed: ("address",),
    e.Booked: ("carrier", "waybill"),
    e.HandedOver: ("handler",),
    e.Readied: ("code", "handler"),
    e.Stored: ("locker", "cell", "code", "until", "handler"),
    e.Collected: ("how",),
    e.Received: ("handler",),
}  # fmt: skip
OUT_OF_LOCKER = {"locker": "", "cell": None, "until": None}


def _derived(state: State, event) -> dict:
    match event:
        case e.Asked(on=day):
            return {"asked_on": day}
        case e.Booked():
            return {"attempts": state.attempts + 1}
        case e.HandedOver(on=day):
            return {"sent_on": day}
        case e.Tracked():
            track = Track(event.code, event.waybill, event.step, event.at, event.words)
            by_code = {t.code: t for t in state.tracks} | {track.code: track}
            return {"tracks": tuple(by_code[code] for code in sorted(by_code))}
        case e.Readied():
            return OUT_OF_LOCKER
        case e.Collected(on=day):
            return {"collected_on": day, "code": ""}
        case e.Lapsed() | e.Cancelled():
            return {"code": ""}  # it opens nothing any more
        case e.Arrived():
            return {"has_arrived": True}
        case e.RecallAnswered(answer=answer):
            return {"recall": answer}
    return {"recall": RECALL[type(event)]} if type(event) in RECALL else {}


RECALL = {e.RecallAsked: "asked", e.TakenBack: "settled", e.RecallDropped: "dropped"}
