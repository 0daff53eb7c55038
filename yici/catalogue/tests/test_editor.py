"""The editor: an official changes form, stages, situations and texts without code, and by herself."""

import re

import pytest
from django.utils import timezone

from yici.catalogue import actions
from yici.catalogue.editor.sections import SECTIONS
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Edition, Item
from yici.people.models import User
from yici.people.tests.people import CLOCK, make_department, make_staff

pytestmark = pytest.mark.django_db
GUIDE = next(g for g in demo_guides() if g.content.tables)  # 劳务派遣, with a situation table
ROOM = f"/desk/catalogue/editor/{GUIDE.code}"


@pytest.fixture
def item():
    department = make_department(GUIDE.department)
    found = Item.objects.create(
        code=GUIDE.code, name=GUIDE.content.name, task_type="01", department=department,
        region=department.region,
    )  # fmt: skip
    he = make_staff("何编目", "catalogue_editor", department)
    make_staff("任同事", "catalogue_editor", department)
    actions.draft_edition(item=found, content=GUIDE.content, by=he, at=timezone.now())
    return found


def door(client_class, name: str):
    client = client_class()
    client.force_login(User.objects.get(staff__name=name))
    return client


@pytest.fixture
def he(item, client):
    return door(type(client), "何编目")


@pytest.fixture
def ren(item, client):
    return door(type(client), "任同事")


def content():
    return Edition.objects.get(status="draft").content


def form(client, address: str) -> dict:
    """What a browser would send back of the form at an address."""
    page = client.get(address).content.decode()
    page = page[re.search('<form method="post" class="(measure|examined)"', page).start() :]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if attributes.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        if "name" in attributes:
            sent.setdefault(attributes["name"], []).append(_plain(attributes.get("value", "")))
    for name, words in re.findall(
        r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL
    ):
        sent[name] = [_plain(words)]
    for name, options in re.findall(
        r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)[:1] or [""]
    return sent


def _plain(words: str) -> str:
    for entity, letter in {
        "&quot;": '"',
        "&#x27;": "'",
        "&lt;": "<",
        "&gt;": ">",
        "&amp;": "&",
    }.items():
        words = words.replace(entity, letter)
    return words


def save(client, address: str, **changed):
    return client.post(address, form(client, address) | changed | {"do": "save"})


PARTS = [
    (group, part.code)
    for group in (
        "intermediaries",
        "fields",
        "materials",
        "stages",
        "special_procedures",
        "situations",
        "tables",
    )
    for part in getattr(GUIDE.content, group)
]


def test_saving_every_form_unchanged_changes_nothing(he):
    before = content()
    for group, code in PARTS:
        assert save(he, f"{ROOM}/{group}/{code}/").status_code == 302, (group, code)
    for one in (name for name, section in SECTIONS.items() if not section.code):
        assert save(he, f"{ROOM}/{one}/").status_code == 302, one
    for row in GUIDE.content.tables[0].rows:
        assert save(he, f"{ROOM}/tables/check/rows/{row.code}/").status_code == 302
    assert content() == before


def test_a_new_field_stands_at_the_end_and_moves_up(he):
    new = {"label": "开户银行", "kind": "choice", "required": "yes",
           "options-0-text": "农业银行", "options-1-text": "邮储银行", "needed_if-origin": ["new"]}  # fmt: skip
    assert save(he, f"{ROOM}/fields/~new/", **new).status_code == 302
    field = content().fields[-1]
    assert (field.label, [o.text for o in field.options]) == ("开户银行", ["农业银行", "邮储银行"])
    assert dict(field.needed_if) == {"origin": ("new",)}
    he.post(f"{ROOM}/fields/", {"do": "up", "code": field.code})
    assert content().fields[-2].label == "开户银行"
    assert "开户银行" in he.get(f"{ROOM}/shown/?what=form").content.decode()


def test_what_does_not_fit_is_told_beside_the_input_and_nothing_is_saved(he):
    before = content()
    wrong = save(he, f"{ROOM}/stages/review/", limit_days="五天")
    assert wrong.status_code == 422
    assert "请用数字填写" in wrong.content.decode()
    empty = save(he, f"{ROOM}/fields/~new/", label="")
    assert "请填写此项" in empty.content.decode()
    choice = save(he, f"{ROOM}/fields/~new/", label="银行", kind="choice")
    assert "请给出选项" in choice.content.decode()
    assert content() == before


