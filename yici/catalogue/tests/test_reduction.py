"""减环节、减材料、减时限、减跑动: what is spared is reckoned from editions, in every door alike (C033)."""

import csv
import io
from fractions import Fraction

import orjson
import pytest
from django.urls import reverse

from yici.catalogue import accounts, actions
from yici.catalogue.accounts import BY, Scope
from yici.catalogue.content import CaseKind, Limit, LimitUnit
from yici.catalogue.drift import fee_cents
from yici.catalogue.guides import demo_guides
from yici.catalogue.jobs import keep_lines
from yici.catalogue.models import Edition, Item, Spared
from yici.catalogue.reduction import (
    DAYS,
    LAW,
    MATERIALS,
    MEASURES,
    STAGES,
    VISITS,
    account,
    measured,
)  # fmt: skip
from yici.conftest import on
from yici.people.models import User
from yici.people.tests.people import CLOCK, make_department, make_staff

GUIDES = [g for g in demo_guides() if g.content.promised and len(g.content.stages) > 2][:6]
CONTENT = GUIDES[0].content
FIRST, LATER = on("2026-07-01"), on("2026-09-01")


def spared(**changes):
    return account("1", "事项", CONTENT, CONTENT.model_copy(update=changes)).figures


def test_fewer_stages_papers_days_and_visits_are_counted_with_their_per_cent():
    before = CONTENT.model_copy(update={"promised": Limit(days=9), "visits": 2})
    now = before.model_copy(
        update={"promised": Limit(days=4), "visits": 0, "stages": before.stages[:2]}
    )
    found = account("1", "事项", before, now)
    assert (found.figures[DAYS].saved, found.figures[DAYS].percent) == (5, 55)  # never rounded up
    assert (found.figures[VISITS].before, found.figures[VISITS].percent) == (2, 100)
    assert found.figures[STAGES].saved == len(before.stages) - 2
    assert found.figures[MATERIALS].saved == 0
    assert found.less == 1


def test_more_than_before_is_said_as_plainly():
    found = spared(visits=CONTENT.visits + 2)[VISITS]
    assert found.saved == -2
    assert found.percent is None or found.percent < 0


def test_limits_of_both_units_are_reckoned_in_working_days():
    week = Limit(days=7, unit=LimitUnit.DAY)
    assert spared(promised=week)[DAYS].now == 5
    assert spared(promised=Limit(days=10, unit=LimitUnit.DAY))[DAYS].now == Fraction(50, 7)


def test_what_is_done_at_once_takes_no_day_and_without_a_promise_the_law_counts():
    assert spared(case_kind=CaseKind.IMMEDIATE)[DAYS].now == 0
    assert spared(promised=None, statutory=Limit(days=20))[DAYS].now == 20
    assert DAYS not in spared(promised=None, statutory=None)


def test_the_promise_stands_beside_the_laws_limit():
    found = spared(promised=Limit(days=5), statutory=Limit(days=20))[LAW]
    assert (found.before, found.now, found.percent) == (20, 5, 75)


@pytest.fixture
def city(db):
    """Six items; every second has a later edition that asks less, one asks more."""
    for guide in GUIDES:
        department = make_department(guide.department)
        item = Item.objects.create(
            code=guide.code, name=guide.content.name, task_type=guide.content.task_type.value,
            department=department, region=department.region,
        )  # fmt: skip
        for name in {guide.content.lead_department, *guide.content.departments}:
            make_department(name)
        in_force(item, guide.content, FIRST)
    for n, item in enumerate(Item.objects.order_by("code")):
        content = item.current.content
        if n == 1:
            in_force(item, content.model_copy(update={"visits": 2, "visit_reason": "核验"}), LATER)
        elif n % 2 == 0:
            in_force(item, less(content), LATER)


def less(content):
    days = Limit(days=max(content.promised.days - 1, 1), unit=LimitUnit.DAY)
    materials = tuple(m for m in content.materials if m.shared or m.needed_if)
    return content.model_copy(
        update={
            "promised": days,
            "stages": content.stages[:1],
            "materials": materials,
            "tables": (),
        }
    )


