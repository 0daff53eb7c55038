"""What the routes of bundles take and tell."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from yici.cases.api.schemas import Code, Form, MaterialIn
from yici.catalogue.content import Field as FormField
from yici.catalogue.content import Material, Question
from yici.kernel import rest

from ..content import PartCode


class SavingOut(Schema):
    what: str = Field(description="forms, fields, materials, visits, stages, days or counters.")
    before: int = Field(description="Each item for itself.")
    after: int = Field(description="As one thing.")
    percent: int


class BundlePlanOut(Schema):
    """A part and when it runs, in working days after acceptance, if everybody uses its limit."""

    code: str
    item: str
    name: str
    role: str
    department: str
    days: int
    starts: int
    ends: int
    slack: int
    critical: bool
    needs: list[str]


class BundleLine(Schema):
    code: str
    name: str
    summary: str
    life_event: str
    lead_department: str
    region: str
    edition: int
    promised: int = Field(description="Working days from acceptance to the last result.")


class BundleOut(BundleLine):
    """A bundle for a situation: its parts, the critical path, what one saves, the joint form."""

    days: int = Field(description="Length of the critical path in working days.")
    path: list[str] = Field(description="The parts on the critical path, in order.")
    parts: list[BundlePlanOut]
    savings: list[SavingOut]
    unanswered: list[str]
    questions: list[Question]
    fields: list[FormField]
    materials: list[Material]


class Bundles(Schema):
    items: list[BundleLine]


class BundleFindingOut(Schema):
    """A breach of a rule by a bundle. `blocks`: an edition with it is not published."""

    rule: str
    where: str = Field(description="A part, or a paper as `part.paper`.")
    message: str
    blocks: bool
    remedy: str


class BundleApplication(rest.Given):
    """One application for all parts. Codes are those of the joint form, `GET /bundles/{code}`."""

    bundle: Code = Field(examples=["open-restaurant"])
    applicant: UUID | None = Field(None, description="For whom, from GET /me; you if left out.")
    agent: UUID | None = Field(
        None,
        description="At the window: who stands there for the applicant; one mandate of hers has to"
        " cover every item (R38).",
    )
    copy_of: Code | None = Field(
        None,
        description="Number of an earlier application of the same applicant for this one thing: what"
        " is left out is taken from it, papers only where they are still taken as they are (R37).",
    )
    answers: Form = {}
    form: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)
    undertakings: list[PartCode] = Field(
        [], max_length=40, description="Parts whose undertaking I sign (告知承诺, R30)."
    )
    channel: Literal["online", "mobile", "agent", "window", "terminal", "hotline"] = "online"
    delivery: Literal["online", "window", "post", "terminal"] = "online"


class BundlePartOut(Schema):
    code: str
    name: str
    item: str
    department: str
    status: str
    status_words: str
    sentence: str = Field(description="Why it is where it is, and by when it goes on.")
    days: int = Field(description="Its limit in working days.")
    needs: list[str]
    number: str = Field(description="Number of its case, once it has begun.")
    starts_on: date | None
    ends_on: date | None = Field(description="The day it ended, or the last lawful day.")
    late: bool
    critical: bool
    licence_id: UUID | None
    waits: list[str] = Field(description="Fee, promised papers, originals, check: in words.")
    stuck: list[str] = Field(description="What its own form lacks, in the item's codes.")
    no_office: str = Field(
        description="The department its guide names and the register does not have: not begun yet."
    )


class BundleReportOut(Schema):
    """What a department says its part lacks, before the one notice goes out."""

    part: str
    department: str
    said: bool = Field(description="Whether it has spoken.")
    missing: list[str] = Field(description="In codes of the joint form.")
    words: str
    said_on: date | None


class JointVisitOut(Schema):
    no: int
    status: Literal["set", "held", "off"]
    held_on: date
    parts: list[str]
    outcomes: dict[str, str]


class BundleCaseLine(Schema):
    number: str
    bundle: str
    name: str
    department: str
    applicant: str = Field(description="A person's name is masked unless it is yours.")
    status: str
    status_words: str
    outcome: str
    applied_at: datetime
    accepted_on: date | None
    due_on: date | None
    completed_on: date | None
    version: int


class BundleCaseOut(BundleCaseLine):
    """A bundle case: every part, the total limit and why, and what you may do."""

    stopped: bool = Field(
        description="Today does not count: what holds it up is no office's delay."
    )
    because: list[str]
    path: list[str]
    parts: list[BundlePartOut]
    asked: list[str] = Field(description="Codes of the joint form that a correction has to supply.")
    asked_on: date | None = Field(description="Day of the one notice of what is missing (R22).")
    ask_by: date | None = Field(
        description="Last day for the one notice, while it may still be sent; then silence accepts."
    )
    reports: list[BundleReportOut] = Field(
        description="For officials: what departments say is missing, before the one notice."
    )
    scheme: str = Field(
        description="Number of the planned project it is about (C063), see /schemes; or empty."
    )
    visits: list[JointVisitOut] = Field(description="Joint visits (联合踏勘), in order.")
    actions: list[str]


class BundleStepOut(Schema):
    seq: int
    at: datetime
    kind: str
    title: str
    part: str


class BundleReport(rest.Given):
    """What the parts of your department lack, in codes of the joint form; nothing is a report too."""

    missing: list[Code] = Field([], max_length=200)
    words_to_applicant: rest.Words = Field(
        "", description="What she has to do, where it is missing."
    )


class BundleCorrection(rest.Given):
    """The one notice: what departments reported goes out with what you name here (art. 32)."""

    missing: list[Code] = Field(
        [],
        max_length=200,
        description="What no department has reported, in codes of the joint form.",
    )
    words_to_applicant: rest.Words = Field("", description="Needed where you name something.")


class BundleAcceptance(rest.Given):
    promise: rest.Words = Field(
        "", description="What she promised: papers that may follow are owed then (容缺受理, R22)."
    )


class BundleCorrected(rest.Given):
    form: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)


class BundleAttachment(rest.Given):
    """Papers fetched from another department, in codes of the joint form (代为调取)."""

    materials: list[MaterialIn] = Field(min_length=1, max_length=50)
    origin: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=80)] = Field(
        description="The department it is from.", examples=["区自然资源和规划局"]
    )


StaffCode = Annotated[rest.Plain, StringConstraints(max_length=20)]


class JointVisit(rest.Given):
    """One visit of several departments (联合踏勘)."""

    held_on: date = Field(description="A working day within every procedure's limit.")
    parts: list[PartCode] = Field(min_length=1, max_length=40)
    members: list[StaffCode] = Field(
        min_length=2, max_length=40, description="Staff codes: somebody of every department."
    )
    told: rest.Words = Field(description="Time, place, and what to have ready.")


class JointVisitOff(rest.Given):
    reason: rest.Words


class JointVisitRecord(rest.Given):
    members: list[StaffCode] = Field(min_length=2, max_length=40)
    outcomes: dict[PartCode, Literal["pass", "refuse"]] = Field(
        description="Of every part of the visit."
    )
    record: rest.Words


class PartSupplies(rest.Given):
    """What a part lacked, in the codes of its own item: `stuck` of the part names them."""

    part: PartCode
    form: Form = {}
    answers: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)


class BundleWithdrawal(rest.Given):
    reason: rest.Words = ""


class PackageHandingOver(rest.Given):
    mode: Literal["window", "post", "terminal", "online"] = "window"