@pytest.mark.parametrize("typed", ["1e400", "nan", "9" * 40, "二", "1.005", "٣"])
def test_a_number_beyond_all_measure_is_refused_and_not_a_fault(he, typed):
    money = save(
        he, f"{ROOM}/fees/~new/", name="工本费", standard="每证", basis="文件", amount_cents=typed
    )
    assert "请用数字填写" in money.content.decode()
    if typed != "1.005":
        length = save(he, f"{ROOM}/fields/~new/", label="备注", max_length=typed, minimum=typed)
        assert length.content.decode().count("请用数字填写") >= 2
    assert content() == GUIDE.content


def test_an_evidence_grade_is_fixed_or_left_to_follow(he):
    material = content().materials[0]
    address = f"{ROOM}/materials/{material.code}/"
    sent = form(he, address)
    assert sent["grade"] == [""]  # as it follows from the rest
    he.post(address, sent | {"grade": "B", "do": "save"})
    assert content().materials[0].grade == "B"
    he.post(address, form(he, address) | {"grade": "", "do": "save"})
    assert content().materials[0] == material
    answer = he.post(address, form(he, address) | {"grade": "E", "do": "save"})
    assert answer.status_code == 422


def test_an_official_says_for_whom_it_is_what_it_leads_to_and_which_ways_it_allows(he):
    facts = {
        "service_objects": ["person", "enterprise"],
        "themes": ["person.work"],
        "bookable": "yes",
    }
    assert save(he, f"{ROOM}/facts/", **facts).status_code == 302
    told = content()
    assert [one.value for one in told.service_objects] == ["person", "enterprise"]
    assert (told.themes, told.bookable) == (("person.work",), True)
    assert save(he, f"{ROOM}/result/", kind="licence", name="许可证", licence_type="food-permit",
                validity_years="5").status_code == 302  # fmt: skip
    assert (
        save(he, f"{ROOM}/remedies/", review_by="区人民政府", court="区人民法院").status_code == 302
    )
    assert save(he, f"{ROOM}/paths/", jointly="drawings", trust_first="yes").status_code == 302
    told = content()
    assert (told.result.licence_type, told.result.validity_years) == ("food-permit", 5)
    assert told.remedies.court == "区人民法院"
    assert (told.paths.jointly, told.paths.trust_first) == ("drawings", True)


def test_an_undertaking_is_offered_point_by_point_and_taken_back_by_emptying_it(he):
    before = content()
    said = {"text": "本人承诺条件均已具备。", "duties": "场所已备妥\n人员已到位", "consequence": "撤销许可",
            "check_days": "30", "basis-law": "中华人民共和国行政许可法", "basis-article": "第三十一条"}  # fmt: skip
    wrong = save(he, f"{ROOM}/commitment/", **said | {"check_days": ""})
    assert wrong.status_code == 422
    assert content() == before
    assert save(he, f"{ROOM}/commitment/", **said).status_code == 302
    made = content().paths.commitment
    assert (made.check_days, len(made.duties), made.basis.article) == (30, 2, "第三十一条")
    assert content().paths.tolerance == before.paths.tolerance
    he.post(f"{ROOM}/undo")
    assert content() == before
    assert save(he, f"{ROOM}/tolerance/", days="3").status_code == 302
    assert content().paths.tolerance.days == 3
    assert save(he, f"{ROOM}/tolerance/", days="").status_code == 302
    assert content().paths.tolerance is None


def test_an_outsiders_report_is_asked_for_on_its_basis(he):
    new = {"name": "检测报告编制", "result": "检测报告", "limit-days": "10", "fee": "市场调节价",
           "legal_basis-0-law": "中华人民共和国建筑法", "legal_basis-0-article": "第十三条"}  # fmt: skip
    assert save(he, f"{ROOM}/intermediaries/~new/", **new).status_code == 302
    made = content().intermediaries[-1]
    assert (made.name, made.limit.days, made.legal_basis[0].article) == (
        "检测报告编制",
        10,
        "第十三条",
    )
    assert "检测报告编制" in he.get(f"{ROOM}/intermediaries/").content.decode()


