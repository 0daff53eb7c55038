"""Every verb of a case is at the page, at the API and on the command line, with one action behind."""

import pytest
from django.urls import NoReverseMatch, reverse

from yici.cases import actions, rules, words
from yici.cases.api import verbs as api
from yici.cases.pages.desk.forms import FORMS
from yici.cases.pages.portal.acts import SIMPLE_ACTS
from yici.cases.pages.portal.concerns import VERBS as OF_CONCERNED

# Verbs of the applicant that have a page of their own: they take in her papers.
OWN_PAGE = {
    "correct": ("portal:case_correct", "desk:case_correct"),
    "supply": ("portal:case_supply", "desk:case_supply"),
    "hand-in-rework": ("portal:case_rework", None),
    "withdraw": ("portal:case_withdraw", None),
}
NUMBER = "5116020020261121000012"


def action_of(verb: str):
    return getattr(actions, verb.replace("-", "_"))


@pytest.mark.parametrize("verb", rules.VERBS)
def test_the_verb_has_a_page_where_its_people_are(verb):
    who = rules.VERBS[verb].by
    assert verb in words.VERB_WORDS
    if who in {"applicant", "party"}:
        citizens, window = OWN_PAGE.get(verb, ("portal:case_do", None))
        if verb not in OWN_PAGE:
            assert verb in SIMPLE_ACTS, "the applicant has no page for it"
        # What she may do, the window does for her.
        assert verb in FORMS or window, "the window has no form for it"
        for name in filter(None, (citizens, window)):
            assert _exists(name, verb)
    else:
        assert verb in FORMS, "the desk has no form for it"
    if who == "party":
        assert verb in OF_CONCERNED


def _exists(name: str, verb: str) -> bool:
    for more in ([], [verb]):
        try:
            return bool(reverse(name, args=[NUMBER, *more]))
        except NoReverseMatch:
            continue
    return False


@pytest.mark.parametrize("verb", rules.VERBS)
def test_the_verb_has_a_route_with_the_same_action_and_its_rule(verb):
    route = api.VERBS[verb]
    assert route.action is action_of(verb)
    assert route.words


def test_the_api_knows_no_verb_that_the_rules_do_not():
    assert api.VERBS.keys() == rules.VERBS.keys()
    assert FORMS.keys() <= rules.VERBS.keys()
