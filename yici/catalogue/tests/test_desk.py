"""The catalogue at the desk: a draft walks its way by clicks, a basic item is recorded, a task answered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from yici.catalogue import actions
from yici.catalogue.content import BasicContent, TaskType
from yici.catalogue.forms import initial
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, BasicItem, Batch, Edition, Item
from yici.people.tests.people import CLOCK, account_of, make_department, make_staff

from .way import Staff

pytestmark = pytest.mark.django_db

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
CONTENT = GUIDE.content


@pytest.fixture
def item():
    department = make_department(GUIDE.department)
    basic = BasicItem.objects.create(
        code=GUIDE.code.split("-")[0], name=CONTENT.name, task_type="01"
    )
    return Item.objects.create(
        code=GUIDE.code, name=CONTENT.name, task_type="01", department=department,
        region=department.region, basic=basic,
    )  # fmt: skip


@pytest.fixture
def staff(item):
    return Staff(item)


@pytest.fixture
def published(item):
    at = timezone.now() - timedelta(days=30)
    draft = actions.draft_edition(item=item, content=CONTENT, by=CLOCK, at=at)
    return actions.publish_edition(edition=draft, by=CLOCK, at=at)


def sign_in(client, who):
    client.force_login(account_of(who))
    return client


def typed(content=CONTENT, **change):
    told = {name: "" if value is None else value for name, value in initial(content).items()}
    return told | change


def test_a_draft_goes_from_the_form_to_the_public_by_clicks(client, item, staff, published):
    sign_in(client, staff.editor)
    edit = reverse("desk:edition_edit", args=[item.code])
    assert "表单未列出的内容" in client.get(edit).text
    told = typed(keywords="当老师", reason="群众常这样搜", seen=published.digest)
    assert client.post(edit, told).status_code == 302
    draft = Edition.objects.get(status="draft")
    assert draft.content == CONTENT.model_copy(update={"keywords": ("当老师",)})
    page = reverse("desk:edition", args=[draft.pk])
    shown = client.get(page).text
    assert "群众常这样搜" in shown
    assert "<ins>当老师</ins>" in shown

    for who, verb in (
        (staff.editor, "submit"), (staff.compiler, "compile"), (staff.reviewer, "review"),
        (staff.leader, "approve"),
    ):  # fmt: skip
        sign_in(client, who)
        assert f'value="{verb}"' in client.get(page).text
        assert client.post(page, {"do": verb, "seen": draft.digest}).status_code == 302
    assert item.current == draft
    assert "第 2 版有效" in client.get(reverse("desk:catalogue")).text


def test_who_was_slower_is_told_and_nothing_is_lost(client, item, staff, published):
    sign_in(client, staff.editor)
    actions.draft_edition(item=item, content=CONTENT, by=CLOCK, at=timezone.now())
    told = typed(reason="改", seen="another")
    answer = client.post(reverse("desk:edition_edit", args=[item.code]), told)
    assert answer.status_code == 422
    assert "您打开之后有人修改过内容" in answer.text


def test_a_basis_that_names_no_article_is_refused_at_its_field(client, item, staff):
    sign_in(client, staff.editor)
    told = typed(legal_basis="教师法", reason="改")
    answer = client.post(reverse("desk:edition_edit", args=[item.code]), told)
    assert answer.status_code == 422
    assert "第 1 行：请写成" in answer.text


def test_a_draft_comes_back_with_reasons(client, item, staff):
    draft = actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=timezone.now())
    actions.submit_edition(edition=draft, by=staff.editor, at=timezone.now())
    page = reverse("desk:edition", args=[draft.pk])
    sign_in(client, staff.compiler)
    assert (
        client.post(page, {"do": "return", "reason": "", "seen": draft.digest}).status_code == 422
    )
    told = {"do": "return", "reason": "材料名称请用全称", "seen": draft.digest}
    answer = client.post(page, told, follow=True)
    assert "部门起草" in answer.text
    sign_in(client, staff.editor)
    assert "材料名称请用全称" in client.get(page).text
    sign_in(client, staff.reviewer)
    assert client.get(page).status_code == 404


def test_the_centre_records_what_is_fixed_above_and_every_list_below_is_told(
    client, item, staff, published
):
    sign_in(client, staff.compiler)
    page = reverse("desk:basic", args=[item.basic.code])
    told = {
        "name": "教师资格核定", "task_type": "01", "materials": "身份证明", "visits": "1",
        "reason": "2026年版清单", "statutory": "20", "promised": "5",
    }  # fmt: skip
    assert client.post(page, told | {"legal_basis": "某法"}).status_code == 422
    wrong = client.post(page, told | {"grades": "身份证明：E"})
    assert (wrong.status_code, "第1行：请写成" in wrong.text) == (422, True)
    wrong = client.post(page, told | {"grades": "护照: A"})
    assert (wrong.status_code, "没有“护照”" in wrong.text) == (422, True)
    told["grades"] = "身份证明：a级"
    assert client.post(page, told, follow=True).status_code == 200
    assert client.post(page, told).status_code == 422  # nothing differs
    assert dict(item.basic.editions.first().content.grades) == {"身份证明": "A"}
    [task] = Adjustment.objects.all()
    assert {"name", "materials"} <= set(task.elements)
    assert "低于上级，需调整" in client.get(reverse("desk:list_item", args=[item.code])).text
    assert "2026年版清单" in client.get(reverse("desk:adjustments")).text
    assert "2026年版清单" in client.get(page).text
    assert client.get(reverse("desk:basics") + "?fixed=yes").status_code == 200
    text = b"".join(client.get(reverse("desk:adjustments_export")).streaming_content).decode()
    assert "2026年版清单" in text

    sign_in(client, staff.editor)
    page = reverse("desk:adjustment", args=[task.pk])
    assert client.post(page, {"do": "answer", "words": "改"}).status_code == 422
    told = {"do": "answer", "answer": "kept", "words": "省里另有规定"}
    assert client.post(page, told | {"seen": "other"}).status_code == 422
    answer = client.post(page, told | {"seen": task.version}, follow=True)
    assert "已答复，待确认" in answer.text
    sign_in(client, staff.compiler)
    task.refresh_from_db()
    told = {"do": "reopen", "reason": "请附文件", "seen": task.version}
    assert client.post(page, told, follow=True).status_code == 200
    task.refresh_from_db()
    assert (task.status, task.returned_for) == ("open", "请附文件")


def test_a_draft_is_handed_in_with_the_batch_that_was_chosen(client, item, staff):
    now = timezone.now()
    day = now.date() + timedelta(days=9)
    days = dict.fromkeys(("submit_by", "compile_by", "review_by", "approve_by"), day)
    batch = actions.open_batch(region=item.region, name="第四批", by=staff.compiler, at=now, **days)
    draft = actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=now)
    sign_in(client, staff.editor)
    page = reverse("desk:edition", args=[draft.pk])
    assert '<select class="input" id="id_batch" name="batch">' in client.get(page).text
    told = {"do": "submit", "seen": draft.digest, "batch": batch.pk}
    assert client.post(page, told).status_code == 302
    draft.refresh_from_db()
    assert draft.batch == batch


def test_an_edition_is_taken_out_of_force_and_put_back_at_the_desk(client, item, staff, published):
    sign_in(client, staff.editor)
    page = reverse("desk:edition", args=[published.pk])
    assert 'value="suspend"' not in client.get(page).text
    told = {"do": "suspend", "reason": "系统升级", "seen": published.digest}
    assert client.post(page, told).status_code == 422
    sign_in(client, staff.reviewer)
    assert 'value="suspend"' in client.get(page).text
    assert client.post(page, told | {"reason": " "}).status_code == 422
    assert client.post(page, told | {"seen": "another"}).status_code == 422
    assert client.post(page, told).status_code == 302
    assert item.current is None
    assert client.post(page, told | {"do": "plan-end"}).status_code == 422  # a day that is past
    assert client.post(page, told | {"do": "resume"}).status_code == 302
    assert item.current == published
    assert client.post(page, told | {"do": "abolish"}).status_code == 302
    assert item.current is None


def test_others_only_read_the_basic_catalogue(client, item, staff):
    sign_in(client, staff.editor)
    page = reverse("desk:basic", args=[item.basic.code])
    assert "登记新版本" not in client.get(page).text
    assert client.post(page, {"name": "x"}).status_code == 404


def test_a_town_objects_at_the_desk(client, item, staff):
    li = make_staff("李镇", "clerk", make_department("枣山镇", region="511602101000"))
    sign_in(client, li)
    page = reverse("desk:list_item", args=[item.code])
    assert "提出异议" in client.get(page).text
    office = next(department for _role, department in li.posts)
    told = {"office": office, "elements": ["materials"], "words": "居住证明可共享"}
    answer = client.post(page, told, follow=True)
    assert "居住证明可共享" in answer.text
    assert client.post(page, told | {"office": "1"}).status_code == 404


def test_the_centre_opens_a_batch_and_sees_who_is_late(client, item, staff):
    sign_in(client, staff.compiler)
    page = reverse("desk:catalogue_batches")
    today = timezone.localdate()
    days = {name: today for name in ("submit_by", "compile_by", "review_by", "approve_by")}
    told = {"name": "第三批", "region": item.region_id} | days
    wrong = told | {"review_by": today - timedelta(days=1)}
    assert "日期顺序有误" in client.post(page, wrong).text
    assert client.post(page, told).status_code == 302
    batch = Batch.objects.get()
    draft = actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=timezone.now())
    actions.submit_edition(edition=draft, by=staff.editor, at=timezone.now(), batch=batch)
    Batch.objects.update(submit_by=today - timedelta(days=9), compile_by=today - timedelta(days=8))
    page = reverse("desk:catalogue_batch", args=[batch.pk])
    assert "逾期" in client.get(page).text
    assert client.post(page, follow=True).status_code == 200
    assert client.post(page).status_code == 422


def test_the_list_asks_as_often_for_many_as_for_few(
    client, item, staff, published, django_assert_max_num_queries
):
    actions.record_basic(
        code=item.basic.code, content=BasicContent(name="别名", task_type=TaskType.LICENCE),
        by=CLOCK, at=timezone.now(), reason="更名",
    )  # fmt: skip
    for n in range(15):
        Item.objects.create(
            code=f"{item.code}{n}", name=f"事项{n}", task_type="01", department=item.department,
            region=item.region, basic=item.basic,
        )  # fmt: skip
    sign_in(client, staff.compiler)
    client.get(reverse("desk:catalogue"))
    with django_assert_max_num_queries(24):
        assert "1 处需调整" in client.get(reverse("desk:catalogue")).text


def test_a_citizen_has_no_way_in(client, item):
    for name, args in (("catalogue", []), ("list_item", [item.code]), ("adjustments", [])):
        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 302


def test_the_lists_go_out_and_come_in_at_the_desk(client, item, staff, published):
    from django.core.files.uploadedfile import SimpleUploadedFile

    sign_in(client, staff.compiler)
    files = {}
    for kind in ("csv", "json", "xlsx"):
        answer = client.get(reverse("desk:items_export", args=[kind]))
        files[kind] = b"".join(answer.streaming_content)
    page = reverse("desk:items_import")
    for kind, raw in files.items():
        told = {"file": SimpleUploadedFile(f"list.{kind}", raw), "dry_run": "on"}
        answer = client.post(page, told)
        assert answer.status_code == 200
        assert "将会发生" in answer.text
        assert answer.context["done"].drafted == 0
    bad = {"file": SimpleUploadedFile("list.csv", b"a,b\n1,2\n")}
    answer = client.post(page, bad)
    assert answer.status_code == 422
    assert "文件缺少 code 一列" in answer.text
    sign_in(client, staff.editor)
    assert client.get(page).status_code == 403


def test_the_list_of_items_costs_as_many_statements_whatever_it_shows(
    client, item, staff, published, django_assert_max_num_queries
):
    """Of a province's hundred thousand lists too: what a page shows is counted for the page alone."""
    actions.open_adjustments(
        items=[item], cause="suggestion", about="x", words="写明可以预约。", by=CLOCK,
        at=timezone.now(),
    )  # fmt: skip
    Item.objects.bulk_create(
        Item(code=f"{item.code[:-2]}{n:02}", name=f"{item.name}{n}", task_type="01",
             department=item.department, region=item.region, basic=item.basic)
        for n in range(10, 25)
    )  # fmt: skip
    sign_in(client, staff.compiler)
    page = reverse("desk:catalogue")
    client.get(page)
    for asked in ("", "?sort=-tasks", f"?q={item.name}&department={item.department.short_name}"):
        with django_assert_max_num_queries(20):
            shown = client.get(page + asked)
        assert item.code in shown.text