def test_results_are_withheld_on_a_ground_and_published_again_by_emptying_it(he):
    """R33: of the three grounds of 行政许可法 art. 5, and never without saying why."""
    address, before = f"{ROOM}/withheld/", content()
    assert form(he, address)["ground"] == [""]  # they are published unless somebody says so
    for wrong in (
        {"ground": "privacy"}, {"reason": "附有配方"}, {"ground": "embarrassing", "reason": "难堪"},
    ):  # fmt: skip
        answer = save(he, address, **wrong)
        assert answer.status_code == 422, wrong
        assert content() == before
    for ground in ("state-secret", "privacy", "business-secret"):
        assert save(he, address, ground=ground, reason="附有配方").status_code == 302
        assert (content().withheld.ground, content().withheld.reason) == (ground, "附有配方")
    assert form(he, address)["ground"] == ["business-secret"]
    shown = said(he.get(f"{ROOM}/shown/").content.decode())
    assert {"办理结果不公开", "涉及商业秘密:", "附有配方"} <= set(shown)
    assert save(he, address, ground="", reason="").status_code == 302
    assert content() == before
    assert "办理结果不公开" not in he.get(f"{ROOM}/shown/").content.decode()


def test_a_fee_is_written_in_yuan_and_kept_in_fen(he):
    save(
        he, f"{ROOM}/fees/~new/", name="工本费", standard="每证", basis="文件", amount_cents="12.50"
    )
    assert content().fees[0].amount_cents == 1250


def test_a_stage_gets_another_department_a_limit_and_a_criterion(he):
    line = {"duties-1-department": "区市监局", "duties-1-post": "reviewer", "duties-1-limit_days": "2",
            "criteria-3-text": "场所不符合", "criteria-3-outcome": "refuse"}  # fmt: skip
    assert save(he, f"{ROOM}/stages/review/", **line).status_code == 302
    review = next(s for s in content().stages if s.code == "review")
    assert review.departments == ("区行政审批局", "区市监局")
    assert [c.text for c in review.criteria][-1] == "场所不符合"
    assert len({c.code for c in review.criteria}) == len(review.criteria)


def test_more_lines_are_offered_and_nothing_typed_is_lost(he):
    typed = form(he, f"{ROOM}/stages/review/") | {"guide": "新的说明", "do": "more-duties"}
    page = he.post(f"{ROOM}/stages/review/", typed).content.decode()
    assert "duties-5-department" in page
    assert "新的说明" in page
    assert content() == GUIDE.content


def test_a_part_that_others_refer_to_is_not_taken_out(he):
    row = re.search(r'value="origin"><input type="hidden" name="mark" value="(\w+)"', he.get(f"{ROOM}/situations/").content.decode())  # fmt: skip
    answer = he.post(f"{ROOM}/situations/", {"do": "remove", "code": "origin", "mark": row[1]})
    assert answer.status_code == 422
    assert "请先修改" in answer.content.decode()
    assert content() == GUIDE.content


def test_holes_of_a_situation_table_are_told_where_it_is_edited(he):
    address = f"{ROOM}/tables/check/rows/existing/"
    assert save(he, address, **{"when-origin": ["added"]}).status_code == 302
    page = he.get(f"{ROOM}/tables/check/rows/").content.decode()
    assert "以下情形没有对应的行：属于哪一种情形？分立、合并后申请" in page
    shown = he.get(f"{ROOM}/shown/?origin=merged").content.decode()
    assert "没有对应的行" in shown
    assert save(he, address, **{"when-origin": ["added", "merged"]}).status_code == 302
    assert "没有对应的行" not in he.get(f"{ROOM}/tables/check/rows/").content.decode()


def test_who_comes_second_is_told_what_the_first_changed_and_then_decides(he, ren):
    address = f"{ROOM}/materials/lease/"
    opened = form(he, address)
    save(ren, address, acceptance_standard="在有效期内，加盖公章")
    second = he.post(address, opened | {"filling_notes": "带原件", "do": "save"})
    told = second.content.decode()
    assert second.status_code == 422
    assert "对方修改了什么" in told
    assert "在有效期内，加盖公章" in told
    assert "带原件" in told
    lease = next(m for m in content().materials if m.code == "lease")
    assert (lease.acceptance_standard, lease.filling_notes) == ("在有效期内，加盖公章", "")


def test_work_on_another_part_makes_nothing_stale(he, ren):
    opened = form(he, f"{ROOM}/materials/lease/")
    save(ren, f"{ROOM}/stages/review/", guide="换个说法")
    assert he.post(f"{ROOM}/materials/lease/", opened | {"filling_notes": "带原件", "do": "save"}).status_code == 302  # fmt: skip
    now = content()
    assert next(m for m in now.materials if m.code == "lease").filling_notes == "带原件"
    assert next(s for s in now.stages if s.code == "review").guide == "换个说法"


