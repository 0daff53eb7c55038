"""Two platforms, one library: what the upper fixed is pulled, what is in force below is reported.

Both are this program. They take turns in one database: what one answered is kept, its rows are rolled
back, and the other hears the answer over its own client.
"""

import httpx
import pytest
from django.db import transaction

from yici.catalogue import actions, upper
from yici.catalogue.benchmark import compare
from yici.catalogue.content import BasicContent, CaseKind, Limit, TaskType, basic_digest, digest
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import (
    Adjustment,
    BasicEdition,
    BasicItem,
    Edition,
    Item,
    ReportedEdition,
)
from yici.conftest import on
from yici.people.tests.people import CLOCK, account_of, make_department, make_staff

pytestmark = pytest.mark.django_db

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
DAY = on("2026-09-28")
CODE = GUIDE.code.split("-")[0]
BASIC = BasicContent(name="教师资格认定", task_type=TaskType.LICENCE, promised=Limit(days=1))


def answering(client):
    """The platform behind a Django client, as httpx reaches it."""

    def handle(request: httpx.Request) -> httpx.Response:
        answer = client.generic(
            request.method, request.url.raw_path.decode(), request.read(), "application/json"
        )
        return httpx.Response(answer.status_code, content=answer.content)

    return upper.client("https://upper.example", transport=httpx.MockTransport(handle))


class Turn(Exception):
    """The other platform has the database now."""


@pytest.fixture
def item():
    department = make_department(GUIDE.department)
    basic = BasicItem.objects.create(code=CODE, name=GUIDE.content.name, task_type="01")
    item = Item.objects.create(
        code=GUIDE.code, name=GUIDE.content.name, task_type="01", basic=basic,
        department=department, region=department.region,
    )  # fmt: skip
    draft = actions.draft_edition(item=item, content=GUIDE.content, by=CLOCK, at=DAY)
    actions.publish_edition(edition=draft, by=CLOCK, at=DAY)
    return item


def upper_answers(client, address) -> list[bytes]:
    """What the upper platform, which recorded two editions, answers: page by page."""
    pages = []
    with pytest.raises(Turn), transaction.atomic():
        for name in ("教师资格认定", "教师资格核定"):
            content = BASIC.model_copy(update={"name": name})
            actions.record_basic(code=CODE, content=content, by=CLOCK, at=DAY, reason="省2026版")
        cursor = ""
        while cursor is not None:
            answer = client.get(f"{address}?limit=1" + (f"&cursor={cursor}" if cursor else ""))
            pages.append(answer.content)
            cursor = answer.json()["next"]
        raise Turn
    return pages


def test_the_basic_catalogue_is_pulled_once_and_lists_below_are_told(client, item):
    pages = upper_answers(client, "/api/v1/catalogue/basics")
    assert len(pages) == 2
    assert not BasicEdition.objects.exists()

    def again():
        heard = iter(pages)
        transport = httpx.MockTransport(lambda request: httpx.Response(200, content=next(heard)))
        return upper.client("https://upper.example", transport=transport)

    assert upper.pull(again(), by=CLOCK, at=DAY) == upper.Pulled(2, 2)
    assert upper.pull(again(), by=CLOCK, at=DAY) == upper.Pulled(2, 0)
    edition = item.basic.on(DAY.date())
    assert (edition.content.name, edition.number) == ("教师资格核定", 2)
    assert edition.source.startswith("https://upper.example")
    assert {tuple(task.elements) for task in Adjustment.objects.all()} == {
        ("promised",), ("name", "promised"),
    }  # fmt: skip


def test_a_content_with_another_digest_is_not_recorded(client, item):
    [first, _] = upper_answers(client, "/api/v1/catalogue/basics")
    broken = first.replace("教师资格认定".encode(), "教师资格证".encode())
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=broken))
    with pytest.raises(upper.Unlike):
        upper.pull(upper.client("https://upper.example", transport=transport), by=CLOCK, at=DAY)
    assert not BasicEdition.objects.exists()


def test_editions_in_force_are_reported_and_every_channel_shows_the_same(client, item):
    steward = make_staff("省平台", "data_steward", make_department("区行政审批局"))
    client.force_login(account_of(steward))
    platform = answering(client)
    assert upper.report(platform) == upper.Reported(1)
    assert upper.report(platform) == upper.Reported(1)  # sent again it is the same
    [kept] = ReportedEdition.objects.all()
    said = client.get("/api/v1/catalogue/editions").json()["items"][0]["digest"]
    guide = client.get(f"/api/v1/items/{item.code}").json()["digest"]
    etag = client.get(f"/api/v1/items/{item.code}")["ETag"].strip('"')
    own = Edition.objects.get().digest
    assert {kept.digest, said, guide, etag, own} == {digest(GUIDE.content)}


def test_a_report_that_was_changed_on_the_way_is_refused(client, item):
    steward = make_staff("省平台", "data_steward", make_department("区行政审批局"))
    told = {
        "task_code": item.code, "task_name": item.name, "dept_name": "某局", "digest": "0" * 64,
        "area_code": item.region_id, "task_version": 1,
        "content": GUIDE.content.model_dump(mode="json"),
    }  # fmt: skip
    put = {"path": "/api/v1/catalogue/reports", "data": told, "content_type": "application/json"}
    assert client.put(**put).status_code == 401
    client.force_login(account_of(make_staff("陈", "clerk", item.department)))
    assert client.put(**put).status_code == 403
    client.force_login(account_of(steward))
    answer = client.put(**put)
    assert answer.status_code == 422
    assert "other-digest" in answer.json()["type"]
    assert not ReportedEdition.objects.exists()


def told_of(item, content, number):
    return {
        "task_code": item.code, "task_name": item.name, "dept_name": "某局", "digest": digest(content),
        "area_code": item.region_id, "task_version": number,
        "content": content.model_dump(mode="json"),
    }  # fmt: skip


