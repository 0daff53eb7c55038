"""What can be done to a case, by whom, under which rule; and how it is refused."""

from dataclasses import dataclass
from datetime import date

from .. import events, joint


class NotAllowed(Exception):
    """This person may not do this now. `code` and `rule` tell pages and API why."""

    def __init__(self, code: str, message: str, rule: str = ""):
        super().__init__(message)
        self.code, self.message, self.rule = code, message, rule


class OutOfTurn(NotAllowed):
    """The lifecycle knows no such step in the status of the case."""

    def __init__(self, verb: "Verb", status: str):
        said = f"“{verb.name}” is not possible while the case is {status}."
        super().__init__("not-now", said, verb.rule)


class NoTimeToMend(NotAllowed):
    """The law's limit leaves fewer working days to mend than that (行政许可法 art. 42, 45).

    `most`: how many it leaves; `ends_on`: its last day; `extendable`: whether art. 42 has not been used.
    """

    def __init__(self, most: int, ends_on: date, *, extendable: bool):
        super().__init__(
            "days" if most else "no-time",
            f"Give {most} working days to mend it at most: the limit of the law ends on {ends_on}.",
            f"{LAW} art. 42, 45",
        )
        self.most, self.ends_on, self.extendable = most, ends_on, extendable


class TooLong(NotAllowed):
    """A department beside the others may not have longer than the case has left (R34). `most`: so many days."""

    def __init__(self, most: int):
        super().__init__(
            "days", f"The case has {most} working days left: give it no more than these.", "R34"
        )
        self.most = most


@dataclass(frozen=True)
class Verb:
    """What can be done: the fact it brings about, the step whose work it is, and by whom.

    `by`: `office` (whoever has the work), `lead` (who answers for the department's handling),
    `head` (of the authority, or of the government in joint handling), `convener` (who calls the
    departments together: reviewer or lead of the department of the case, or its window), `applicant` (she or her
    agent, or the window for her), `party` (the applicant, or somebody else concerned, as herself).
    """

    name: str
    event: type
    step: str = ""  # the open work it belongs to; empty: any work of the main line
    by: str = "office"
    rule: str = ""
    key: str = ""  # the one key that starts it on the desk


LAW = "行政许可法"
PUBLICITY = f"{LAW} art. 5; 政府信息公开条例 art. 14, 15, 32; R33"
RECUSAL = "公务员法 art. 76"  # 回避
VERBS = {
    verb.name: verb
    for verb in (
        Verb("accept", events.Accepted, "accept", rule=f"{LAW} art. 32", key="a"),
        Verb(
            "ask-correction", events.CorrectionAsked, "accept", rule=f"{LAW} art. 32; R22", key="c"
        ),
        Verb("reject", events.RefusalProposed, "accept", rule=f"{LAW} art. 32; R27", key="x"),
        Verb("confirm-rejection", events.NotAccepted, "confirm", rule="R27", key="y"),
        Verb("return-rejection", events.RefusalReturned, "confirm", rule="R27", key="n"),
        Verb("start-procedure", events.ProcedureStarted, rule=f"{LAW} art. 45; R14", key="s"),
        Verb(
            "finish-procedure",
            events.ProcedureFinished,
            "procedure",
            rule=f"{LAW} art. 34, 45",
            key="f",
        ),
        Verb("extend", events.Extended, by="head", rule=f"{LAW} art. 42", key="e"),
        Verb("review", events.Reviewed, "review", rule=f"{LAW} art. 34; R21", key="r"),
        Verb("remark", events.Remarked, "review", rule=joint.LAW),
        Verb("ask-rework", events.ReworkAsked, by="convener", rule=f"{joint.LAW}; R22"),
        Verb("hand-in-rework", events.ReworkHandedIn, by="applicant", rule=joint.LAW),
        Verb("settle-remarks", events.RemarksSettled, "review", rule=joint.LAW),
        Verb("raise-safety", events.SafetyRaised, rule=f"{joint.LAW}; R22"),
        Verb("decide-safety", events.SafetyDecided, "safety", rule=f"{joint.LAW}; R22"),
        Verb("check", events.Checked, "check", rule="R13", key="k"),
        Verb("send-back", events.Returned, rule="R13", key="b"),
        Verb("decide", events.Decided, "decide", rule=f"{LAW} art. 38; R21", key="d"),
        Verb("deliver", events.Delivered, "deliver", rule=f"{LAW} art. 44", key="g"),
        Verb("terminate", events.Terminated, rule=f"{LAW} art. 70; R27", key="t"),
        Verb("attach", events.Attached, rule="C031; 行政许可法 art. 31"),
        Verb("take", events.Taken, "*", rule="R23", key="m"),
        Verb("correct", events.Corrected, by="applicant", rule=f"{LAW} art. 32"),
        Verb("accept-tolerantly", events.Accepted, "accept", rule="R22", key="l"),
        Verb("supply", events.Supplied, by="applicant", rule="R22"),
        Verb("see-originals", events.OriginalsSeen, "originals", rule="R29"),
        Verb("after-check", events.AfterChecked, "aftercheck", rule="R30"),
        Verb("pre-review", events.PreReviewed, "pre_review", rule="C041", key="p"),
        Verb("submit", events.Submitted, by="applicant", rule=f"{LAW} art. 29"),
        Verb("forward", events.Forwarded, "accept", rule="R23"),
        Verb("transfer", events.Transferred, "*", rule="R23", key="h"),
        Verb("name-concerned", events.ConcernedNamed, rule=f"{LAW} art. 36, 47"),
        Verb("state-views", events.ViewsStated, by="party", rule=f"{LAW} art. 36"),
        Verb("offer-hearing", events.HearingOffered, rule=f"{LAW} art. 46, 47"),
        Verb("ask-hearing", events.HearingAsked, by="party", rule=f"{LAW} art. 47"),
        Verb("set-hearing", events.HearingSet, "hearing", rule=f"{LAW} art. 48"),
        Verb("hold-hearing", events.HearingHeld, "hearing", rule=f"{LAW} art. 48"),
        Verb("waive-hearing", events.HearingDropped, by="party", rule=f"{LAW} art. 47"),
        Verb("consult", events.ConsultAsked, rule="R34"),
        Verb("answer-consult", events.ConsultAnswered, "consult", rule="R34", key="o"),
        Verb("add-reviewer", events.ReviewerJoined, by="lead", rule="R34"),
        Verb("suspend", events.Suspended, by="lead"),
        Verb("resume", events.Resumed, by="lead"),
        Verb("record-remedy", events.RemedyRecorded, by="lead", rule=f"{LAW} art. 7"),
        Verb(
            "decide-remedy",
            events.RemedyDecided,
            by="lead",
            rule="行政复议法 art. 63-67; 行政诉讼法 art. 70-77",
        ),
        Verb(
            "carry-out",
            events.CarriedOut,
            "redress",
            rule="行政复议法 art. 77; 行政诉讼法 art. 94",
        ),
        Verb("change-result", events.ResultChanged, by="lead", rule=f"{LAW} art. 69, 70"),
        Verb("ask-withholding", events.WithholdingAsked, by="applicant", rule=PUBLICITY),
        Verb("withhold-result", events.ResultWithheld, by="lead", rule=PUBLICITY),
        Verb("publish-result", events.ResultPublished, by="lead", rule=PUBLICITY),
        Verb("ask-fee", events.FeeAsked, rule=f"{LAW} art. 58, 59"),
        Verb("waive-fee", events.FeeWaived, by="lead", rule=f"{LAW} art. 59"),
        Verb("withdraw", events.Withdrawn, by="applicant"),
    )
}