def in_force(item, content, at):
    """Put an edition in force as it stands: what is lawful is not the matter here."""
    draft = actions.draft_edition(item=item, content=content, by=CLOCK, at=at)
    Edition.objects.filter(item=item, status="published").update(
        status="abolished", cancelled_on=at.date()
    )
    Edition.objects.filter(pk=draft.pk).update(
        status="published", effective_on=at.date(), published_at=at
    )
    actions.relist([item.pk])


def by_hand(item) -> dict:
    first = item.editions.exclude(status="draft").order_by("number").first()
    return account(item.code, item.name, first.content, item.current.content).figures


def test_the_database_reckons_each_item_as_its_editions_say(city):
    found = accounts.accounts("item", Scope())
    assert found.count == len(found.lines) == len(GUIDES)
    for line in found.lines:
        assert line.figures == by_hand(Item.objects.get(code=line.key)), line.label


@pytest.mark.parametrize("by", ["department", "region", "theme"])
def test_the_sums_of_departments_regions_and_themes_are_those_of_their_items(city, by):
    found = accounts.accounts(by, Scope())
    for line in found.lines:
        some = [
            by_hand(item)
            for item in Item.objects.select_related("department")
            if line.key in {
                "department": [str(item.department_id)],
                "region": [item.region_id],
                "theme": item.current.content.themes,
            }[by]
        ]  # fmt: skip
        assert line.items == len(some)
        for measure in MEASURES:
            told = [figures[measure] for figures in some if measure in figures]
            assert sum(f.saved for f in told) == (line.figures[measure].saved if told else 0)
    narrowed = {"department": int, "region": str, "theme": str}[by](found.lines[0].key)
    inside = accounts.accounts("item", Scope(**{by: narrowed}))
    assert inside.whole.items == found.lines[0].items == inside.count


@pytest.mark.parametrize("by", BY)
def test_two_statements_give_a_view_however_many_items_there_are(
    city, by, django_assert_num_queries
):
    with django_assert_num_queries(2):
        accounts.accounts(by, Scope(since=FIRST.date()), limit=50)
    with django_assert_num_queries(1):
        list(accounts.lines(by, Scope()))


def test_what_is_kept_for_the_accounts_says_what_the_editions_say(city):
    """Against the day of the first editions both ways of reckoning give the same; made anew, too."""
    since = FIRST.date()
    kept = {line.key: line.figures for line in accounts.accounts("item", Scope()).lines}
    assert kept == {k.key: k.figures for k in accounts.accounts("item", Scope(since=since)).lines}
    Spared.objects.all().delete()
    assert accounts.accounts("item", Scope()).count == 0
    assert keep_lines(0) == len(kept)
    assert keep_lines(0) == 0
    assert kept == {line.key: line.figures for line in accounts.accounts("item", Scope()).lines}


def test_the_figures_beside_a_content_are_those_of_the_content(city):
    for edition in Edition.objects.all():
        told = measured(edition.content)
        days = edition.statutory if edition.promised is None else edition.promised
        assert (told[STAGES], told[MATERIALS]) == (edition.stages, edition.materials)
        assert (told[DAYS], told[VISITS]) == (days and Fraction(days, 7), edition.visits)
        assert edition.fee_cents == fee_cents(edition.content)
        assert edition.themes == list(edition.content.themes)


def test_against_a_chosen_day_counts_what_was_in_force_then(city):
    item = Item.objects.order_by("code").first()
    third = item.current.content.model_copy(update={"visits": 7})
    in_force(item, third, on("2026-10-01"))

    def visits(since):
        found = accounts.accounts("item", Scope(since=since, item=item.code)).lines
        return (found[0].figures[VISITS].before, found[0].figures[VISITS].now) if found else None

    assert visits(on("2026-09-15").date()) == (less(GUIDES_BY[item.code]).visits, 7)
    assert visits(on("2026-10-02").date()) == (7, 7)
    assert visits(on("2026-06-01").date()) is None
    before = accounts.accounts("region", Scope(since=on("2026-06-01").date()))
    assert (before.new, before.whole.items, before.whole.figures) == (len(GUIDES), 0, {})


