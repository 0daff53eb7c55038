"""The citizen's way to an item: search, guide, situation, empty form."""

import pytest
from django.utils import translation

from yici.catalogue.models import Item
from yici.conftest import on
from yici.licences.actions import issue
from yici.people.tests.people import make_credit_code, make_department, make_person

FOOD = "511A0005200004-511602000000-000-115113016823646795-1-00"

pytestmark = pytest.mark.usefixtures("city")


def shown(client, address, **query) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everyday_words_lead_to_the_item_in_two_steps(client):
    results = shown(client, "/items/", q="开饭店")
    assert results.index(f"/items/{FOOD}/") < results.index("指南编制中")
    assert "8 个工作日" in shown(client, f"/items/{FOOD}/")


def test_filters_narrow_and_an_empty_result_says_what_to_do(client):
    assert "人才" not in shown(client, "/items/", theme="person.permit")
    nothing = shown(client, "/items/", q="火星移民局", online="yes")
    assert "没有找到相关事项" in nothing
    assert 'href="tel:12345"' in nothing


@pytest.mark.parametrize("query", ["theme=nonsense", "department=x", "object=robot", "page=99999"])
def test_a_mistyped_filter_is_no_fault(client, query):
    assert client.get(f"/items/?{query}").status_code == 200


def test_suggestions_come_by_pinyin_initials(client):
    assert "社会保障卡" in shown(client, "/items/suggest/", q="sbk")


def test_the_situation_decides_which_papers_are_asked(client):
    everything = shown(client, f"/items/{FOOD}/")
    assert "授权委托书" in everything
    assert "再回答 4 个问题" in everything
    mine = shown(client, f"/items/{FOOD}/", trade="catering", premises="own", agent="self")
    assert "授权委托书" not in mine
    assert "根据您选择的情形" in mine
    assert "您无需提交" in mine


def test_an_answer_that_is_not_offered_is_told_and_nothing_breaks(client):
    assert "网址中的选项不属于本事项" in shown(client, f"/items/{FOOD}/", trade="<script>")


def test_with_htmx_only_the_part_that_changed_comes_back(client):
    headers = {"HX-Request": "true", "HX-Target": "situation"}
    part = client.get(f"/items/{FOOD}/", {"trade": "retail"}, headers=headers).content.decode()
    assert part.lstrip().startswith('<div id="situation">')
    assert "保健食品" in part


# C018: 办理依据、受理单位、基本流程、申请材料、表格下载、示范文本及常见错误示例、收费依据及标准、
# 办理时限、责任追究、咨询方式、办公时间地址、乘车线路、状态查询
C018 = [
    "设定依据",
    "受理单位",
    "办理流程与环节",
    "您需要准备的材料",
    "空白表格",
    "示范文本",
    "常见错误",
    "收费标准",
    "办理时限",
    "责任追究",
    "咨询方式",
    "办公时间",
    "地址",
    "乘车线路",
    "进度查询",
]


def test_every_published_guide_shows_every_element_of_the_law(client):
    for item in Item.objects.published():
        page = shown(client, f"/items/{item.code}/")
        missing = {word for word in C018 if word not in page}
        without_form = bool(item.current.content.guide.no_form_reason)
        assert missing <= ({"空白表格", "示范文本"} if without_form else set()), item.name
        assert ("无需填写表格" in page) == without_form


def test_every_guide_reads_in_english_too(client):
    with translation.override("zh-hans"):
        client.cookies["django_language"] = "en"
    for item in Item.objects.published():
        page = shown(client, f"/items/{item.code}/")
        assert 'lang="en"' in page
        assert "What you need" in page


def test_an_item_without_a_guide_says_whom_to_ask(client):
    item = Item.objects.exclude(pk__in=Item.objects.published()).first()
    page = shown(client, f"/items/{item.code}/")
    assert "尚未发布本事项的办事指南" in page
    assert 'href="tel:12345"' in page


def test_an_unknown_item_is_not_found(client):
    assert client.get("/items/no-such-item/").status_code == 404


def test_every_empty_form_can_be_downloaded_and_no_other(client):
    for item in Item.objects.published():
        for material in item.current.content.materials:
            answer = client.get(f"/items/{item.code}/forms/{material.code}/")
            if material.blank_form:
                assert answer.content.startswith(b"%PDF")
            else:
                assert answer.status_code == 404


def test_lists_of_what_needs_no_visit_hold_only_such_items(client):
    page = shown(client, "/items/visits/0/")
    wanted = {item.code for item in Item.objects.published() if item.current.content.visits == 0}
    assert sum(code in page for code in wanted) == min(len(wanted), 20)
    assert "婚姻登记" not in page


def test_a_guide_tells_her_which_paper_she_holds_as_an_e_licence(client):
    owner = make_person("李秀英", username="owner")
    client.force_login(owner.user)
    assert "您的电子证照" not in shown(client, f"/items/{FOOD}/")
    issue(
        kind="business-licence",
        department=make_department("区市监局", credit_code=make_credit_code("11")),
        holder=owner.pk,
        face={"holder_name": "好味道餐饮店", "fields": [["名称", "好味道餐饮店"]]},
        at=on("2026-10-01"),
        actor="staff:GA1003",
        key="case:1",
    )
    assert "您的电子证照" in shown(client, f"/items/{FOOD}/")
