"""What an applicant is told of her case (C093, C096), and what she is not told; its words: `news_kinds`."""

from collections.abc import Callable

from django.urls import reverse

from yici.catalogue.models import edition
from yici.kernel.events import Event
from yici.people.models import Department, Mandate, Staff
from yici.shipping import events as shipping

from . import events
from .lifecycle import DECIDED_LATER
from .models import Case, Task
from .news_kinds import kinds  # noqa: F401  offered with this module (`collect`)

LIMITS = ("promised", "statutory")
# Inner steps of the office: they stand in the progress of the case, or are nobody's news.
NOT_TOLD = {
    events.Reviewed: "one department's opinion, before there is a decision",
    events.Checked: "a second look at it",
    events.Returned: "the office's own doubts",
    events.RefusalProposed: "what is proposed is not decided (R27)",
    events.RefusalReturned: "what is proposed is not decided (R27)",
    events.ConsultAsked: "between departments; the limits go on running",
    events.ConsultAnswered: "between departments; the limits go on running",
    events.ReviewerJoined: "between departments; the limits go on running",
    events.Remarked: "one department's remarks: they go out with those of all others, as one list",
    events.RemarksSettled: "one department's second look, before there is an opinion",
    events.SafetyRaised: "one department's concern: the applicant is told what the head allows",
    events.Attached: "the office fetched what she need not bring; it stands in her file",
    events.Examined: "what follows from it is told: the decision, or a person's work",
}
# Fact -> kind of news; by an outcome where there are several.
TOLD: dict[type[Event], str | Callable] = {
    events.Applied: "applied",
    events.PreReviewed: lambda b: {"pass": "pre_review_passed"}.get(b["outcome"], "pre_review_mend"),
    events.Submitted: "submitted",
    events.CorrectionAsked: "correction_asked",
    events.Corrected: lambda b: "corrected_late" if b.get("late") else "corrected",
    events.Accepted: lambda b: (
        "accepted_deemed" if b["deemed"] else "accepted_tolerant" if b.get("owed") else "accepted"
    ),
    events.NotAccepted: "not_accepted",
    events.Forwarded: "forwarded",
    events.Taken: "handler",
    events.Transferred: "handler",
    events.ProcedureStarted: lambda b: "" if b.get("jointly") else "procedure_started",
    events.ProcedureFinished: lambda b: "" if b.get("jointly") else "procedure_finished",
    events.HearingOffered: "hearing_offered",
    events.HearingAsked: "hearing_asked",
    events.HearingSet: "hearing_set",
    events.HearingHeld: "hearing_held",
    events.HearingDropped: "hearing_dropped",
    events.HearingForgone: "hearing_forgone",
    events.ConcernedNamed: "concerned_named",
    events.ViewsStated: "views_stated",
    events.Extended: "extended",
    events.Suspended: "suspended",
    events.Resumed: "resumed",
    events.Redated: lambda b: "redated" if moves_hers(b["clocks"]) else "",
    events.FeeAsked: "fee_asked",
    events.FeePaid: "fee_paid",
    events.FeeWaived: "fee_waived",
    events.ReworkAsked: "rework_asked",
    events.SafetyDecided: lambda b: "safety_told" if b["outcome"] == "allow" else "",
    events.ReworkHandedIn: lambda b: "rework_lapsed" if b.get("lapsed") else "rework_in",
    events.Supplied: lambda b: "supplied_in_part" if b.get("owed") else "supplied",
    events.OriginalsSeen: lambda b: f"originals_{b['outcome']}",
    events.Decided: lambda b: (
        "refused" if b["outcome"] == "refused" else "granted_deemed" if b.get("deemed") else "granted"
    ),
    events.LicenceMade: "licence_made",
    events.Delivered: "delivered",
    events.Withdrawn: "withdrawn",
    events.Terminated: "terminated",
    events.AfterChecked: lambda b: f"promise_{b['outcome']}",
    events.RemedyRecorded: "remedy_recorded",
    events.RemedyDecided: lambda b: "remedy_ordered" if b.get("clocks") else "remedy_decided",
    events.Reopened: "reopened",
    events.CarriedOut: "carried_out",
    events.ResultChanged: lambda b: f"result_{b['change']}",
    events.WithholdingAsked: "withholding_asked",
    events.ResultWithheld: "result_withheld",
    events.ResultPublished: "result_published",
}  # fmt: skip
# Of a part of a bundle these are told once for the whole, by `yici.bundles.news`.
TOLD_BY_THE_WHOLE = {
    "applied", "accepted", "correction_asked", "corrected", "corrected_late", "withdrawn",
}  # fmt: skip
# What those concerned besides the applicant are told of (art. 36, 47), each of her own.
TOLD_CONCERNED: dict[type[Event], str] = {
    events.ConcernedNamed: "concerned_told",
    events.HearingOffered: "concerned_hearing",
    events.HearingSet: "concerned_hearing_set",
    events.HearingHeld: "concerned_hearing_over",
    events.HearingDropped: "concerned_hearing_over",
    events.Decided: "concerned_ended",
    events.Withdrawn: "concerned_ended",
    events.Terminated: "concerned_ended",
    events.RemedyDecided: "concerned_remedy",
    events.Reopened: "concerned_reopened",
    events.CarriedOut: "concerned_remedy",
}
CONCERNED = {event.kind: code for event, code in TOLD_CONCERNED.items()}
BY_KIND = {event.kind: what for event, what in TOLD.items()}
DUE = {  # kind of news -> the clocks whose last day it tells, the first that runs
    "applied": ("pre_review", "same_day", "acceptance"),
    "submitted": ("same_day", "acceptance"),
    "correction_asked": ("correction",),
    "corrected": ("same_day:again", "acceptance-again", "acceptance"),
    "corrected_late": ("same_day:again", "acceptance-again"),
    "accepted": LIMITS,
    "accepted_deemed": LIMITS,
    "accepted_tolerant": ("supply",),
    "procedure_finished": LIMITS,
    "hearing_offered": ("hearing_ask",),
    "hearing_asked": ("hearing",),
    "hearing_dropped": LIMITS,
    "rework_asked": ("rework",),
    "safety_told": ("rework",),
    "rework_in": LIMITS,
    "rework_lapsed": LIMITS,
    "extended": LIMITS,
    "resumed": LIMITS,
    "redated": (
        "correction",
        "supply",
        "rework",
        *LIMITS,
        "acceptance",
        "acceptance-again",
        "delivery",
    ),
    "supplied_in_part": ("supply",),
    "granted": ("delivery",),
    "remedy_ordered": ("remedy", "again", "redress"),
    "reopened": ("remedy", "again"),
}


