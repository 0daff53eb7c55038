"""R08 and R06 within a bundle: what is right, what is wrong, and what lies just on the border."""

import pytest
from click.testing import CliRunner

from yici.bundles import actions, publication
from yici.bundles.commands import bundles
from yici.bundles.content import Definition
from yici.bundles.refusals import NotPublishable
from yici.bundles.tests.street import ITEMS, LEASE, PLAN, SHOP
from yici.cases.tests.city import BASIS, publish
from yici.catalogue.content import Content
from yici.catalogue.content import digest as content_digest
from yici.catalogue.models import Edition as ItemEdition
from yici.conftest import on
from yici.people.tests.people import account_of, make_department, make_staff
from yici.people.who import Who

RIGHT, ADVICE, WRONG = "right", "advice", "wrong"
NEED = {"part": "register", "reason": "许可发给营业执照载明的主体"}
PAPER_LICENCE = {
    "code": "copy",
    "name": "营业执照复印件",
    "kind": "certificate",
    "legal_basis": BASIS,
}
SCAN = LEASE | {"code": "lease_copy", "name": "租赁合同（复印件）"}
BOTH = LEASE | {"code": "deeds", "name": "产权证及租赁合同"}
YEAR = {
    "situations": [
        {"code": "age", "text": "开了多久？",
         "options": [{"code": "new", "text": "新开"}, {"code": "old", "text": "多年"}]}
    ]
}  # fmt: skip


def asking(*papers, item="hygiene", **change) -> dict[str, dict]:
    """The items of the street, one of them with more papers."""
    return {item: {"materials": [*ITEMS[item]["materials"], *papers]} | change}


def result(name: str, licence: str = "", item="register") -> dict:
    return {item: {"result": ITEMS[item]["result"] | {"name": name, "licence_type": licence}}}


def parts(**changes) -> dict:
    return {"parts": [one | changes.get(one["code"], {}) for one in SHOP["parts"]]}


# (what it is, changes of the definition, changes of the items, verdict, rule)
CASES = [
    ("the street as it is", {}, {}, RIGHT, ""),
    ("another name for what an earlier part took in", {}, asking(SCAN), WRONG, "R08"),
    ("another name, made one paper", {"materials": [{"code": "lease", "name": "租赁合同", "members": ["register.lease", "food.lease", "fire.lease", "hygiene.lease_copy"]}]}, asking(SCAN), RIGHT, ""),
    ("another name, kept apart", {"apart": [["register.lease", "hygiene.lease_copy"], ["food.lease", "hygiene.lease_copy"], ["fire.lease", "hygiene.lease_copy"]]}, asking(SCAN), RIGHT, ""),
    ("another name beside each other", {}, asking(PLAN | {"code": "sketch", "name": "平面图（扫描件）"}), ADVICE, "R06"),
    ("another name, the state fetches it", {}, asking(SCAN | {"shared": True, "issuer": "区住建局"}), RIGHT, ""),
    ("another name in no situation of both", parts(register={"needed_if": {"food": ["yes"]}}, fire={"needed_if": {"food": ["yes"]}}, hygiene={"needed_if": {"food": ["no"]}}), asking(SCAN), RIGHT, ""),
    ("one paper that is part of another", {}, asking(BOTH), ADVICE, "R06"),
    ("a paper of its own", {}, asking(LEASE | {"code": "staff", "name": "健康证"}), RIGHT, ""),
    ("what an earlier part issues, by name", {}, result("营业执照") | asking(PAPER_LICENCE), WRONG, "R08"),
    ("what an earlier part issues, by e-licence", {}, asking(PAPER_LICENCE | {"name": "主体资格证明", "licence_type": "business-licence"}), WRONG, "R08"),
    ("what an earlier part issues, flowing on", parts(hygiene={"needs": [NEED | {"materials": ["business_licence", "copy"]}]}), result("营业执照") | asking(PAPER_LICENCE), RIGHT, ""),
    ("what a part beside it issues", {}, result("消防安全检查合格证", item="fire") | asking(PAPER_LICENCE | {"name": "消防安全检查合格证"}), ADVICE, "R08"),
    ("what is issued through a third part", {"promised": {"days": 9}} | parts(fire={"needs": [{"part": "hygiene", "reason": "x"}]}), result("营业执照") | asking(PAPER_LICENCE, item="fire"), WRONG, "R08"),
    ("what nobody of the bundle issues", {}, asking(PAPER_LICENCE | {"name": "公共场所检测机构资质"}), RIGHT, ""),
    ("its own result", {}, asking(PAPER_LICENCE | {"name": "公共场所卫生许可结果"}), ADVICE, "R08"),
    ("its own result, renewed", {}, asking(PAPER_LICENCE | {"name": "公共场所卫生许可结果"}, paths={"renews": "public-place-hygiene"}), RIGHT, ""),
    ("its own result in one situation", {}, asking(PAPER_LICENCE | {"name": "公共场所卫生许可结果", "needed_if": {"age": ["old"]}}, **YEAR), RIGHT, ""),
    ("two papers of one item", {}, asking(PLAN | {"code": "plan_two", "name": "平面图（复印件）"}, item="food"), RIGHT, ""),
]  # fmt: skip


