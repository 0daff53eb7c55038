"""What can happen to a parcel. No names, addresses or codes: digests made with a key of the site."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from yici.kernel.events import Event

from .progress import Kind

Direction = Literal["out", "in"]
Mode = Literal["post", "window", "locker"]
Answer = Literal["recalled", "too_late"]
Ground = Literal["void", "withheld"]  # why a parcel is called back
Ending = Literal["given_back", "declared_void"]


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    """申请寄递: something is to go out to the applicant, or to come in from her."""

    on: date
    about: UUID  # the story it belongs to
    number: str  # and how people know that story: a case number
    applicant_id: UUID
    department_id: int
    region: str
    direction: Direction
    mode: Mode
    carrier: str = ""
    contents: tuple[str, ...] = ()  # codes, see rules.CONTENTS
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Readdressed(Event):
    """改址: it goes elsewhere; a waybill for the old address is given up."""

    address: str
    gives_up: str = ""


@dataclass(frozen=True, kw_only=True)
class Booked(Event):
    """下单: the carrier has a number for it."""

    carrier: str
    waybill: str


@dataclass(frozen=True, kw_only=True)
class LabelPrinted(Event):
    """打印面单: an official saw the whole address, to put it on the parcel."""

    handler: str


@dataclass(frozen=True, kw_only=True)
class HandedOver(Event):
    """交寄: it was given to the carrier."""

    on: date
    handler: str


@dataclass(frozen=True, kw_only=True)
class Tracked(Event):
    """在途: a step that the carrier reports."""

    code: str
    waybill: str
    step: Kind
    at: datetime
    words: str = ""  # digest


@dataclass(frozen=True, kw_only=True)
class Readied(Event):
    """待领: it lies at the window, with a code for who may have it."""

    on: date
    code: str
    handler: str


@dataclass(frozen=True, kw_only=True)
class Stored(Event):
    """入柜: it lies in a locker until a day, behind a code."""

    on: date
    locker: str
    cell: int
    code: str
    until: date
    handler: str


@dataclass(frozen=True, kw_only=True)
class Lapsed(Event):
    """超期未取: nobody came to the locker in time."""

    on: date


@dataclass(frozen=True, kw_only=True)
class Collected(Event):
    """领取: she has it, by the code or after showing who she is."""

    on: date
    how: Literal["code", "identity"]
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrived(Event):
    """送达: it reached the person, or the office, it was meant for. Told once."""

    on: date


@dataclass(frozen=True, kw_only=True)
class Received(Event):
    """收件: what the applicant sent was opened and entered."""

    on: date
    handler: str


@dataclass(frozen=True, kw_only=True)
class Cancelled(Event):
    """取消: it goes nowhere."""

    on: date
    ground: str


@dataclass(frozen=True, kw_only=True)
class RecallAsked(Event):
    """拦截: what it holds is void, or suspended, so the carrier is asked to bring it back."""

    on: date
    handler: str = ""
    ground: Ground = "void"


@dataclass(frozen=True, kw_only=True)
class RecallDropped(Event):
    """撤销拦截: what it holds is in force again, so it need not come back."""

    on: date
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class RecallAnswered(Event):
    """拦截结果: the carrier brings it back, or could not stop it any more."""

    on: date
    answer: Answer
    handler: str = ""


@dataclass(frozen=True, kw_only=True)
class TakenBack(Event):
    """收回、公告作废: the void paper is in the office again, or was declared void in public."""

    on: date
    how: Ending
    handler: str