OF_PARCELS: dict[type[Event], str] = {  # what happens to a parcel on its way out (R33, art. 44)
    shipping.HandedOver: "parcel_sent",
    shipping.Readied: "parcel_ready",
    shipping.Stored: "parcel_stored",
    shipping.Lapsed: "parcel_lapsed",
    shipping.RecallAsked: "parcel_recalled",
}


def of_parcel(case: Case, entry) -> tuple[str, dict]:
    """Return which kind of news a parcel's fact is for the case it belongs to, and its data."""
    code = next(code for event, code in OF_PARCELS.items() if event.kind == entry.kind)
    if entry.body.get("ground") == "withheld":
        code = "parcel_held"
    due = {"due": entry.body["until"]} if code == "parcel_stored" else {}
    return code, about(case, case.department) | due


def moves_hers(clocks) -> bool:
    """Say whether a day that she waits for, or is waited for, has moved: not only the office's own."""
    hers = {*DECIDED_LATER, "supply", "rework", "hearing", "redress"}
    return any(clock["kind"].partition(":")[0] in hers for clock in clocks)


def code_of(entry) -> str:
    """Return which kind of news a fact is, without the room's name; nothing where it is none."""
    what = BY_KIND[entry.kind]
    return what if isinstance(what, str) else what(entry.body)