def test_her_steps_are_undone_one_by_one_and_never_anothers(he, ren):
    save(he, f"{ROOM}/guide/", window="三号窗口")
    save(he, f"{ROOM}/guide/", window="五号窗口")
    he.post(f"{ROOM}/undo")
    assert content().guide.window == "三号窗口"
    he.post(f"{ROOM}/undo")
    assert content() == GUIDE.content
    save(he, f"{ROOM}/guide/", window="三号窗口")
    save(ren, f"{ROOM}/guide/", window="八号窗口")
    page = he.post(f"{ROOM}/undo", follow=True).content.decode()
    assert "无法撤销" in page
    assert content().guide.window == "八号窗口"


def test_the_preview_is_the_portals_guide_with_the_draft_in_it(he):
    save(he, f"{ROOM}/guide/", window="九号窗口")
    page = he.get(f"{ROOM}/shown/").content.decode()
    assert "九号窗口" in page
    assert "立即申请" not in page
    both = he.get(f"{ROOM}/preview/").content.decode()
    assert both.count("<iframe") == 2


def said(page: str) -> list[str]:
    """What a page shows between its heading and its end, line by line, without addresses."""
    shown = page[page.index("<main") : page.index("</main>")]
    shown = re.sub(r"<(script|style|template|svg)\b.*?</\1>", "", shown, flags=re.DOTALL)
    return [line.strip() for line in re.sub(r"<[^>]+>", "\n", shown).split("\n") if line.strip()]


def test_what_the_preview_shows_is_what_the_portal_shows_once_it_is_published(he, client, item):
    """Every word of the guide, in a situation and without one; only what can be done is missing."""
    save(he, f"{ROOM}/guide/", window="九号窗口")
    question = content().situations[0]
    chosen = {question.code: question.options[-1].code}
    before = [said(he.get(f"{ROOM}/shown/", asked).content.decode()) for asked in ({}, chosen)]
    draft = Edition.objects.get(item=item, status="draft")
    for name in {*content().departments, *content().other_departments} - {GUIDE.department}:
        make_department(name)
    actions.publish_edition(edition=draft, by=CLOCK, at=timezone.now())
    after = [
        said(type(client)().get(f"/items/{item.code}/", asked).content.decode())
        for asked in ({}, chosen)
    ]
    for shown, published in zip(before, after, strict=True):
        assert "九号窗口" in published
        only_there = [line for line in published if line not in shown]
        only_here = [line for line in shown if line not in published]
        number = f"事项编码 {item.code}，第 1 版"
        assert {*only_here} <= {number, "已保存到草稿，尚未生效。"}
        assert [line.partition(" · ")[0] for line in only_there] == ["立即申请", number]


def test_only_the_departments_editors_come_in(item, client):
    make_staff("邻局编目", "catalogue_editor", make_department("区水务局"))
    make_staff("经办", "clerk", item.department)
    for name in ("邻局编目", "经办"):
        other = door(type(client), name)
        for page in ("", "fields/", "fields/~new/", "preview/", "shown/"):
            assert other.get(f"{ROOM}/{page}").status_code == 404
    for page in ("fields/nothing/", "nonsense/", "rows/", "tables/nothing/rows/"):
        assert door(type(client), "何编目").get(f"{ROOM}/{page}").status_code == 404


def test_an_item_without_an_edition_is_begun_here(client):
    department = make_department(GUIDE.department)
    Item.objects.create(code="X-1", name="新事项", task_type="20", department=department, region=department.region)  # fmt: skip
    make_staff("何编目", "catalogue_editor", department)
    he = door(type(client), "何编目")
    assert "设定依据" in he.get("/desk/catalogue/editor/X-1/").content.decode()
    save(he, "/desk/catalogue/editor/X-1/fields/~new/", label="姓名")
    assert content().fields[0].label == "姓名"
    assert "新事项" in he.get("/desk/catalogue/editor/").content.decode()
    assert 'href="/desk/catalogue/editor/"' in he.get("/desk/").content.decode()


def test_a_step_that_breaks_a_rule_says_so_at_once_and_is_saved_all_the_same(he):
    """Lint runs on saving: what breaks now is told, what was wrong before is not repeated."""
    at = f"{ROOM}/materials/{content().materials[0].code}/"
    given = form(he, at)
    assert [m.level_tag for m in messages_of(he.post(at, given, follow=True))] == ["success"]
    vague = given | {"name": ["法律、法规规定的其他材料"]}
    told = messages_of(he.post(at, vague, follow=True))
    assert [m.level_tag for m in told] == ["success", "warning"]
    assert "R04" in str(told[1])
    assert content().materials[0].name == "法律、法规规定的其他材料"
    again = form(he, at) | {"acceptance_standard": ["字迹清晰"]}
    assert [m.level_tag for m in messages_of(he.post(at, again, follow=True))] == ["success"]
    assert content().materials[0].acceptance_standard == "字迹清晰"


