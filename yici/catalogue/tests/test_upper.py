"""Two platforms, one library: what the upper fixed is pulled, what is in force below is reported.

Both are this program. They take turns in one database: what one answered is kept, its rows are rolled
back, and the other hears the answer over its own client.
"""

import httpx
import pytest
from django.db import transaction

from yici.catalogue import actions, upper
from yici.catalogue.benchmark import compare
from yici.catalogue.content import BasicContent, Limit, TaskType, digest
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
    assert upper.report(platform) == 1
    assert upper.report(platform) == 1  # sent again it is the same
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
