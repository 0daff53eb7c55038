"""One form per verb: what it asks the official, and the facts it hands to the action."""

from . import attaching, beside, mainline
from .base import VerbForm

__all__ = ["FORMS", "VerbForm"]

FORMS = {
    "accept": VerbForm,
    "ask-correction": mainline.AskCorrection,
    "reject": mainline.Reject,
    "confirm-rejection": mainline.ConfirmRejection,
    "return-rejection": mainline.Reason,
    "start-procedure": mainline.StartProcedure,
    "finish-procedure": mainline.FinishProcedure,
    "extend": mainline.Extend,
    "review": mainline.Review,
    "check": mainline.Check,
    "send-back": mainline.Return,
    "decide": mainline.Decide,
    "deliver": mainline.Deliver,
    "terminate": mainline.Terminate,
    "attach": attaching.Attach,
    "take": VerbForm,
    "withdraw": mainline.Withdraw,
    "accept-tolerantly": beside.AcceptTolerantly,
    "see-originals": beside.SeeOriginals,
    "after-check": beside.AfterCheck,
    "pre-review": beside.PreReview,
    "forward": beside.Forward,
    "transfer": beside.Transfer,
    "offer-hearing": beside.OfferHearing,
    "set-hearing": beside.SetHearing,
    "hold-hearing": beside.HoldHearing,
    "consult": beside.Consult,
    "answer-consult": beside.AnswerConsult,
    "add-reviewer": beside.AddReviewer,
    "suspend": beside.Suspend,
    "resume": mainline.Reason,
    "record-remedy": beside.RecordRemedy,
    "decide-remedy": beside.DecideRemedy,
    "change-result": beside.ChangeResult,
    "ask-fee": VerbForm,
    "waive-fee": beside.WaiveFee,
}