def about(case: Case, department) -> dict:
    """Return what all news of a case hold."""
    return {
        "item": edition(case.edition_id).content.name,
        "number": case.number[-4:],
        "office": department.short_name or department.name,
        "phone": department.phone,
    }


def data_of(case: Case, code: str, entry) -> dict:
    """Return what the words about this fact hold, as it was when it was told."""
    body, more = entry.body, {}
    if code in DUE:
        more["due"] = due_in(body["clocks"], DUE[code])
    match code:
        case "procedure_started" | "extended":
            more["days"] = body["days"]
        case "hearing_set":
            more["day"] = body["held_on"]
        case "fee_asked":
            more["amount"] = f"{body['amount'] // 100}.{body['amount'] % 100:02}"
        case "handler":
            staff = Staff.objects.filter(pk=body["handler"]).first()
            more["handler"] = staff.name if staff else body["handler"]
            more |= {"phone": staff.phone} if staff and staff.phone else {}
    return about(case, _department(case, code, body)) | more


def _department(case: Case, code: str, body: dict) -> Department:
    """Return the department whose news it is: who has the work, or who answers for the case."""
    if code == "handler":
        work = Task.objects.filter(case_id=case.pk, no=body["task"]).select_related("department")
        return next((one.department for one in work), case.department)
    if code == "forwarded":
        return Department.objects.get(pk=body["department_id"])
    return case.department


def due_in(clocks, wanted) -> str:
    """Return the last day of the first of these clocks that runs, as an ISO date, or nothing."""
    running = {c["kind"]: c["due_on"] for c in clocks if c["due_on"] and not c["ended_on"]}
    named = {kind.partition(":")[0]: due_on for kind, due_on in running.items()} | running
    return next((str(named[kind]) for kind in wanted if kind in named), "")


def addressed(case: Case, at) -> dict:
    """Return whom news of a case go to, as `notify` takes it: the applicant and her agent."""
    return {
        "applicant_id": case.applicant_id,
        "also": beside_her(case.applicant_id, case.agent_id, {case.item_code}, at),
        "matter": case.item_code,
        "subject": case.pk,
        "path": reverse("portal:case", args=[case.number]),
    }


def beside_her(applicant_id, agent_id, items: set[str], at) -> list:
    """Return who is reached beside an applicant: her agent, as long as her mandate covers this (R38).

    After that whoever is a child's guardian then: one guardian may follow another (民法典 art. 36).
    """
    if agent_id is None:
        return []
    held = [
        one
        for one in Mandate.objects.valid(at).filter(principal=applicant_id)
        if one.items is None or items.issubset(one.items)
    ]
    if any(one.agent_id == agent_id for one in held):
        return [agent_id]
    return sorted({one.agent_id for one in held if one.basis == Mandate.Basis.GUARDIAN})


def to_those_concerned(case: Case, entry) -> list[dict]:
    """Return what those concerned are told of this fact, as `notify` takes it: who can be reached.

    :param case: as it was when the fact was told
    """
    code, body = CONCERNED[entry.kind], entry.body
    named = body.get("concerned", {}).get("no")
    told = []
    for one in case.state.concerned:
        if not one.applicant_id or named not in (None, one.no):
            continue
        data = about(case, case.department)
        if code == "concerned_hearing":
            data["due"] = due_in(body["clocks"], (f"hearing_ask:{one.no}",))
        if code == "concerned_hearing_set":
            data["day"] = body["held_on"]
        told.append(
            {
                "kind": f"cases.{code}",
                "data": data,
                "applicant_id": one.applicant_id,
                "matter": case.item_code,
                "path": reverse("portal:concern", args=[case.number]),
                "key": f"{case.pk}:{entry.seq}:concerned:{one.no}",
            }
        )
    return told
