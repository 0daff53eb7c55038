"""One route for each verb of `cases.actions`. A new verb is a line in VERBS."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Router
from pydantic import Field, StringConstraints

from yici.kernel import rest
from yici.people.who import who_is

from .. import actions, grounds, rules
from ..lifecycle import IllegalStep
from ..models import Case
from . import refusals
from .applying import materials
from .reading import case_of, told
from .schemas import CaseOut, Code, Form, MaterialIn

router = Router(tags=["actions"])
StaffCode = Annotated[rest.Plain, StringConstraints(max_length=20)]
Criterion = Annotated[rest.Plain, StringConstraints(max_length=40)]


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
    guidance: rest.Words = Field(examples=["请向区民政局申请。"])


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


class Findings(rest.Given):
    outcome: Literal["pass", "refuse"]
    findings: rest.Words
    procedure: Code | Literal[""] = Field("", description="The only one you have if left out.")
    second: StaffCode = Field("", description="Staff code of the second person of a survey.")


class Extension(rest.Given):
    days: int = Field(ge=1, le=10, description="Working days (art. 42).")
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


class HandingOver(rest.Given):
    mode: Literal["window", "post", "terminal", "online"]


class Ending(rest.Given):
    ground: Literal[tuple(grounds.TERMINATIONS)]  # type: ignore[valid-type]
    reason: rest.Words


class Taking(rest.Given):
    task: int | None = Field(None, ge=1, le=32_000, description="Your next piece if left out.")


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
    "extend": Route(Extension, actions.extend, "Extend the limits once, as the head (延长)."),
    "review": Route(Opinion, actions.review, "Give your department's opinion (审查)."),
    "check": Route(Check, actions.check, "Check the review as another person (审核)."),
    "send-back": Route(Return, actions.send_back, "Send the case back to an earlier step (退回)."),
    "decide": Route(Decision, actions.decide, "Decide: grant or refuse (决定)."),
    "deliver": Route(HandingOver, actions.deliver, "Hand the result over (送达)."),
    "withdraw": Route(MaybeReason, actions.withdraw, "Take the application back (撤回)."),
    "terminate": Route(Ending, actions.terminate, "End the case without a decision, on a lawful ground (终止)."),
    "take": Route(Taking, actions.take, "Take a piece of work in hand (认领)."),
}  # fmt: skip


def _facts(request, case: Case, given: rest.Given) -> dict:
    """Return what the action takes from what was sent."""
    facts = given.model_dump()
    if "materials" in facts:
        at_window = case.region in who_is(request.user).halls
        facts["materials"] = materials(request.user, given.materials, at_window=at_window)
    return facts


def _add(name: str, route: Route) -> None:
    takes = route.takes

    def act(
        request,
        number: str,
        given: takes,  # type: ignore[valid-type]
        key: rest.IdempotencyKey = None,
        if_match: rest.IfMatch = None,
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
        return told(request, after)

    rule = rules.VERBS[name].rule
    act.__name__ = name.replace("-", "_") + "_case"
    router.post(
        f"/{{number}}/actions/{name}",
        response=CaseOut,
        summary=route.words,
        description=f"{route.words} Rule: {rule}." if rule else route.words,
    )(act)


for name, route in VERBS.items():
    _add(name, route)
