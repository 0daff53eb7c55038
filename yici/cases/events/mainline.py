"""From application to delivery: the events that move a case on."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from .base import CaseEvent, Decision, Limit, Opinion, Planned, Step


@dataclass(frozen=True, kw_only=True)
class Applied(CaseEvent):
    """申请: received with a number; the acceptance clock runs (行政许可法 art. 32).

    Where the edition offers a pre-review and the applicant asks for one, that clock runs first.
    """

    number: str
    item_code: str
    edition_id: int
    department_id: int
    region: str
    applicant_id: UUID
    agent_id: UUID | None = None
    mandate_id: UUID | None = None
    channel: str
    track: Literal["immediate", "committed"]
    delivery: str
    plan: tuple[Planned, ...]
    statutory: Limit | None = None
    promised: Limit | None = None
    licence: str = ""  # e-licence type the result has to be made as (R31)
    dossier: str  # digest of the filled-in form
    materials: tuple[str, ...] = ()  # digests
    handler: str = ""  # the clerk who took it in, and was asked first unless it says so (R23)
    ways: tuple[str, ...] = ()  # commitment (R30), trust_first (R29); jointly:KIND (C060)
    undertaking: str = ""  # digest of the signed undertaking (告知承诺书)
    regime: str = "ordinary"  # art. 42: 20 + 10, or 45 + 15 in joint handling; or "none"
    renews: UUID | None = None  # the licence that is to be renewed (art. 50)
    bundle_id: UUID | None = None  # the "one thing" it is a part of
    taken_at: str = ""  # region of the hall that took it in, where it is another one (C051)
    collect_at: str = ""  # region of the hall that hands it out, where it is another one
    booked: str = ""  # hall or home: it came in at an appointment (预约、上门, C052)
    appointment: int | None = None  # which one
    entrusted: bool = False  # by somebody whom the applicant let act, not by law (委托代办, C052)
    window_id: int | None = None  # of the hall, at which it was taken in (C037)
    first_asked: str = ""  # the clerk of another window who sent the applicant there (R23)


@dataclass(frozen=True, kw_only=True)
class PreReviewed(CaseEvent):
    """预审: an opinion on the papers before the formal application; it binds nobody."""

    outcome: Literal["pass", "mend"]
    missing: tuple[str, ...] = ()  # codes of materials and fields
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Submitted(CaseEvent):
    """正式申请: after the pre-review; the acceptance clock runs from here (art. 32)."""


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(CaseEvent):
    """补正告知: once, everything that is missing (art. 32; R22)."""

    missing: tuple[str, ...]  # codes of materials and fields
    note: str
    handler: str
    ordinary: bool = False  # no undertaking any more: a bar has arisen since she signed (R30)


@dataclass(frozen=True, kw_only=True)
class Corrected(CaseEvent):
    """补正: the applicant has supplied what was missing."""

    dossier: str
    materials: tuple[str, ...] = ()
    late: bool = False  # after the day that the notice had set, before anybody ended the case
    # Of whoever stood at the window for the applicant (R38); nothing when she came herself.
    mandate_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted(CaseEvent):
    """受理: the statutory and the promised clock run.

    Tolerant acceptance (容缺受理): `owed` names what follows later; its side task holds the result.
    """

    accepted_on: date
    handler: str
    deemed: bool = False  # silence: accepted from the day of receipt (art. 32 (4))
    owed: tuple[str, ...] = ()  # codes of materials
    note: str = ""  # digest of what was promised about them
    ordinary: bool = False  # as in `CorrectionAsked`


@dataclass(frozen=True, kw_only=True)
class RefusalProposed(CaseEvent):
    """拟不予受理: a clerk may not refuse alone (R27)."""

    ground: str
    note: str
    guidance: str  # digest of what the applicant should do instead
    handler: str
    authority_id: int | None = None  # the department whose matter it is (art. 32 (2))
    differs: str = ""  # as in `Decided`


@dataclass(frozen=True, kw_only=True)
class RefusalReturned(CaseEvent):
    """退回拟不予受理: the second person does not agree."""

    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class NotAccepted(CaseEvent):
    """不予受理: confirmed by a second person, with ground and guidance (art. 32; R27)."""

    ground: str
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Reviewed(CaseEvent):
    """审查: one department's opinion."""

    task: int
    outcome: Opinion
    criterion: str
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Checked(CaseEvent):
    """审核: a second look at the review."""

    task: int
    outcome: Opinion
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Returned(CaseEvent):
    """退回: an earlier step has to be done again, for a reason; the limits go on running."""

    formerly = ("returned_to_review",)

    task: int  # whose work sends it back
    to: Step = "review"
    note: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Decided(CaseEvent):
    """决定: granted or refused, with reasons and remedies (art. 34, 38; R21).

    `deemed`: a renewal that nobody answered by the day of expiry (art. 50). `drops`: numbers of the
    side work that has lost its point with it, such as an opinion that did not come in time.
    """

    task: int
    outcome: Decision
    criterion: str
    note: str
    handler: str
    deemed: bool = False
    dossier: str = ""  # with the facts of the result, where the edition names any
    drops: tuple[int, ...] = ()
    differs: str = ""  # digest: in which main facts or reasons it differs from what was set aside


@dataclass(frozen=True, kw_only=True)
class LicenceMade(CaseEvent):
    """制证: generated, sealed and stored (R31)."""

    licence_id: UUID


@dataclass(frozen=True, kw_only=True)
class Delivered(CaseEvent):
    """送达: within ten working days of the decision (art. 44)."""

    mode: str
    handler: str = ""
    paper: str = ""  # digest of the number of a paper licence, where no e-licence is made (R31)
    # Of whoever stood at the window for the applicant (R38); nothing when she came herself.
    mandate_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Withdrawn(CaseEvent):
    """撤回: by the applicant, before the decision."""

    note: str


@dataclass(frozen=True, kw_only=True)
class Terminated(CaseEvent):
    """终止: the correction did not come in time, or the matter has gone."""

    ground: str
    note: str
    handler: str
