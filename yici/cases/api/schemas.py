"""What a case looks like at the API."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from yici.kernel.rest import Given, Plain

from ..events.base import Vote, Votes
from ..joint import Weight
from ..modes import MODES

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Value = Annotated[Plain, StringConstraints(max_length=20_000)]
Answer = Value | list[Value]
Status = Literal[
    "pre_review", "pre_reviewed", "applied", "correcting", "refusing", "in_review", "in_check",
    "in_decision", "making", "delivering", "delivered", "not_accepted", "withdrawn", "terminated",
]  # fmt: skip
Form = Annotated[
    dict[Annotated[Plain, StringConstraints(max_length=40)], Answer],
    Field(
        max_length=500,
        description="The item's form: values by field code, as text; a list for multiple choice.",
        examples=[{"shop_name": "老李面馆", "phone": "13800138000"}],
    ),
]


class MaterialIn(Given):
    """A material: a file uploaded before, or a paper that the clerk saw at the window."""

    code: Code = Field(description="Code of one of the item's materials.", examples=["floor_plan"])
    file: Digest | None = Field(None, description="Digest of a file you uploaded (POST /files).")
    seen: bool = Field(False, description="At the window only: the paper itself was shown.")


class FileOut(Schema):
    """A file you may use as a material."""

    digest: str = Field(description="SHA-256: what it is called from now on.")
    name: str
    size: int = Field(description="In bytes.")
    media_type: str


class ItemRef(Schema):
    code: str
    name: str


class CaseLine(Schema):
    """A case in a list."""

    number: str
    item: ItemRef
    department: str
    applicant: str = Field(description="A person's name is masked unless it is yours.")
    status: Status
    status_words: str
    track: str = Field(description="`immediate` (即办件) or `committed` (承诺件).")
    applied_at: datetime
    due_on: date | None = Field(description="The first day by which the office owes something.")
    version: int = Field(description="The number of its last entry; quoted, it is the ETag.")


class ClockOut(Schema):
    """A legal or promised period: as data, and in words with every reason."""

    kind: str
    title: str
    tone: str = Field(description="`green`, `amber`, `red`, `stopped`, `done` or `late`.")
    limit: int
    unit: Literal["workday", "day"]
    started_on: date
    due_on: date | None
    ended_on: date | None
    left: int | None = Field(description="Days left in its unit; negative when overdue.")
    sentence: str
    because: list[str] = Field(description="Every reason in words, in order of days.")
    lines: list["BecauseOut"] = Field(description="The same as data.")
    law: str
    stops: list["StopOut"]
    extensions: list["ExtensionOut"]


class BecauseOut(Schema):
    """One reason why a clock is where it is."""

    what: str = Field(
        description="`started`, `stopped`, `overlapped` (another stop was open), `released` (one of"
        " several stops ended), `resumed`, `ignored` (a stop after its day had passed), `extended`,"
        " `skipped` (a public holiday), `due`, `left` or `ended`."
    )
    on: date
    until_on: date | None
    days: int | None
    unit: Literal["workday", "day"] | None
    ground: str
    ref: str
    name: str = Field(description="Of the holiday, or `provisional`.")
    years: list[int] = Field(description="Whose holidays are not announced yet.")


class StopOut(Schema):
    from_on: date
    until_on: date | None
    ground: str
    ref: str = Field(description="What it waits for, e.g. `procedure:site_survey`.")


class ExtensionOut(Schema):
    on: date
    days: int
    unit: Literal["workday", "day"]
    ground: str


class Row(Schema):
    code: str
    label: str
    value: str


class SectionOut(Schema):
    title: str
    rows: list[Row]


class GivenOut(Schema):
    no: str
    name: str
    size: int
    media_type: str
    grade: str = Field(description="A issued, B verified at the window, C uploaded, D declared.")
    source: str = Field(description="`licence:` and its id where an e-licence stands for it.")
    file: str | None = Field(description="Where to get it, or null for a paper seen.")


class MaterialOut(Schema):
    code: str
    name: str
    asked: bool = Field(description="False: the state has it and fetches it.")
    grade_asked: str = Field(description="证据等级 the item asks: A, B, C or D.")
    grade_came: str | None = Field(description="The best grade it came with; null: not here yet.")
    lower: bool = Field(description="It came less sure than asked, and nothing makes up for it.")
    grade_note: str = Field(description="Why a lower grade is enough, or what to do; else empty.")
    given: list[GivenOut]


class ContactOut(Schema):
    name: str
    department: str
    phone: str


class PlaceOut(Schema):
    """A hall of another region than the one that handles the case (C051)."""

    region: str
    name: str


class PartOut(Schema):
    """A piece of open work: who has it, until when."""

    step: str
    department: str
    handler: str = Field(description="Empty: taken by nobody yet.")
    due_on: date | None
    late: str = Field(description="How late it is, in words; empty while in time.")
    is_hers: bool = Field(description="The applicant's own piece of work, not an office's.")


class OutlookOut(Schema):
    """Why the case is where it is, who has it, what comes next and by when, what you can do."""

    why: list[str]
    who: list[PartOut]
    next: str
    by: date | None
    can: list[str]


class StepOut(Schema):
    title: str
    mark: str = Field(description="`done`, `now`, `todo` or `never`.")


class ActionOut(Schema):
    """Something you may do now, or might if the reason did not bar it."""

    verb: str
    title: str
    method: str
    href: str
    rule: str
    barred: str = Field(description="Why not, or empty when you may.")


class CaseLinkOut(Schema):
    """What else is offered for a case beside its verbs: to rate it, once it is over (R35)."""

    title: str
    method: str
    href: str


class TaskOut(Schema):
    no: int
    step: str
    department: str
    role: str
    due_on: date | None
    state: str
    handler: str
    outcome: str


class CaseWindowOut(Schema):
    """The window of a hall that took the case in (C037)."""

    number: str
    name: str
    hall: str
    first_asked: str = Field(description="Who was asked first, if at another window (R23).")


class CaseBrief(Schema):
    """What a program needs to go on with a case: the answer to `Prefer: return=minimal`."""

    number: str
    status: str
    version: int = Field(description="As in the ETag: send it as If-Match.")
    due_on: date | None


class CaseOut(CaseLine):
    """A case with its clocks, its form and what you may do."""

    channel: str
    delivery: str
    taken_at: PlaceOut | None = Field(description="The hall that took it in, if elsewhere (C051).")
    collect_at: PlaceOut | None = Field(description="The hall that hands it out, if elsewhere.")
    modes: list[Literal[tuple(MODES)]] = Field(  # type: ignore[valid-type]
        description="服务方式: by which of the eight ways it went (C052)."
    )
    window: CaseWindowOut | None = Field(description="Null: at none, or nobody said at which.")
    accepted_on: date | None
    decided_on: date | None
    completed_on: date | None
    outcome: str
    criterion: str
    next: str = Field(description="What happens next and by when, in a sentence.")
    outlook: OutlookOut
    contact: ContactOut
    progress: list[StepOut]
    clocks: list[ClockOut]
    form: list[SectionOut]
    materials: list[MaterialOut]
    tasks: list[TaskOut]
    actions: list[ActionOut]
    links: list[CaseLinkOut]
    licence_id: UUID | None
    withheld: str = Field(
        description="Why this one result is not public (R33): state-secret, business-secret, privacy;"
        " asked: its applicant asks for it. Empty: its item and its person decide."
    )


class RepeatOut(Schema):
    """An earlier application of the same applicant for the same item (R26)."""

    number: str
    kind: Literal["under_way", "soon_after"]
    ended_on: date | None


class ExpertOut(Schema):
    name: str
    unit: str
    speciality: str
    vote: Vote


class ExpertReviewOut(Schema):
    """A finished expert review (专家评审). `experts` and `opinion` are for officials of the case."""

    procedure: str
    name: str
    on: date
    outcome: Literal["pass", "refuse"]
    votes: Votes
    reasons: str
    experts: list[ExpertOut]
    opinion: str


class RemarkOut(Schema):
    """A remark of a joint examination (审查意见), by drawing or place."""

    no: int
    department: str
    weight: Weight
    sheet: str
    basis: str
    text: str
    settled_on: date | None


class JointOut(Schema):
    """How a joint examination stands (联合审图、联合验收). The applicant reads remarks once they went out."""

    kind: Literal["drawings", "acceptance"]
    asked_on: date | None
    came_on: date | None
    said: list[str] = Field(description="Departments that have said what they remark.")
    waits_for: list[str] = Field(description="Departments that have not.")
    remarks: list[RemarkOut]
    raised: list[RemarkOut] = Field(
        description="What concerns safety, raised after the list went out; the head has not said yet. For the office."
    )  # fmt: skip
    days_to_mend: int | None = Field(
        description="Working days that may be given to mend, from today: the limit of the law runs on "
        "meanwhile. For the office, before the list is out."
    )


class LineOut(Schema):
    """A fact of the story."""

    seq: int
    at: datetime
    kind: str
    title: str
    by: str
    words: list[str]
