"""The whole life of a case on one page: what may happen in which status, and the status after it."""

from ..events import (
    Accepted,
    AfterChecked,
    Applied,
    Attached,
    CarriedOut,
    Checked,
    ConcernedNamed,
    ConsultAnswered,
    ConsultAsked,
    Corrected,
    CorrectionAsked,
    Decided,
    Delivered,
    Examined,
    Extended,
    FeeAsked,
    FeePaid,
    FeeWaived,
    Forwarded,
    HearingAsked,
    HearingDropped,
    HearingForgone,
    HearingHeld,
    HearingOffered,
    HearingSet,
    LicenceMade,
    NotAccepted,
    OriginalsSeen,
    PreReviewed,
    ProcedureFinished,
    ProcedureStarted,
    Redated,
    RefusalProposed,
    RefusalReturned,
    Remarked,
    RemarksSettled,
    RemedyDecided,
    RemedyRecorded,
    Reopened,
    ResultChanged,
    ResultPublished,
    ResultWithheld,
    Resumed,
    Returned,
    Reviewed,
    ReviewerJoined,
    ReworkAsked,
    ReworkHandedIn,
    SafetyDecided,
    SafetyRaised,
    Submitted,
    Supplied,
    Suspended,
    Taken,
    Terminated,
    Transferred,
    ViewsStated,
    Withdrawn,
    WithholdingAsked,
)

WORK = "(the work it opens)"  # the next status is that of the step the event opens
SAME = "(the same)"


Next = dict[type, str]  # what may happen in a status, and the status after it


def beside(*kinds: type) -> Next:
    """Return the side work (旁支) that may happen while the status stays what it is."""
    return dict.fromkeys(kinds, SAME)


ENDING: Next = {Withdrawn: "withdrawn", Terminated: "terminated"}
ALWAYS = beside(Taken, Transferred, Redated, FeeAsked, FeePaid, FeeWaived)
PUBLICITY = beside(WithholdingAsked, ResultWithheld, ResultPublished)
REMEDIES = beside(RemedyRecorded, RemedyDecided, CarriedOut)
AGAIN: Next = {Reopened: WORK}  # what was set aside is handled again
ENDED = REMEDIES | AGAIN | beside(Redated, Taken, Transferred)
RESULT = ENDED | PUBLICITY | beside(ResultChanged, AfterChecked)
HANDLING: Next = (
    ALWAYS
    | ENDING
    | REMEDIES
    | PUBLICITY
    | beside(ProcedureStarted, ProcedureFinished, Extended, Suspended, Resumed, Examined)
    | beside(HearingOffered, HearingAsked, HearingSet, HearingHeld, HearingDropped, HearingForgone)
    | beside(ConcernedNamed, ViewsStated)
    | beside(ConsultAsked, ConsultAnswered, Supplied, OriginalsSeen, Attached)
    | {Decided: WORK}  # before its turn only when the law deems it done (art. 50)
)
STEPS: dict[str, Next] = {
    "new": {Applied: WORK},
    "pre_review": ALWAYS | ENDING | {PreReviewed: "pre_reviewed"},
    "pre_reviewed": ENDING | beside(Redated, FeePaid, FeeWaived, Transferred)
    | {Corrected: "pre_review", Submitted: "applied"},
    "applied": ALWAYS | ENDING | beside(Forwarded, Examined, Attached)
    | {CorrectionAsked: "correcting", Accepted: WORK, RefusalProposed: "refusing"},
    "correcting": ENDING | beside(Redated, FeePaid, FeeWaived, Transferred)
    | {Corrected: "applied"},
    "refusing": ALWAYS | {
        RefusalReturned: "applied",
        NotAccepted: "not_accepted",
        Accepted: WORK,  # deemed, when nobody told the applicant in time
        Withdrawn: "withdrawn",
    },
    "in_review": HANDLING
    | beside(ReviewerJoined, Remarked, ReworkAsked, ReworkHandedIn, RemarksSettled)
    | beside(SafetyRaised, SafetyDecided)
    | {Reviewed: WORK, Returned: WORK},
    "in_check": HANDLING | {Checked: WORK, Returned: WORK},
    "in_decision": HANDLING | {Returned: WORK},
    "making": ALWAYS | RESULT | beside(Supplied, OriginalsSeen)
    | {LicenceMade: WORK, Terminated: "terminated"},
    "delivering": ALWAYS | RESULT | beside(Supplied, OriginalsSeen)
    | {Delivered: "delivered"}
    | {Terminated: "terminated"},
    "delivered": RESULT,
    "not_accepted": ENDED,
    "withdrawn": {},
    "terminated": ENDED | PUBLICITY,
}  # fmt: skip
STATUS_OF = {
    "pre_review": "pre_review",
    "accept": "applied",
    "review": "in_review",
    "check": "in_check",
    "decide": "in_decision",
    "make": "making",
    "deliver": "delivering",
}
FINAL = frozenset({"delivered", "not_accepted", "withdrawn", "terminated"})
OUTLIVES = {  # side work that goes on when the case is over
    "delivered": {"aftercheck", "redress", "secrecy"},
    "not_accepted": {"redress"},
    "terminated": {"redress", "secrecy"},
}  # fmt: skip

WEIGHED = ("review", "check", "decide")  # steps that weigh a case, for who answers for the decision


class IllegalStep(Exception):
    """The case is not at a point where this can happen."""

    def __init__(self, event: type, status: str):
        super().__init__(f"{event.__name__} while {status}")
        self.event, self.status = event, status
