"""What differs between two contents can be made again, whatever they hold."""

from hypothesis import given
from hypothesis import strategies as st

from yici.catalogue.changes import Change, between, made
from yici.catalogue.content import Content, digest
from yici.catalogue.guides import demo_guides

GUIDES = [guide.content.model_dump(mode="json") for guide in demo_guides()][:12]
scalars = st.none() | st.booleans() | st.integers(0, 9) | st.text("甲乙 a", max_size=3)
keys = st.sampled_from(["name", "text", "days", "code"])
parts = st.lists(
    st.fixed_dictionaries({"code": st.sampled_from("abcd")}, optional={"name": scalars}), max_size=4
)
values = st.recursive(
    scalars | parts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(values, values)
def test_making_the_changes_between_two_values_gives_the_second(old, new):
    assert made(old, between(old, new)) == new


@given(st.lists(values, max_size=5))
def test_any_sequence_of_edits_told_again_gives_the_last(edits):
    told = [between(old, new) for old, new in zip([{}, *edits], edits, strict=False)]
    value: object = {}
    for changes in told:
        value = made(value, [Change.of(change.as_json()) for change in changes])
    assert value == (edits[-1] if edits else {})


@given(st.sampled_from(GUIDES), st.sampled_from(GUIDES))
def test_one_real_guide_is_made_from_another(old, new):
    assert digest(Content.model_validate(made(old, between(old, new)))) == digest(
        Content.model_validate(new)
    )


def test_equal_contents_have_no_changes():
    assert between(GUIDES[0], GUIDES[0]) == ()


def test_a_part_is_followed_by_its_code_wherever_it_stands():
    old = {"materials": [{"code": "a", "copies": 1}, {"code": "b", "copies": 1}]}
    new = {"materials": [{"code": "b", "copies": 2}, {"code": "a", "copies": 1}]}
    assert [(c.sort, c.path) for c in between(old, new)] == [
        ("set", ("materials", "b", "copies")),
        ("order", ("materials",)),
    ]
