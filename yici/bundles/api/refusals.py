"""What a refusal of a bundle becomes on the wire."""

from yici.cases.api.refusals import FIELDS, STATUS
from yici.kernel import rest

from .. import rules, words
from ..lifecycle import IllegalStep


def illegal_step(refusal: IllegalStep) -> rest.Problem:
    return rest.Problem(409, "not-now", words.why(refusal))


def not_allowed(refusal: rules.NotAllowed) -> rest.Problem:
    field = FIELDS.get(refusal.code)
    sentence = words.why(refusal)
    errors = [(field, sentence)] if field else []
    status = STATUS.get(refusal.code, 422)
    return rest.Problem(status, refusal.code, sentence, rule=refusal.rule, errors=errors)


refusals = [(IllegalStep, illegal_step), (rules.NotAllowed, not_allowed)]