def test_a_report_that_was_long_under_way_does_not_undo_a_later_one(client, item):
    client.force_login(account_of(make_staff("省平台", "data_steward", item.department)))
    address = "/api/v1/catalogue/reports"
    older, newer = GUIDE.content, GUIDE.content.model_copy(update={"visits": 5})

    def sent(content, number):
        told = told_of(item, content, number)
        return client.put(address, told, content_type="application/json")

    assert [sent(older, 1).status_code, sent(newer, 2).status_code] == [200, 200]
    late = sent(older, 1)
    assert late.status_code == 409
    assert "task_version" in late.text
    assert sent(older, 2).status_code == 409  # an edition is never rewritten
    assert sent(newer, 2).status_code == 200
    [kept] = ReportedEdition.objects.all()
    assert (kept.task_version, kept.digest) == (2, digest(newer))


def test_a_list_the_platform_refuses_is_named_and_holds_up_no_other(client, item):
    client.force_login(account_of(make_staff("省平台", "data_steward", item.department)))
    later = told_of(item, GUIDE.content, 9)
    client.put("/api/v1/catalogue/reports", later, content_type="application/json")
    assert upper.report(answering(client)) == upper.Reported(0, (f"{item.code}/1",))


def pulled_from(*editions, **answer):
    page = {"items": list(editions), "next": None} | answer
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=page))
    platform = upper.client("https://upper.example", transport=transport)
    return upper.pull(platform, by=CLOCK, at=DAY)


def basic_told(number, content, day, **more):
    return {
        "catalog_code": CODE, "task_version": number, "plan_effective_date": day,
        "plan_cancel_date": None, "digest": basic_digest(content), "reason": "省2026版",
        "content": content.model_dump(mode="json"),
    } | more  # fmt: skip


def test_what_was_entered_here_first_is_not_pulled_over_and_over(client, item):
    """Two editions above say what is here already; those after them are recorded once."""
    actions.record_basic(code=CODE, content=BASIC, by=CLOCK, at=DAY, reason="手工录入")
    second = BASIC.model_copy(update={"name": "教师资格核定"})
    third = BASIC.model_copy(update={"name": "教师资格审定"})
    above = [
        basic_told(1, BASIC, "2026-01-01"), basic_told(2, BASIC, "2026-02-01"),
        basic_told(3, second, "2026-03-01"), basic_told(4, third, "2026-04-01"),
    ]  # fmt: skip
    assert pulled_from(*above).recorded == 2
    assert [pulled_from(*above).recorded for _ in range(2)] == [0, 0]
    assert item.basic.on(DAY.date()).content == third


def test_an_edition_that_cannot_be_recorded_holds_up_no_other(client, item):
    later = basic_told(2, BASIC, "2026-02-01")
    newer = basic_told(1, BASIC, "2026-01-01")
    newer["content"] = newer["content"] | {"element_of_tomorrow": 1}
    turned = basic_told(3, BASIC.model_copy(update={"name": "教师"}), "2026-03-01",
                        plan_cancel_date="2026-01-01")  # fmt: skip
    done = pulled_from(newer, later, turned)
    assert done.recorded == 1
    assert [one.split(":")[0] for one in done.refused] == [f"{CODE}/1", f"{CODE}/3"]
    with pytest.raises(upper.NotUnderstood):
        pulled_from({"catalog_code": CODE, "task_version": 1})
    with pytest.raises(upper.NotUnderstood):
        pulled_from(items=None)


def test_the_gap_to_the_best_opens_a_task_by_one_click(client, item):
    far = make_department("邻区教育局", region="511603000000")
    other = Item.objects.create(
        code=item.code.replace("511602", "511603"), name=item.name, task_type="01",
        basic=item.basic, department=far, region=far.region,
    )  # fmt: skip
    best = GUIDE.content.model_copy(
        update={"promised": Limit(days=0), "materials": GUIDE.content.materials[:1], "fees": ()}
    )
    draft = actions.draft_edition(item=other, content=best, by=CLOCK, at=DAY)
    Edition.objects.filter(pk=draft.pk).update(
        status="published", effective_on=DAY.date(), published_at=DAY
    )
    found = compare({"ours": GUIDE.content, "theirs": best})
    assert found.best["promised"] == (0, ("theirs",))
    assert found.of("theirs").is_best
    assert {"promised", "materials"} <= set(found.of("ours").gaps)

    compiler = make_staff("向编目", "compiler", make_department("区政务服务中心"))
    client.force_login(account_of(compiler))
    page = f"/desk/catalogue/basics/{CODE}/benchmark/"
    assert "落后" in client.get(page).text
    answer = client.post(page, {"item": item.code}, follow=True)
    [task] = Adjustment.objects.all()
    assert (task.cause, task.owner) == ("benchmark", item.department)
    assert "→" in task.words
    assert task.words in answer.text
    assert client.post(page, {"item": "none"}).status_code == 403
    Adjustment.objects.update(about=f"{CODE} 2026-01-01")  # as if by a click of another day
    assert "已有同样的调整任务" in client.post(page, {"item": item.code}, follow=True).text
    assert Adjustment.objects.count() == 1


def test_what_is_decided_at_once_is_best_in_time_though_it_promises_nothing():
    at_once = GUIDE.content.model_copy(update={"promised": None, "case_kind": CaseKind.IMMEDIATE})
    silent = GUIDE.content.model_copy(update={"promised": None})
    found = compare({"ours": GUIDE.content, "at once": at_once, "silent": silent})
    assert found.best["promised"] == (0, ("at once",))
    assert "promised" in found.of("ours").gaps
    assert "promised" not in found.of("silent").gaps  # it does not say
