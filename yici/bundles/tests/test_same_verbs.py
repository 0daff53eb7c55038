"""Every verb of a case and of a bundle case is at a page and at the API, with the same rule."""

from django.urls import NoReverseMatch, reverse

from yici.bundles import rules
from yici.bundles.pages.desk_forms import FORMS as WHOLE
from yici.cases import rules as case_rules
from yici.cases.api.verbs import VERBS as AT_THE_API
from yici.cases.pages.desk.forms import FORMS

# What the applicant does on pages of her own: the verb, and the page's name.
HERS = {
    "correct": "correct", "supply": "supply", "submit": "submit", "withdraw": "withdraw",
    "ask-hearing": "ask_hearing", "waive-hearing": "waive_hearing",
}  # fmt: skip
HERS_OF_THE_WHOLE = {
    "correct": "thing_correct", "go-on": "thing_go_on", "withdraw": "thing_withdraw",
    "supply-part": "thing_supply",
}  # fmt: skip


def test_every_verb_of_a_case_is_at_the_api_and_at_a_page():
    assert set(AT_THE_API) == set(case_rules.VERBS)
    assert set(FORMS) | set(HERS) == set(case_rules.VERBS)


def test_every_verb_of_the_whole_is_at_the_api_and_at_a_page(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    told = {path.rpartition("/")[2] for path in paths if "/bundle-cases/{number}/actions/" in path}
    assert told == set(rules.VERBS)
    assert set(WHOLE) | set(HERS_OF_THE_WHOLE) == set(rules.VERBS)
    for verb, name in HERS_OF_THE_WHOLE.items():
        args = ["1", "part"] if verb == "supply-part" else ["1"]
        try:
            assert reverse(f"portal:{name}", args=args)
        except NoReverseMatch:
            raise AssertionError(f"{verb} has no page") from None
