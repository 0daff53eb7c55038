"""One form without repeated fields, one set of papers without repeated papers."""

import pytest

from yici.bundles import publication
from yici.bundles.content import Definition, canonical, digest
from yici.bundles.joining import Joint, Unjoinable
from yici.bundles.savings import savings
from yici.bundles.tests.street import ITEMS, SHOP
from yici.catalogue.content import Content

CONTENTS = {code: Content.model_validate(body) for code, body in ITEMS.items()}
ALL, DRY = {"food": "yes"}, {"food": "no"}


def joint(changes=(), contents=None) -> Joint:
    definition = Definition.model_validate(SHOP | dict(changes))
    return Joint(definition, contents or CONTENTS)


@pytest.fixture(scope="module")
def shop():
    return joint()


def test_a_definition_keeps_its_digest_through_json(shop):
    read = Definition.model_validate_json(canonical(shop.definition))
    assert read == shop.definition
    assert digest(read) == digest(shop.definition)


def test_a_field_that_four_items_ask_is_asked_once(shop):
    labels = [f.label for f in shop.applicable(ALL).fields]
    assert labels == ["姓名", "电话", "店址", "字号"]


def test_and_given_to_each_of_them_under_its_own_name(shop):
    form = {"applicant_phone": "138", "place": "滨江路1号", "register_shop_name": "老李小店"}
    assert shop.form_of("food", form) == {"phone": "138", "premises": "滨江路1号"}
    assert shop.form_of("fire", form) == {"phone": "138", "place": "滨江路1号"}


def test_what_the_result_of_a_part_supplies_is_not_asked(shop):
    codes = {f.code for f in shop.applicable(ALL).fields}
    assert not {"food_uscc", "food_organisation", "hygiene_organisation"} & codes
    assert "business_licence" not in {m.code for m in shop.applicable(ALL).materials}


def test_a_paper_of_the_same_name_is_asked_once(shop):
    asked = {m.code: m for m in shop.applicable(ALL).asked}
    assert {m.name for m in asked.values()} >= {"租赁合同", "平面图", "检测报告"}
    assert shop.papers_for("fire", "register_lease") == ("lease",)
    assert shop.papers_for("hygiene", "register_lease") == ()


def test_two_papers_of_the_same_name_can_be_kept_apart():
    kept = joint({"apart": [["register.lease", "fire.lease"], ["food.lease", "fire.lease"]]})
    names = [m.name for m in kept.applicable(ALL).asked]
    assert names.count("租赁合同") == 2


def test_only_what_the_situation_needs_is_asked(shop):
    assert [p.code for p in shop.parts(DRY)] == ["register", "hygiene", "fire"]
    assert shop.needs(DRY)["hygiene"] == ("register",)


def test_a_licence_that_one_has_already_is_waited_for_by_nobody():
    have = {
        "situations": [
            *SHOP["situations"],
            {"code": "registered", "text": "有执照了吗？",
             "options": [{"code": "yes", "text": "有"}, {"code": "no", "text": "没有"}]},
        ],
        "parts": [SHOP["parts"][0] | {"needed_if": {"registered": ["no"]}}, *SHOP["parts"][1:]],
    }  # fmt: skip
    one = joint(have)
    answers = {"food": "yes", "registered": "yes"}
    assert one.needs(answers)["food"] == ()
    assert "food_uscc" in {f.code for f in one.applicable(answers).fields}


def test_fields_of_different_kinds_cannot_be_one():
    wrong = {"fields": [{"code": "x", "label": "x", "members": ["food.uscc", "fire.place"]}]}
    with pytest.raises(Unjoinable, match=r"food.uscc, fire.place"):
        joint(wrong)