def messages_of(answer) -> list:
    return list(answer.context["messages"])


def test_an_editor_records_why_an_item_is_kept_off_the_platform_and_takes_it_back(he, ren):
    """R16: ground, reason and approver; apart from the exemption of R12 and R13."""
    excused = content().exemption
    half = save(he, f"{ROOM}/off_platform/", ground="state-secret")
    assert half.status_code == 422
    assert half.content.decode().count("请填写") >= 2
    told = {"ground": "special-venue", "reason": "须在考场办理", "approved_by": "广安区人民政府"}
    before = form(ren, f"{ROOM}/off_platform/")
    assert save(he, f"{ROOM}/off_platform/", **told).status_code == 302
    assert (content().off_platform.ground, content().exemption) == ("special-venue", excused)
    page = he.get(f"{ROOM}/shown/").content.decode()
    assert "须在特定场所办理" in page
    assert "须在考场办理" in page
    overtaken = ren.post(f"{ROOM}/off_platform/", before | {"ground": "law", "do": "save"})
    assert overtaken.status_code == 422
    assert (
        save(he, f"{ROOM}/off_platform/", ground="", reason="", approved_by="").status_code == 302
    )
    assert content().off_platform is None
    assert he.post(f"{ROOM}/undo").status_code == 302
    assert content().off_platform.reason == "须在考场办理"


def test_a_part_says_by_its_name_what_is_edited(he):
    name = content().materials[1].name
    page = he.get(f"{ROOM}/materials/{content().materials[1].code}/").content.decode()
    assert f"<h1>{name}</h1>" in page
    assert f'href="{ROOM}/materials/"' in page
    assert "<h1>新增材料</h1>" in he.get(f"{ROOM}/materials/~new/").content.decode()


def test_choices_say_what_they_mean(he):
    """No e-licence is not “no visit”; a theme of persons is not one of enterprises; days are working days."""
    page = he.get(f"{ROOM}/paths/").content.decode()
    assert "零跑腿" not in page
    assert 'value="workday" selected' in page
    facts = he.get(f"{ROOM}/facts/").content.decode()
    assert "个人：设立变更" in facts
    assert "企业：设立变更" in facts
    assert "模板版本" not in he.get(f"{ROOM}/materials/~new/").content.decode()


def test_items_with_a_draft_stand_first_and_can_be_had_alone(he, item):
    Item.objects.create(code="X-2", name="一个在前的事项", task_type="20", department=item.department, region=item.region)  # fmt: skip
    page = he.get("/desk/catalogue/editor/").content.decode()
    assert page.index(GUIDE.content.name) < page.index("一个在前的事项")
    assert "一个在前的事项" not in he.get("/desk/catalogue/editor/?drafts=yes").content.decode()


def test_where_an_item_has_no_fees_none_is_offered_and_not_yes_or_no(he):
    address = f"{ROOM}/tables/check/rows/existing/"
    assert not content().fees
    page = he.get(address).content.decode()
    assert 'name="fees"' not in page
    assert "本事项还没有此类内容" in page


def test_an_english_reader_is_told_in_english_when_a_part_applies(he):
    he.cookies["django_language"] = "en"
    page = he.get(f"{ROOM}/materials/").content.decode()
    (premises,) = [q for q in content().situations if q.code == "premises"]
    assert f"only: {premises.text_en} {premises.options[1].text_en}" in " ".join(page.split())


@pytest.mark.parametrize(
    ("where", "typed", "told"),
    [
        ("fields/~new/", {"label": "长" * 1001}, "不得超过 1000 个字"),
        ("fields/~new/", {"label": "备注", "max_length": "-5"}, "不得小于 1"),
        ("fields/~new/", {"label": "备注", "max_length": "0"}, "不得小于 1"),
        ("fields/~new/", {"label": "银行", "kind": "choice", "options-0-text": "长" * 1001}, "不得超过 1000 个字"),
        ("stages/review/", {"criteria-4-text": "长" * 1001}, "不得超过 1000 个字"),
        ("guide/", {"flow": "短\n" + "长" * 1001}, "每行不得超过 1000 个字"),
        ("guide/", {"enquiry": "长" * 20_001}, "不得超过 20000 个字"),
    ],
)  # fmt: skip
def test_what_is_far_too_long_or_too_small_is_refused_where_it_stands(he, where, typed, told):
    answer = save(he, f"{ROOM}/{where}", **typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert content() == GUIDE.content
