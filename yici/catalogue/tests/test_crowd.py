"""Several at once, on commits that are real."""

from collections import Counter

import pytest

from yici.catalogue import actions, finding
from yici.catalogue.demo import load_catalogue
from yici.catalogue.guides import DATA, demo_guides
from yici.catalogue.importing import read
from yici.catalogue.models import Edition, Item
from yici.catalogue.refusals import IllegalStatus
from yici.conftest import on
from yici.kernel.tests.crowd import at_once
from yici.people.tests.people import CLOCK, make_region

pytestmark = [pytest.mark.crowd, pytest.mark.django_db(transaction=True)]
DAY = on("2026-09-28")


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR = tmp_path
    make_region()


def test_two_imports_of_one_list_enter_it_once():
    rows = read(DATA / "guangan_items.csv")
    done = at_once(4, lambda n: actions.import_items(rows=rows, by=CLOCK))
    assert sorted(each.created for each in done) == [0, 0, 0, 850]
    assert sorted(each.unchanged for each in done) == [0, 850, 850, 850]
    assert Item.objects.count() == 850


def test_of_many_who_publish_one_draft_one_does():
    guide = next(demo_guides())
    actions.import_items(rows=read(DATA / "guangan_items.csv"), by=CLOCK)
    item = Item.objects.first()
    content = guide.content.model_copy(
        update={"task_type": type(guide.content.task_type)(item.task_type)}
    )
    draft = actions.draft_edition(item=item, content=content, by=CLOCK, at=DAY)

    def publish(n):
        try:
            return actions.publish_edition(edition=draft, by=CLOCK, at=DAY).status
        except IllegalStatus:
            return "too late"

    assert Counter(at_once(6, publish)) == {"published": 1, "too late": 5}
    assert Edition.objects.in_force().count() == 1


def test_one_of_many_processes_builds_the_index_and_all_read_it(monkeypatch):
    load_catalogue()
    built = []

    def count(*args):
        built.append(1)
        return build(*args)

    build = finding.build
    monkeypatch.setattr(finding, "build", count)
    finding._open.clear()
    found = at_once(8, lambda n: [item.name for item in finding.find_items("护照").items])
    assert found == [["普通护照签发"]] * 8
    assert len(built) == 1


def test_a_large_index_is_built_aside_while_the_last_one_answers(monkeypatch):
    load_catalogue()
    monkeypatch.setattr(finding, "LARGE", 10)
    before = finding.current_index()
    item = Item.objects.get(name="教师资格认定")
    actions.suspend_edition(edition=item.current, by=CLOCK, reason="系统升级")

    assert finding.current_index() is before
    for thread in list(finding.building()):
        thread.join(30)
    assert finding.current_index() is not before
