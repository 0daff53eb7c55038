"""What the exceptions of cases mean at the API: a status, a code, words and the rule behind it."""

from django.utils.translation import gettext as _

from yici.catalogue.rules import UnknownAnswer
from yici.documents.uploads import BadFile
from yici.kernel.rest import Problem

from .. import actions, words
from ..application import told
from ..lifecycle import IllegalStep
from ..rules import NotAllowed
from ..work import UnknownDepartment

# Codes of NotAllowed. Any other is a fault of the input; FIELDS says of which part.
STATUS = {
    "not-now": 409,
    "not-yet": 409,
    "no-fee": 409,
    "once": 409,
    "held": 409,
    "open-remarks": 409,
    "no-time": 409,
    "no-visit": 422,
    "veto": 409,
    "barred": 409,
    "no-such-step": 409,
    "not-earlier": 409,
    "no-tolerance": 409,
    "no-undertaking": 409,
    "no-result": 409,
    "no-review": 409,
    "no-extension": 409,
    "passed": 409,
    "by-law": 409,
    "decided": 409,
    "suspended": 409,
    "no-seat": 409,
    "other-window": 409,
    "not-yours": 403,
    "no-mandate": 403,
    "no-capacity": 403,
    "four-eyes": 403,
    "head-only": 403,
    "recusal": 403,
}
FIELDS = {
    "unknown-ground": "ground",
    "unknown-outcome": "outcome",
    "criterion": "criterion",
    "successor": "to",
    "missing": "missing",
    "days": "days",
    "no-such-procedure": "procedure",
    "two-persons": "second",
    "unknown-mode": "mode",
    "channel": "channel",
    "paper-number": "paper_number",
    "collect": "collect_at",
    "unknown-applicant": "applicant",
    "not-served": "applicant",
    "copy": "copy_of",
    "fee": "fee",
    "past": "filed_on",
    "own": "department",
    "origin": "origin",
    "materials": "materials",
    "remarks": "remarks",
    "settled": "settled",
    "day": "held_on",
    "members": "members",
}


def not_allowed(refusal: NotAllowed, status: str = "") -> Problem:
    """Return why this is not allowed.

    :param status: of the case as the caller sees it
    """
    sentence = words.why(refusal, status)
    field = FIELDS.get(refusal.code)
    return Problem(
        STATUS.get(refusal.code, 422),
        refusal.code,
        sentence,
        rule=refusal.rule,
        errors=[(field, sentence)] if field else [],
    )


def illegal_step(refusal: IllegalStep, status: str = "") -> Problem:
    return Problem(409, "not-now", words.why(refusal, status or refusal.status))


def incomplete(refusal: actions.Incomplete) -> Problem:
    """Return every problem of an application, at its code."""
    errors = [(problem.field, told(problem)) for problem in refusal.problems]
    sentence = _("Correct what is named under errors; nothing was changed.")
    return Problem(422, "incomplete", sentence, rule="R22", errors=errors)


def wordless(refusal: actions.Wordless) -> Problem:
    """Return which words the law asks for."""
    sentence = words.why(refusal)
    return Problem(422, "wordless", sentence, errors=[(refusal.what, sentence)])


def not_on_offer(refusal: Exception) -> Problem:
    return Problem(409, "not-on-offer", _("This item cannot be applied for at present."))


def unknown_answer(refusal: UnknownAnswer) -> Problem:
    sentence = _("An answer names a question or an option that the item does not have.")
    return Problem(422, "not-valid", sentence, errors=[("answers", sentence)])


def bad_file(refusal: BadFile) -> Problem:
    sentence = _(refusal.message) % refusal.values
    return Problem(422, "bad-file", sentence, errors=[("file", sentence)])


refusals = [
    (NotAllowed, not_allowed),
    (IllegalStep, illegal_step),
    (actions.Incomplete, incomplete),
    (actions.Wordless, wordless),
    (actions.NotOnOffer, not_on_offer),
    (UnknownDepartment, not_on_offer),
    (UnknownAnswer, unknown_answer),
    (BadFile, bad_file),
]
