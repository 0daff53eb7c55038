"""`GET /items`: what a program sees of the catalogue."""

import pytest

from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Item
from yici.kernel.rest import seal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

FOOD = "511A0005200004-511602000000-000-115113016823646795-1-00"
ITEMS = "/api/v1/items"


def test_a_program_finds_an_item_and_reads_its_guide(client):
    found = client.get(ITEMS, {"q": "开饭店"}).json()
    assert found["items"][0]["code"] == FOOD
    guide = client.get(f"{ITEMS}/{FOOD}").json()
    assert guide["can_apply"]
    assert guide["promised"] == {"days": 8, "unit": "workday", "explain": ""}
    assert {"materials", "stages", "fields", "situations"} <= set(guide["guide"])


def test_the_guide_read_over_the_api_is_the_one_published(client):
    content = {guide.code: guide.content for guide in demo_guides()}[FOOD]
    told = client.get(f"{ITEMS}/{FOOD}").json()["guide"]
    assert type(content).model_validate(told) == content


def test_an_unchanged_guide_is_not_sent_again(client):
    first = client.get(f"{ITEMS}/{FOOD}")
    again = client.get(f"{ITEMS}/{FOOD}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_are_turned_by_cursor_to_the_end(client):
    seen, cursor = [], {}
    while cursor is not None:
        page = client.get(ITEMS, {"limit": 100, **cursor}).json()
        seen += [item["code"] for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert len(seen) == len(set(seen)) == page["total"] == Item.objects.count()


def test_an_item_in_preparation_says_so(client):
    code = Item.objects.get(name="被拐儿童身份证明").code
    told = client.get(f"{ITEMS}/{code}").json()
    assert (told["can_apply"], told["guide"]) == (False, None)
    assert client.get(f"{ITEMS}/{code}/applicable").status_code == 404


def test_the_situation_decides_what_is_asked(client):
    told = client.get(
        f"{ITEMS}/{FOOD}/applicable",
        {"situation": ["trade:retail", "health_food:no", "premises:leased", "agent:self"]},
    ).json()
    assert told["unanswered"] == []
    assert told["special_procedures"] == []
    assert "lease" in told["materials_asked"]
    assert "business_licence" in told["materials_fetched"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/none", {}, 404),
        ("/%00", {}, 404),
        (f"/{FOOD}/applicable", {"situation": "trade:hotel"}, 422),
        ("", {"cursor": "x"}, 422),
        ("", {"cursor": "WzFd" * 9}, 422),
        ("", {"cursor": seal(-1)}, 422),
        ("", {"cursor": seal(True)}, 422),
        ("", {"q": "a\0b"}, 422),
        ("", {"limit": 0}, 422),
        ("", {"limit": 101}, 422),
        ("", {"region": "广安"}, 422),
        ("", {"q": "a" * 101}, 422),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(client, path, query, status):
    refused = client.get(ITEMS + path, query)
    assert refused.status_code == status
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"]


def test_the_queries_of_a_list_do_not_grow_with_it(client, django_assert_max_num_queries):
    client.get(ITEMS, {"limit": 100})  # every guide is read once in a process
    with django_assert_max_num_queries(4):
        client.get(ITEMS, {"limit": 100})


def test_the_document_describes_the_guide(client):
    document = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/items", "/api/v1/items/{code}"} <= set(document["paths"])
    assert "Material" in document["components"]["schemas"]


def test_the_form_can_be_downloaded(client):
    form = client.get(f"{ITEMS}/{FOOD}/form")
    assert (form["Content-Type"], form.content[:5]) == ("application/pdf", b"%PDF-")
    code = Item.objects.get(name="被拐儿童身份证明").code
    assert client.get(f"{ITEMS}/{code}/form").status_code == 404


@pytest.mark.parametrize("path", ["applicable", "flow", "brochure"])
def test_a_parameter_nobody_knows_is_refused_by_its_name(client, path):
    answer = client.get(
        f"{ITEMS}/{FOOD}/{path}", {"trade": "catering", "situation": "trade:catering"}
    )
    assert answer.status_code == 422
    told = answer.json()
    assert [one["field"] for one in told["errors"]] == ["trade"]
    assert "situation=" in told["detail"]