def found(definition: dict, items: dict) -> list:
    contents = {
        code: Content.model_validate(body | items.get(code, {})) for code, body in ITEMS.items()
    }
    return publication.findings(Definition.model_validate(SHOP | definition), contents)


@pytest.mark.parametrize(
    ("definition", "items", "verdict", "rule"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_bundle_does_not_ask_what_it_has_or_is_about_to_issue(definition, items, verdict, rule):
    """R08, R06: 上一审批环节已经收取的申报材料，下一审批环节可不再要求提交."""
    told = found(definition, items)
    assert {one.rule for one in told} == ({rule} if rule else set())
    assert any(one.blocks for one in told) == (verdict == WRONG)
    assert bool(told) == (verdict != RIGHT)


def test_it_names_the_paper_the_parts_and_what_to_do():
    (told, *_more) = found({}, asking(SCAN))
    assert told.where == "hygiene.lease_copy"
    assert told.text == (
        "租赁合同（复印件） (公共场所卫生许可) is 租赁合同, which the earlier part 个体工商户登记 took in: "
        "make them one paper of the bundle, or keep them apart if they are two."
    )
    assert publication.remedy(told.rule) == "Take it from the earlier step or case."


@pytest.fixture
def drafted(street):
    """A draft in which the hygiene permit asks for the lease under another name."""
    body = ITEMS["hygiene"] | asking(SCAN)["hygiene"]
    street.city.items["hygiene"] = publish("scan", body, street.city.departments["区卫健局"])
    parts = [
        one | {"item": "hygiene"} if one["code"] == "hygiene" else one for one in SHOP["parts"]
    ]
    definition = Definition.model_validate(SHOP | {"parts": parts})
    items = street.shop.items | {"hygiene": street.city.items["hygiene"].item.code}
    return actions.draft_edition(
        code="open-shop", definition=definition, items=items, by=Who.clock(), at=on("2026-09-14")
    )


def test_a_repeated_paper_bars_publication_until_it_is_made_one(street, drafted):
    with pytest.raises(NotPublishable) as refused:
        actions.publish_edition(edition=drafted, by=Who.clock(), at=on("2026-09-14"))
    assert [one.rule for one in refused.value.findings] == ["R08"]
    one = {"code": "lease", "name": "租赁合同", "members": ["register.lease", "food.lease", "fire.lease", "hygiene.lease_copy"]}  # fmt: skip
    mended = Definition.model_validate(drafted.body | {"materials": [one]})
    again = actions.draft_edition(
        code="open-shop",
        definition=mended,
        items=drafted.items,
        by=Who.clock(),
        at=on("2026-09-14"),
    )
    assert actions.publish_edition(edition=again, by=Who.clock(), at=on("2026-09-14")).number == 2


def test_the_desk_shows_what_bars_a_draft_and_the_reviewer_publishes_one_that_is_right(
    street, drafted, client
):
    told = make_staff("罗审查", "legality_reviewer", make_department("区司法局"))
    client.force_login(account_of(told))
    page = client.get("/desk/things/rules/").content.decode()
    assert "租赁合同（复印件）" in page
    assert "Publish" not in page
    barred = client.post(f"/desk/things/rules/{drafted.pk}/publish/")
    assert (barred.status_code, street.shop.bundle.current.number) == (409, 1)
    apart = [["register.lease", "hygiene.lease_copy"], ["food.lease", "hygiene.lease_copy"],
             ["fire.lease", "hygiene.lease_copy"]]  # fmt: skip
    kept = Definition.model_validate(drafted.body | {"apart": apart})
    actions.draft_edition(
        code="open-shop", definition=kept, items=drafted.items, by=Who.clock(), at=on("2026-09-14")
    )
    assert client.post(f"/desk/things/rules/{drafted.pk}/publish/").status_code == 302
    assert street.shop.bundle.current.number == 2


def test_what_has_come_to_be_repeated_is_told_by_command_and_api(street, client):
    """An item's new edition may ask again what the bundle took in: the lint names it, with its remedy."""
    edition = street.city.items["hygiene"]
    content = Content.model_validate(edition.body | asking(SCAN)["hygiene"])
    ItemEdition.objects.filter(pk=edition.pk).update(status="abolished")
    ItemEdition.objects.create(
        item=edition.item, number=2, status="published", body=content.model_dump(mode="json"),
        digest=content_digest(content), effective_on="2026-09-01", drafted_at=on("2026-09-01"),
        published_at=on("2026-09-01"),
    )  # fmt: skip
    done = CliRunner().invoke(bundles, ["lint"])
    assert done.exit_code == 2
    assert "R08 hygiene.lease_copy" in done.output
    assert "(bars publication)\n    -> Take it from the earlier step or case." in done.output
    (told,) = client.get("/api/v1/bundles/open-shop/findings").json()
    assert (told["rule"], told["where"], told["blocks"]) == ("R08", "hygiene.lease_copy", True)
    assert "前面的“个体工商户登记”" in told["message"]
    assert told["remedy"]
    assert client.get("/api/v1/bundles/nothing/findings").status_code == 404
