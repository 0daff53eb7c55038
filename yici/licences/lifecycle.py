"""The life of an e-licence on one page: its states, and what may follow what."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from yici.licences import events as e

# GB/T 36903's states by their codes in exchange (standards.md, section 6). Expiry is never
# stored: it is read off the calendar.
STATUS_CODES = {
    "valid": "01",
    "suspended": "02",
    "revoked": "03",
    "cancelled": "04",
    "expired": "05",
}

STEPS: dict[str, dict[type, str]] = {
    "": {e.Issued: "valid"},
    "valid": {
        e.Sealed: "valid",
        e.Corrected: "valid",
        e.Suspended: "suspended",
        e.Revoked: "revoked",
        e.Cancelled: "cancelled",
    },
    "suspended": {
        e.Sealed: "suspended",
        e.Resumed: "valid",
        e.Revoked: "revoked",
        e.Cancelled: "cancelled",
    },
    "revoked": {},
    "cancelled": {},
}
SEALABLE = {status for status, steps in STEPS.items() if e.Sealed in steps}


NOBODY = UUID(int=0)


class IllegalStep(Exception):
    """That cannot happen to this licence now."""


@dataclass(frozen=True)
class Version:
    """One version of the paper: its own identifier, its own sealed file."""

    version: int
    identifier: str
    face: str
    digest: str = ""  # of the sealed PDF; empty until it is sealed


@dataclass(frozen=True)
class State:
    status: str = ""
    kind: str = ""
    issuer: str = ""
    holder: UUID = NOBODY
    item_code: str = ""
    case_id: UUID | None = None
    case_number: str = ""
    issued_on: date = date.min
    valid_from: date = date.min
    valid_until: date | None = None
    since: date = date.min  # the status holds since that day
    ground: str = ""  # why it is suspended, revoked or cancelled: articles, never persons
    versions: tuple[Version, ...] = ()

    @property
    def current(self) -> Version:
        return self.versions[-1]

    @property
    def version(self) -> int:
        return self.current.version

    @property
    def identifier(self) -> str:
        return self.current.identifier

    @property
    def digest(self) -> str:
        return self.current.digest


def status_on(status: str, valid_until: date | None, day: date) -> str:
    """This will give the status as of a day: past its last day a licence is expired (05失效)."""
    past = valid_until is not None and day > valid_until
    return "expired" if past and status in ("valid", "suspended") else status


def evolve(state: State, event) -> State:
    """This will give the state after the event.

    :raises IllegalStep: when it cannot follow.
    """
    status = STEPS[state.status].get(type(event))
    if status is None:
        raise IllegalStep(f"{type(event).__name__} while {state.status or 'not issued'}")
    match event:
        case e.Issued():
            return _issued(event, status)
        case e.Sealed():
            return replace(state, versions=_sealed(state, event))
        case e.Corrected():
            return _corrected(state, event)
        case e.Resumed():
            return replace(state, status=status, since=event.on, ground="")
    return replace(state, status=status, since=event.on, ground=event.ground)


def _issued(event: e.Issued, status: str) -> State:
    return State(
        status=status,
        kind=event.kind_code,
        issuer=event.issuer,
        holder=event.holder,
        item_code=event.item_code,
        case_id=event.case_id,
        case_number=event.case_number,
        issued_on=event.issued_on,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        since=event.issued_on,
        versions=(Version(1, event.identifier, event.face),),
    )


def _sealed(state: State, event: e.Sealed) -> tuple[Version, ...]:
    if event.version != state.version or state.digest:
        raise IllegalStep(f"version {event.version} is sealed or superseded")
    return (*state.versions[:-1], replace(state.current, digest=event.digest))


def _corrected(state: State, event: e.Corrected) -> State:
    if event.version != state.version + 1:
        raise IllegalStep(f"version {event.version} cannot follow {state.version}")
    return replace(
        state,
        issued_on=event.issued_on,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        since=event.issued_on,
        versions=(*state.versions, Version(event.version, event.identifier, event.face)),
    )