GUIDES_BY = {guide.code: guide.content for guide in GUIDES}


def test_an_item_whose_edition_had_ended_by_that_day_is_new(city):
    item = Item.objects.order_by("code").last()
    Edition.objects.filter(item=item).update(status="abolished", cancelled_on="2026-08-01")
    draft = actions.draft_edition(item=item, content=CONTENT, by=CLOCK, at=LATER)
    Edition.objects.filter(pk=draft.pk).update(
        status="published", effective_on=LATER.date(), published_at=LATER, cancelled_on=None
    )
    found = accounts.accounts("item", Scope(since=on("2026-08-15").date()))
    assert found.new == 1
    assert item.code not in {line.key for line in found.lines}


@pytest.fixture
def leader(city, client):
    make_staff("任书记", "leader", make_department("区政府办"))
    client.force_login(User.objects.get(staff__name="任书记"))
    return client


def test_page_files_and_api_say_the_same(leader):
    whole = accounts.accounts("item", Scope()).whole
    page = leader.get(reverse("desk:reduction") + "?by=item&sort=stages").text
    stages = whole.figures[STAGES]
    assert f"减少{stages.saved}，降幅{stages.percent}%" in page
    assert all(item.name in page for item in Item.objects.all())
    raw = leader.get(reverse("desk:reduction_file", args=["csv"]) + "?by=item")
    rows = list(csv.DictReader(io.StringIO(b"".join(raw.streaming_content).decode("utf-8-sig"))))
    told = leader.get(reverse("desk:reduction_file", args=["json"]) + "?by=item")
    told = orjson.loads(b"".join(told.streaming_content))
    shown = leader.get("/api/v1/catalogue/reduction?by=item").json()
    assert [row["编码"] for row in rows] == [one["key"] for one in told["lines"]]
    assert [one["key"] for one in shown["items"]] == [one["key"] for one in told["lines"]]
    assert shown["whole"] == told["whole"]
    assert told["whole"]["figures"]["stages"]["saved"] == float(whole.figures[STAGES].saved)
    assert sum(int(row["环节（减）"] or 0) for row in rows) == whole.figures[STAGES].saved
    pdf = leader.get(reverse("desk:reduction_file", args=["pdf"]) + "?by=item").content
    assert pdf.startswith(b"%PDF-")


def test_the_api_gives_accounts_page_by_page(client, city):
    first = client.get("/api/v1/catalogue/reduction?by=item&limit=4").json()
    rest = client.get(f"/api/v1/catalogue/reduction?by=item&limit=4&cursor={first['next']}").json()
    assert first["total"] == len(first["items"] + rest["items"]) == len(GUIDES)
    assert rest["next"] is None
    assert client.get("/api/v1/catalogue/reduction?by=street").status_code == 422
    assert client.get("/api/v1/catalogue/reduction?since=today").status_code == 422


def test_a_day_that_is_none_is_told_and_files_are_refused(leader):
    answer = leader.get(reverse("desk:reduction") + "?since=2026-13-01")
    assert answer.status_code == 422
    assert "请按“年-月-日”填写" in answer.text
    file = leader.get(reverse("desk:reduction_file", args=["csv"]) + "?since=2026-13-01")
    assert file.status_code == 422
    assert leader.get(reverse("desk:reduction_file", args=["exe"])).status_code == 404
    odd = "?by=x&sort=y&theme=z&page=-1&department=99999999999&q=%25"
    assert leader.get(reverse("desk:reduction") + odd).status_code == 200


def test_an_item_shows_what_it_asks_less_of_than_its_first_edition(leader):
    changed, same = Item.objects.order_by("code")[0], Item.objects.order_by("code")[3]
    page = leader.get(reverse("desk:list_item", args=[changed.code])).text
    assert "现行版本与首个公布版本相比" in page
    page = leader.get(reverse("desk:list_item", args=[same.code])).text
    assert "现行版本与首个公布版本相比" not in page
