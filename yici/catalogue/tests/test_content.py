"""The content of an edition: what goes in comes out, and nothing unsaid slips in."""

import pytest
from pydantic import ValidationError

from yici.catalogue.content import Content, Material, TaskType, UseLevel, canonical, digest
from yici.catalogue.guides import demo_guides

SHOP = {
    "name": "食品经营许可",
    "task_type": "01",
    "situations": [
        {
            "code": "premises",
            "text": "经营场所是自有还是租用？",
            "options": [{"code": "own", "text": "自有"}, {"code": "leased", "text": "租用"}],
        }
    ],
    "materials": [
        {
            "code": "lease",
            "name": "租赁合同",
            "kind": "certificate",
            "needed_if": {"premises": ["leased"]},
        }
    ],
}


def test_a_content_survives_the_journey_through_json():
    content = Content.model_validate(SHOP)

    again = Content.model_validate_json(canonical(content))

    assert again == content
    assert digest(again) == digest(content)
    assert again.materials[0].needed_if == {"premises": ("leased",)}


def test_the_digest_does_not_depend_on_the_order_of_keys():
    turned = dict(reversed(SHOP.items()))
    assert digest(Content.model_validate(turned)) == digest(Content.model_validate(SHOP))


def test_a_content_cannot_be_changed():
    content = Content.model_validate(SHOP)
    with pytest.raises(ValidationError):
        content.name = "别的"
    with pytest.raises(TypeError):
        content.materials[0].needed_if["premises"] = ("own",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"promise_dai": 3}, "promise_dai"),
        ({"task_type": "77"}, "task_type"),
        ({"materials": SHOP["materials"] * 2}, "given twice: lease"),
        (
            {"materials": [SHOP["materials"][0] | {"needed_if": {"premises": ["rented"]}}]},
            "unknown answer premises",
        ),
        ({"fields": [{"code": "kind", "label": "类型", "kind": "choice"}]}, "needs options"),
        ({"statutory": {"days": -1}}, "statutory"),
    ],
)
def test_a_mistake_in_a_content_is_named(change, said):
    with pytest.raises(ValidationError, match=said):
        Content.model_validate(SHOP | change)


def test_codes_of_the_standard_are_read_with_or_without_leading_zero():
    assert TaskType.of_code("1") is TaskType.of_code("01") is TaskType.LICENCE
    assert TaskType.of_code("20").label == "公共服务"
    assert UseLevel.COUNTY.code == "4"
    with pytest.raises(KeyError):
        TaskType.of_code("77")


def test_an_element_that_came_later_changes_no_digest_until_it_is_used():
    plain = Content.model_validate(SHOP)
    assert b"made_here" not in canonical(plain)
    material = SHOP["materials"][0]
    said = Content.model_validate(SHOP | {"materials": [material | {"made_here": False}]})
    made = Content.model_validate(SHOP | {"materials": [material | {"made_here": True}]})
    assert digest(plain) == digest(said) != digest(made)
    assert Content.model_validate_json(canonical(made)) == made


def test_the_guides_say_of_every_form_that_the_platform_makes_it():
    """The words 自动生成 are for the reader; what the platform goes by is `made_here`."""
    wrong = [
        f"{guide.content.name}: {material.name}"
        for guide in demo_guides()
        for material in guide.content.materials
        if material.made_here != (
            material.kind.value == "form"
            and "自动生成" in material.acceptance_standard + material.filling_notes
        )
    ]  # fmt: skip
    assert not wrong


def test_an_edition_that_is_not_kept_off_the_platform_has_the_digest_it_had_before():
    """R16, R18: the grounds came later than the first editions."""
    guide = next(demo_guides())
    assert b"off_platform" not in canonical(guide.content)
    secret = {"ground": "state-secret", "reason": "涉密", "approved_by": "广安区人民政府"}
    excused = Content.model_validate(
        guide.content.model_dump(mode="json") | {"off_platform": secret}
    )
    assert digest(excused) != digest(guide.content)
    assert excused == Content.model_validate_json(canonical(excused))


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        ({"kind": "certificate", "shared": True, "originals": 1}, "A"),  # the state fetches it
        ({"kind": "certificate", "licence_type": "business-licence"}, "A"),  # an e-licence will do
        ({"kind": "form", "originals": 1}, "D"),  # she states it herself
        ({"kind": "other", "made_here": True}, "D"),
        ({"kind": "certificate", "originals": 1, "copies": 1}, "B"),
        ({"kind": "certificate", "copies": 1}, "C"),
        ({"kind": "form", "grade": "B"}, "B"),  # as the department has fixed it
    ],
)
def test_every_material_has_an_evidence_grade_fixed_or_as_it_follows(told, grade):
    material = Material.model_validate({"code": "paper", "name": "材料"} | told)
    assert material.evidence.code == grade


def test_a_grade_changes_no_digest_until_it_is_fixed():
    plain = Content.model_validate(SHOP)
    material = SHOP["materials"][0]
    silent = Content.model_validate(SHOP | {"materials": [material | {"grade": None}]})
    fixed = Content.model_validate(SHOP | {"materials": [material | {"grade": "B"}]})
    assert digest(plain) == digest(silent) != digest(fixed)
    assert Content.model_validate_json(canonical(fixed)) == fixed


REVIEW = {
    "code": "review", "name": "审查", "kind": "review", "limit_days": 5,
    "duties": [{"department": "区住建局", "post": "reviewer", "limit_days": 5}],
}  # fmt: skip
LEASED = {"department": "区交通运输局", "post": "reviewer", "limit_days": 3, "needed_if": {"premises": ["leased"]}}  # fmt: skip


def test_a_department_that_always_reviews_leaves_the_digest_as_it_was():
    """Editions made before a department could hang on the situation keep their digest (R18, C065)."""
    content = Content.model_validate(SHOP | {"stages": [REVIEW]})
    assert b"stages" in canonical(content)
    assert canonical(content).count(b"needed_if") == 3  # of question, material and stage
    more = REVIEW | {"duties": [*REVIEW["duties"], LEASED]}
    again = Content.model_validate_json(
        canonical(Content.model_validate(SHOP | {"stages": [more]}))
    )
    assert again.stages[0].duties[1].needed_if == {"premises": ("leased",)}


@pytest.mark.parametrize(
    ("duties", "said"),
    [
        ([LEASED], "review: name one department that does it in every situation"),
        ([*REVIEW["duties"], LEASED | {"needed_if": {"premises": ["rented"]}}], "review/区交通运输局: condition on an unknown answer"),
        ([*REVIEW["duties"], LEASED | {"needed_if": {"category": ["leased"]}}], "review/区交通运输局: condition on an unknown answer"),
    ],
)  # fmt: skip
def test_who_reviews_hangs_on_what_is_asked_and_never_leaves_nobody(duties, said):
    with pytest.raises(ValidationError, match=said):
        Content.model_validate(SHOP | {"stages": [REVIEW | {"duties": duties}]})