def test_an_items_own_question_is_asked_in_the_bundles_terms():
    asking = ITEMS["fire"] | {
        "situations": [
            {"code": "size", "text": "多大？",
             "options": [{"code": "small", "text": "小"}, {"code": "big", "text": "大"}]},
            {"code": "storeys", "text": "几层？", "needed_if": {"size": ["big"]},
             "options": [{"code": "one", "text": "一层"}, {"code": "more", "text": "多层"}]},
        ]
    }  # fmt: skip
    contents = CONTENTS | {"fire": Content.model_validate(asking)}
    one = joint(contents=contents)
    assert [q.code for q in one.applicable(ALL).questions] == ["food", "fire_size", "fire_storeys"]
    assert one.applicable(ALL | {"fire_size": "small"}).unanswered == ()
    assert one.answers_of("fire", {"fire_size": "big"}) == {"size": ("big",)}
    mapped = [*SHOP["parts"][:3], SHOP["parts"][3] | {
        "answers": {"size": {"of": "food", "options": {"yes": "big", "no": "small"}}}}]  # fmt: skip
    two = joint({"parts": mapped}, contents)
    assert [q.code for q in two.applicable(ALL).questions] == ["food", "fire_storeys"]
    assert [q.code for q in two.applicable(DRY).questions] == ["food"]


# -- what one saves --------------------------------------------------------------------------------


def test_what_one_saves_is_counted_from_the_items(shop):
    found = {f.what: (f.before, f.after) for f in savings(shop, ALL).figures}
    assert found == {
        "forms": (4, 1), "fields": (14, 4), "materials": (10, 4), "visits": (2, 1),
        "stages": (11, 4), "days": (14, 6), "counters": (3, 1),
    }  # fmt: skip


def test_the_saving_in_stages_reaches_the_citys_target(shop):
    told = savings(shop, ALL)
    assert told.of("stages").percent == 63
    assert told.meets_target


def test_where_one_part_is_left_or_none_nothing_is_saved_and_nothing_lost():
    """A part that drops out takes its stages along (C057): no figure is ever below nought."""
    unaccepted = {
        code: content.model_copy(update={"stages": content.stages[1:]})
        for code, content in CONTENTS.items()
    }
    asked = {"code": "all", "text": "都要办吗？",
             "options": [{"code": "yes", "text": "是"}, {"code": "no", "text": "否"}]}  # fmt: skip
    parts = [p if p["code"] == "food" else p | {"needed_if": {"all": ["yes"]}}
             for p in SHOP["parts"]]  # fmt: skip
    changes = {"situations": [*SHOP["situations"], asked], "parts": parts}
    for contents in (CONTENTS, unaccepted):
        for answers in (ALL | {"all": "no"}, DRY | {"all": "no"}, ALL | {"all": "yes"}):
            figures = savings(joint(changes, contents), answers).figures
            assert min(figure.saved for figure in figures) >= 0


# -- what bars a publication -----------------------------------------------------------------------


def barred(changes=(), contents=CONTENTS) -> list[str]:
    definition = Definition.model_validate(SHOP | dict(changes))
    return [f.rule for f in publication.findings(definition, contents) if f.blocks]


def test_the_shop_may_be_published():
    assert barred() == []


def test_a_promise_shorter_than_the_critical_path_is_refused():
    assert barred({"promised": {"days": 5}}) == ["R34"]


def test_a_circle_is_refused():
    parts = [SHOP["parts"][0] | {"needs": [{"part": "hygiene", "reason": "x"}]}, *SHOP["parts"][1:]]
    assert barred({"parts": parts}) == ["R34"]


def test_an_item_that_is_not_in_force_is_refused():
    assert barred(contents={k: v for k, v in CONTENTS.items() if k != "fire"}) == ["C057"]


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {"nonsense": "x"}},
        {"needs": [{"part": "register", "reason": "x", "materials": ["nonsense"]}]},
        {"needs": [{"part": "register", "reason": "x", "fields": {"uscc": "form.nonsense"}}]},
    ],
)
def test_a_name_that_the_item_does_not_have_is_refused(change):
    parts = [SHOP["parts"][0], SHOP["parts"][1] | change, *SHOP["parts"][2:]]
    assert barred({"parts": parts}) == ["C057"]


def test_a_department_without_a_limit_is_refused():
    endless = Content.model_validate(ITEMS["fire"] | {"statutory": None, "promised": None})
    assert barred(contents=CONTENTS | {"fire": endless}) == ["R34"]
