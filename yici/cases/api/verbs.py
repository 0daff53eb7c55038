"""One route for each verb of `cases.actions`. A new verb is a line in VERBS."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import uuid4

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.payments.rules import WAIVERS
from yici.people.models import Department
from yici.people.who import who_is

from .. import actions, grounds, rules, words
from ..actions.experts import MOST as MOST_EXPERTS
from ..aftermath import OUTCOMES
from ..events.base import Capacity, Signature, Vote
from ..joint import MOST_REMARKS, Weight
from ..lifecycle import IllegalStep
from ..models import Case
from . import refusals
from .applying import materials
from .reading import case_of, told
from .schemas import CaseBrief, CaseOut, Code, Form, MaterialIn

router = Router(tags=["actions"])
StaffCode = Annotated[rest.Plain, StringConstraints(max_length=20)]
Hundred = Annotated[rest.Plain, StringConstraints(min_length=1, max_length=100)]
CreditCode = Annotated[
    rest.Plain,
    StringConstraints(pattern=r"^[0-9A-Z]{18}$"),
    Field(description="Credit code of the department.", examples=["11511602MB1234567X"]),
]
Criterion = Annotated[rest.Plain, StringConstraints(max_length=40)]
DIFFERS = Field(
    "",
    description="Where the same was set aside before: in which main facts or reasons it differs"
    " (行政复议法 art. 64, 行政诉讼法 art. 71).",
)


class Nothing(rest.Given):
    """Nothing more has to be said."""


class Correction(rest.Given):
    """Everything that is missing, told once (行政许可法 art. 32)."""

    missing: list[Code] = Field(
        min_length=1, max_length=200, description="Codes of materials and fields of the item.",
        examples=[["floor_plan"]],
    )  # fmt: skip
    words_to_applicant: rest.Words = Field(examples=["平面图看不清，请重新上传。"])


class Corrected(rest.Given):
    """What was asked for: changed fields only; the others stay as they were."""

    form: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)


class Rejection(rest.Given):
    """Why it is not to be accepted, and what the applicant should do instead."""

    ground: Literal[tuple(grounds.REFUSALS)]  # type: ignore[valid-type]
    reason: rest.Words
    authority: CreditCode | None = Field(
        None, description="The right authority, where this is not it."
    )
    guidance: rest.Words = Field(examples=["请向区民政局申请。"])
    differs: rest.Words = DIFFERS


class Reason(rest.Given):
    reason: rest.Words


class Return(rest.Given):
    """Back to an earlier step, for a reason."""

    to: Literal["review", "check"] = "review"
    reason: rest.Words


class MaybeReason(rest.Given):
    reason: rest.Words = ""


class Procedure(rest.Given):
    """A special procedure (特别程序) that the item lays down, told to the applicant in writing."""

    procedure: Code = Field(examples=["site_survey"])
    told: rest.Words = Field(description="What the applicant is told about the time it takes.")
    held_on: date | None = Field(
        None, description="Of a joint acceptance: the day on which all departments come."
    )
    members: list[StaffCode] = Field(
        [], max_length=50, description="Of a joint acceptance: staff codes, of every department."
    )


class ExpertIn(rest.Given):
    """Somebody who judged, and how she voted; sealed at rest."""

    name: Hundred
    unit: Hundred
    speciality: Hundred
    vote: Vote


class RemarkIn(rest.Given):
    """What is wrong with one drawing or place."""

    sheet: Hundred = Field(description="Drawing or place.", examples=["结施-05"])
    text: rest.Words = Field(min_length=1)
    basis: Annotated[rest.Plain, StringConstraints(max_length=100)] = Field(
        "", description="Standard or article; required where it must be mended."
    )
    weight: Weight = "must"


class Remarks(rest.Given):
    """All that your department remarks; an empty list says that there is nothing."""

    remarks: list[RemarkIn] = Field(max_length=MOST_REMARKS)


class Rework(rest.Given):
    days: int = Field(
        ge=1, le=90,
        description="Working days to mend it; no more than `days_to_mend` of the joint examination: the limit of the law runs on.",
    )  # fmt: skip
    told: rest.Words = Field(description="What the applicant is told with the list.")


class SafetyRaised(rest.Given):
    """What concerns safety, of a department that joined after the list had gone out."""

    remarks: list[RemarkIn] = Field(min_length=1, max_length=MOST_REMARKS)
    danger: rest.Words = Field(description="What may happen, and why it was not said before.")


class SafetyDecided(rest.Given):
    outcome: Literal["allow", "decline"]
    told: rest.Words = Field(description="The reason; the applicant is told it of what is allowed.")
    days: int = Field(
        0, ge=0, le=90, description="Working days to mend it, from today, where it is allowed."
    )


class Mended(rest.Given):
    """What was mended, once for all departments."""

    answer: rest.Words
    materials: list[MaterialIn] = Field([], max_length=200)


class Settled(rest.Given):
    settled: list[int] = Field(
        min_length=1,
        max_length=MOST_REMARKS,
        description="Numbers of your remarks that are mended.",
    )
    findings: rest.Words = ""


class Findings(rest.Given):
    outcome: Literal["pass", "refuse"] = Field(
        description="Of an expert review it follows from the votes: passed by more than half."
    )
    findings: rest.Words = Field(
        description="Of an expert review: the reasons the applicant reads, without names."
    )
    procedure: Code | Literal[""] = Field("", description="The only one you have if left out.")
    second: StaffCode = Field("", description="Staff code of the second person of a survey.")
    experts: list[ExpertIn] = Field(
        [], max_length=MOST_EXPERTS,
        description="Of an expert review, and only of one: at least three, an odd number.",
    )  # fmt: skip
    opinion: rest.Words = Field(
        "", description="Written opinion of the experts; sealed, for officials of the case."
    )
    members: list[StaffCode] = Field(
        [], max_length=50, description="Of a joint acceptance: who was there, of every department."
    )


class Extension(rest.Given):
    days: int = Field(
        ge=1, le=15, description="Working days: 10 at most, 15 in joint handling (art. 42)."
    )
    reason: rest.Words


class Opinion(rest.Given):
    outcome: Literal["pass", "refuse"]
    criterion: Criterion = Field(
        "", description="Code of the criterion it rests on, one of the item's for this step."
    )
    opinion: rest.Words = Field("", description="Required for a refusal.")


class Check(rest.Given):
    outcome: Literal["pass", "refuse"]
    opinion: rest.Words = Field("", description="Required for a refusal.")


class Decision(rest.Given):
    outcome: Literal["granted", "refused"]
    criterion: Criterion = Field("", description="Code of the criterion it rests on.")
    reason: rest.Words = Field("", description="Required for a refusal (art. 38).")
    facts: Form = Field(
        {}, description="With a grant: what the office assigns, as the item names it."
    )
    differs: rest.Words = DIFFERS


class HandingOver(rest.Given):
    mode: Literal["window", "post", "locker", "terminal", "online"]


class Ending(rest.Given):
    ground: Literal[tuple(grounds.TERMINATIONS)]  # type: ignore[valid-type]
    reason: rest.Words


class FeeWaiver(rest.Given):
    """A part of a fee is waived at `/payments`, by the finance clerk."""

    fee: Code = Field(description="Code of the fee, as the item has it.")
    ground: Literal[tuple(WAIVERS)]  # type: ignore[valid-type]
    reason: rest.Words


class Taking(rest.Given):
    task: int | None = Field(None, ge=1, le=32_000, description="Your next piece if left out.")


class Tolerant(rest.Given):
    """Accept with the main materials complete, the rest promised (容缺受理)."""

    owed: list[Code] = Field(
        min_length=1, max_length=50, description="Materials that follow later."
    )
    promise: rest.Words = Field(description="What the applicant promised.")


class Supplies(rest.Given):
    materials: list[MaterialIn] = Field(min_length=1, max_length=200)


class Attaching(rest.Given):
    """Papers fetched from another department, with their source (代为调取)."""

    materials: list[MaterialIn] = Field(min_length=1, max_length=50)
    origin: rest.Words = Field(
        max_length=80, description="The department it is from.", examples=["区自然资源和规划局"]
    )


class Originals(rest.Given):
    outcome: Literal["match", "differ"]
    findings: rest.Words = Field("", description="Required when they differ.")


class AfterCheck(rest.Given):
    outcome: Literal["kept", "false"]
    findings: rest.Words
    second: StaffCode = Field(description="Staff code of the second person (art. 34).")


class PreReview(rest.Given):
    """An opinion on the papers before the formal application (预审)."""

    outcome: Literal["pass", "mend"]
    missing: list[Code] = Field([], max_length=200, description="Required for `mend`.")
    words_to_applicant: rest.Words = ""


class Passing(rest.Given):
    to: StaffCode = Field(description="Staff code of the colleague.")
    reason: rest.Words
    task: int | None = Field(None, ge=1, le=32_000, description="Your own work if left out.")


class Forwarding(rest.Given):
    department: CreditCode
    reason: rest.Words


class HearingOffer(rest.Given):
    ground: Literal[tuple(grounds.HEARINGS)]  # type: ignore[valid-type]
    told: rest.Words = Field(description="Whom it concerns, and what they are told.")


class HearingNotice(rest.Given):
    held_on: date = Field(description="At least 7 working days from now (art. 48).")
    starts_at: Annotated[
        rest.Plain, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    ] = Field(description="Time of day, HH:MM.", examples=["09:30"])
    place: rest.Words = Field(examples=["广安区政务服务中心三楼听证室"])
    presider: StaffCode = Field(description="Not one who reviews the application.")
    subject: rest.Words = Field(description="What is heard.")


class AttendantIn(rest.Given):
    """Somebody who took part, as what, and whether the record bears her signature."""

    name: Hundred
    capacity: Capacity
    signed: Signature = "signed"


class HearingRecord(rest.Given):
    record: rest.Words
    attendants: list[AttendantIn] = Field(
        min_length=1, max_length=60, description="A reviewer among them (art. 48); sealed at rest."
    )


class AsWhom(rest.Given):
    """`person`: at the window, for whom: 0 the applicant, or the number of somebody concerned."""

    reason: rest.Words = ""
    person: int | None = Field(None, ge=0, le=1000)


class Views(rest.Given):
    """What the applicant, or somebody concerned, has to say of it (陈述、申辩)."""

    views: rest.Words
    person: int | None = Field(None, ge=0, le=1000)


class Naming(rest.Given):
    """Somebody besides the applicant whose great interests it concerns (利害关系人)."""

    kind: Literal["person", "organisation"] = "person"
    name: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=200)]
    number: Annotated[rest.Plain, StringConstraints(max_length=40)] = Field(
        "", description="Identity number or credit code: with it she reaches her own page."
    )
    phone: Annotated[rest.Plain, StringConstraints(max_length=40)] = ""
    address: Annotated[rest.Plain, StringConstraints(max_length=200)] = ""
    told: rest.Words = Field(description="What concerns her, as she is told in writing.")


class Enquiry(rest.Given):
    department: CreditCode
    question: rest.Words
    days: int = Field(5, ge=1, le=20, description="Working days it has.")


class AnswerGiven(rest.Given):
    opinion: rest.Words


class Joining(rest.Given):
    department: CreditCode
    days: int = Field(ge=1, le=20, description="Working days it has (R34).")
    reason: rest.Words


class Pause(rest.Given):
    ground: Literal[tuple(grounds.SUSPENSIONS)]  # type: ignore[valid-type]
    reason: rest.Words


class Challenge(rest.Given):
    remedy: Literal["reconsideration", "litigation"]
    filed_on: date
    forum: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=100)]
    summary: rest.Words


class ChallengeOutcome(rest.Given):
    outcome: Literal[tuple(OUTCOMES)]  # type: ignore[valid-type]
    summary: rest.Words
    effective_on: date | None = Field(
        None, description="When it was served, or the judgment became final; today if not given."
    )
    orders: bool = Field(
        False, description="Whether it orders to decide anew, to act, or to put things right."
    )
    days: int | None = Field(
        None,
        ge=1,
        le=365,
        description="What its text sets for that; without it the law's own limit.",
    )
    unit: Literal["day", "workday"] = "day"
    procedure_only: bool = Field(
        False, description="Set aside for the procedure alone: the same may be decided again."
    )


class Report(rest.Given):
    report: rest.Words = Field(description="What was done of what the remedy ordered.")


class ResultChange(rest.Given):
    change: Literal[tuple(grounds.CHANGES)]  # type: ignore[valid-type]
    ground: Literal[tuple(sorted({g for by in grounds.CHANGES.values() for g in by}))]  # type: ignore[valid-type]
    reason: rest.Words


@dataclass(frozen=True)
class Route:
    """A verb at the API: what it takes, and what does it."""

    takes: type[rest.Given]
    action: Callable
    words: str


VERBS = {
    "accept": Route(Nothing, actions.accept, "Accept a complete application (受理)."),
    "ask-correction": Route(Correction, actions.ask_correction, "Ask once for what is missing (补正告知)."),
    "correct": Route(Corrected, actions.correct, "Supply what was asked for (补正)."),
    "reject": Route(Rejection, actions.reject, "Propose not to accept; a second person confirms."),
    "confirm-rejection": Route(MaybeReason, actions.confirm_rejection, "Refuse acceptance, as the second person (不予受理)."),
    "return-rejection": Route(Reason, actions.return_rejection, "Send a proposed refusal back to the window."),
    "start-procedure": Route(Procedure, actions.start_procedure, "Begin a special procedure; the limits stop (特别程序)."),
    "finish-procedure": Route(Findings, actions.finish_procedure, "End the special procedure; the limits run again."),
    "extend": Route(Extension, actions.extend, "Extend the limits once, as the head, or in joint handling as the government's (延长)."),
    "review": Route(Opinion, actions.review, "Give your department's opinion (审查)."),
    "remark": Route(Remarks, actions.remark, "Put on record all that your department remarks, by drawing or place (审查意见)."),
    "ask-rework": Route(Rework, actions.ask_rework, "Tell the applicant all remarks once, as one list (一次性告知)."),
    "hand-in-rework": Route(Mended, actions.hand_in_rework, "Hand in what was mended, once for all departments (整改后提交)."),
    "raise-safety": Route(SafetyRaised, actions.raise_safety, "Ask the head to put what concerns safety on the list after it went out (补充安全意见)."),
    "decide-safety": Route(SafetyDecided, actions.decide_safety, "Allow or decline what was raised on safety (安全意见审批)."),
    "settle-remarks": Route(Settled, actions.settle_remarks, "Say which remarks of your department are mended (复核)."),
    "check": Route(Check, actions.check, "Check the review as another person (审核)."),
    "send-back": Route(Return, actions.send_back, "Send the case back to an earlier step (退回)."),
    "decide": Route(Decision, actions.decide, "Decide: grant or refuse (决定)."),
    "deliver": Route(HandingOver, actions.deliver, "Hand the result over (送达)."),
    "withdraw": Route(MaybeReason, actions.withdraw, "Take the application back (撤回)."),
    "terminate": Route(Ending, actions.terminate, "End the case without a decision, on a lawful ground (终止)."),
    "accept-tolerantly": Route(Tolerant, actions.accept_tolerantly, "Accept, the secondary materials to follow (容缺受理)."),
    "supply": Route(Supplies, actions.supply, "Supply what was promised (容缺后补)."),
    "see-originals": Route(Originals, actions.see_originals, "Compare the originals before the result goes out (核验原件)."),
    "after-check": Route(AfterCheck, actions.after_check, "Check afterwards what was undertaken (事后核查)."),
    "pre-review": Route(PreReview, actions.pre_review, "Give an opinion on the papers first (预审)."),
    "submit": Route(Nothing, actions.submit, "Apply formally after the pre-review (正式申请)."),
    "forward": Route(Forwarding, actions.forward, "Pass on to the department that has to accept it (转办)."),
    "transfer": Route(Passing, actions.transfer, "Pass a piece of work to a colleague (移交)."),
    "offer-hearing": Route(HearingOffer, actions.offer_hearing, "Tell of the right to a hearing (听证告知)."),
    "name-concerned": Route(Naming, actions.name_concerned, "Tell somebody concerned of it and of her rights (告知利害关系人)."),
    "state-views": Route(Views, actions.state_views, "State one's views before the decision (陈述、申辩)."),
    "ask-hearing": Route(AsWhom, actions.ask_hearing, "Ask for a hearing (申请听证)."),
    "set-hearing": Route(HearingNotice, actions.set_hearing, "Announce the hearing (听证通知)."),
    "hold-hearing": Route(HearingRecord, actions.hold_hearing, "Put the record of the hearing on file (听证笔录)."),
    "waive-hearing": Route(AsWhom, actions.waive_hearing, "Give up the hearing."),
    "consult": Route(Enquiry, actions.consult, "Ask another department for its opinion (征求意见)."),
    "answer-consult": Route(AnswerGiven, actions.answer_consult, "Give the opinion your department was asked for."),
    "add-reviewer": Route(Joining, actions.add_reviewer, "Have another department review as well (会同审查)."),
    "suspend": Route(Pause, actions.suspend, "Suspend the handling (中止)."),
    "resume": Route(Reason, actions.resume, "Resume the handling (恢复)."),
    "record-remedy": Route(Challenge, actions.record_remedy, "Record a reconsideration or a litigation."),
    "decide-remedy": Route(ChallengeOutcome, actions.decide_remedy, "Record what was decided; what follows opens by itself, with its day (复议决定、判决)."),
    "carry-out": Route(Report, actions.carry_out, "Note what a remedy ordered as done (履行复议决定、判决)."),
    "change-result": Route(ResultChange, actions.change_result, "Revoke, cancel, suspend, restore or correct a result."),
    "ask-fee": Route(Nothing, actions.ask_fee, "Ask for what the item lays down and nobody was asked for (缴费通知)."),
    "waive-fee": Route(FeeWaiver, actions.waive_fee, "Ask for nothing of a fee, on a ground (减免)."),
    "attach": Route(Attaching, actions.attach, "Attach what another department gave, with its source (代为调取)."),
    "take": Route(Taking, actions.take, "Take a piece of work in hand (认领)."),
}  # fmt: skip


def _facts(request, case: Case, given: rest.Given) -> dict:
    """Return what the action takes from what was sent."""
    facts = given.model_dump()
    if named := getattr(given, "materials", None):
        at_window = case.region in who_is(request.user).halls
        facts["materials"] = materials(request.user, named, at_window=at_window)
    if "attendants" in facts:
        facts["attendants"] = [actions.Attendant(**one) for one in facts["attendants"]]
    if "remarks" in facts:
        facts["remarks"] = [actions.Remark(**one) for one in facts["remarks"]]
    if "experts" in facts:
        facts["experts"] = [actions.Expert(**one) for one in facts["experts"]]
    for name in ("department", "authority"):
        if facts.get(name):
            facts[name] = _department(facts[name])
    return facts


def _department(credit_code: str) -> int:
    """Return the department with that credit code; 0, which is none, for an unknown one."""
    found = Department.objects.filter(credit_code=credit_code).values_list("pk", flat=True)
    return found.first() or 0


def _add(name: str, route: Route) -> None:
    takes = route.takes

    def act(
        request,
        number: str,
        given: takes,  # type: ignore[valid-type]
        key: rest.IdempotencyKey = None,
        if_match: rest.IfMatch = None,
        prefer: rest.Prefer = None,
    ):
        case, who = case_of(request, number), who_is(request.user)
        try:
            after = route.action(
                case=case,
                by=who,
                at=timezone.now(),
                key=rest.key_of(who, key),
                seen=rest.seen(if_match),
                **_facts(request, case, given),
            )
        except rules.NotAllowed as refusal:
            raise refusals.not_allowed(refusal, case.status) from None
        except IllegalStep as refusal:
            raise refusals.illegal_step(refusal, case.status) from None
        return told(request, after, prefer=prefer)

    rule = rules.VERBS[name].rule
    act.__name__ = name.replace("-", "_") + "_case"
    router.post(
        f"/{{number}}/actions/{name}",
        response=CaseOut | CaseBrief,
        summary=route.words,
        description=f"{route.words} Rule: {rule}." if rule else route.words,
    )(act)


for name, route in VERBS.items():
    _add(name, route)


Number = Annotated[rest.Plain, StringConstraints(max_length=50)]


class ManyAccepted(rest.Given):
    """Cases to be accepted at once; each is told by itself (批量受理)."""

    numbers: list[Number] = Field(min_length=1, max_length=actions.MOST_AT_ONCE)


class ManyReviewed(Opinion):
    """Cases to be reviewed alike; each is told by itself (批量审查)."""

    numbers: list[Number] = Field(min_length=1, max_length=actions.MOST_AT_ONCE)


class OneOfMany(Schema):
    """What became of one case of a batch."""

    number: str
    done: bool
    status: str = ""
    why: str = Field("", description="What kept it from being done.")


def _many(request, verb: str, given, key) -> list[dict]:
    """Do a verb to many cases; one that is refused leaves the others alone."""
    who = who_is(request.user)
    facts = given.model_dump()
    cases = [case_of(request, number) for number in dict.fromkeys(facts.pop("numbers"))]
    key = rest.key_of(who, key) or str(uuid4())
    found = actions.in_batch(verb, cases, by=who, at=timezone.now(), key=key, **facts)
    return [
        {
            "number": one.case.number,
            "done": one.refused is None,
            "status": one.case.status,
            "why": words.why(one.refused, one.case.status) if one.refused else "",
        }
        for one in found
    ]


@router.post("/actions/accept", response=list[OneOfMany])
def accept_cases(request, given: ManyAccepted, key: rest.IdempotencyKey = None):
    """Accept many cases; each is told by itself, and one that is refused stops no other."""
    return _many(request, "accept", given, key)


@router.post("/actions/review", response=list[OneOfMany])
def review_cases(request, given: ManyReviewed, key: rest.IdempotencyKey = None):
    """Review many cases alike, with one criterion and one opinion."""
    return _many(request, "review", given, key)
