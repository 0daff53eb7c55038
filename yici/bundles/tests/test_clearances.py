"""通关便利: a park's enterprise follows its customs declarations through the single window (C061)."""

import json
from datetime import timedelta

import pytest

from yici.bundles import actions, customs, jobs
from yici.bundles.customs import steps
from yici.bundles.models import Clearance, ClearanceStep, Project
from yici.bundles.rules import NotAllowed
from yici.bundles.tests.test_projects import CREDIT, admitted, park, step
from yici.conftest import on
from yici.notifications.models import Notification
from yici.people.tests.people import make_firm
from yici.people.who import Who

__all__ = ["admitted", "park"]
EXPORT, IMPORT = "790120260000000012", "790120261000000013"
NOW = on("2026-11-02")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def connected(settings):
    settings.SINGLE_WINDOW = "sandbox"


def declare(street, project, number=EXPORT, by="outsider", at=NOW):
    return actions.declare(project=project, number=number, by=getattr(street.city, by), at=at)


def kinds(clearance):
    return [one.kind for one in clearance.steps.all()]


def test_the_office_follows_a_declaration_until_it_is_cleared(street, admitted):
    made = declare(street, admitted)
    assert (kinds(made), made.ended, made.is_simulated) == (["declared"], False, True)
    for hours, count in (
        (4, 1),
        (5, 1),
        (80, 1),
        (90, 0),
    ):  # asked again it is asked no more than is open
        assert actions.follow_clearances(by=Who.clock(), at=NOW + hours * HOUR) == count
    made.refresh_from_db()
    assert kinds(made) == ["declared", "checked", "released", "cleared"]
    assert made.ended
    assert ClearanceStep.objects.count() == 4  # told twice is once


def test_an_import_settles_its_duties_and_an_odd_one_is_inspected(street, admitted):
    made = declare(street, admitted, IMPORT)
    made = actions.ask_anew(clearance=made, by=street.city.outsider, at=NOW + 80 * HOUR)
    assert kinds(made) == ["declared", "checked", "taxed", "inspected", "released", "cleared"]
    assert steps.direction_of(IMPORT) == "import"


def test_what_is_no_declaration_or_is_not_answered_changes_nothing(street, admitted):
    for number, code in (
        ("12", "number"), ("790120262000000012", "number"), ("79012026000000001Ⅷ", "number"),
        ("790120260000000000", "number"), ("790120260999999999", "out-of-reach"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed) as refused:
            declare(street, admitted, number)
        assert refused.value.code == code, number
    assert not Clearance.objects.exists()
    declare(street, admitted)
    with pytest.raises(NotAllowed, match="followed already"):
        declare(street, admitted)


def test_a_window_that_is_down_is_asked_again_the_next_hour(street, admitted, monkeypatch):
    made = declare(street, admitted)

    def down(*_):
        raise customs.OutOfReach

    with monkeypatch.context() as away:
        away.setattr(customs.Sandbox, "passage", down)
        assert jobs.follow_clearances(int((NOW + 4 * HOUR).timestamp())) == 0
    made.refresh_from_db()
    assert kinds(made) == ["declared"]
    assert made.asked_at == NOW + 4 * HOUR  # others are asked before it is asked again
    assert jobs.follow_clearances(int((NOW + 5 * HOUR).timestamp())) == 1


def test_without_a_window_or_after_the_park_nothing_is_followed(street, admitted, settings):
    settings.SINGLE_WINDOW = ""
    with pytest.raises(NotAllowed) as refused:
        declare(street, admitted)
    assert refused.value.code == "not-connected"
    settings.SINGLE_WINDOW = "sandbox"
    project = Project.objects.get(pk=admitted.pk)
    step(street, project, "warned", "2026-09-15", until=on("2026-09-30").date())
    step(street, project, "exited", "2026-10-12", by="sun")
    with pytest.raises(NotAllowed) as refused:
        declare(street, project)
    assert refused.value.code == "not-now"


def test_the_enterprise_and_the_office_see_it_and_nobody_else(street, admitted, client):
    make_firm("广安示例食品有限公司", street.city.applicants["mei"], number=CREDIT)
    declare(street, admitted)
    place = "/parks/clearances/"
    client.force_login(street.city.users["mei"])  # who represents it
    page = client.get(place).content.decode()
    assert EXPORT in page
    assert "模拟" in page  # the sandbox says so
    sent = {"project": admitted.pk, "number": IMPORT}
    assert client.post(place, sent | {"number": "12"}).status_code == 400
    assert client.post(place, sent).status_code == 302
    assert client.post(f"{place}{IMPORT}/ask/").status_code == 302
    told = client.get("/api/v1/clearances").json()
    assert {(one["number"], one["direction"], one["simulated"]) for one in told} == {
        (EXPORT, "export", True), (IMPORT, "import", True),
    }  # fmt: skip
    client.force_login(street.city.users["li"])
    assert EXPORT not in client.get(place).content.decode()
    assert client.post(place, sent).status_code == 400  # the project is not hers
    assert client.post(f"{place}{EXPORT}/ask/").status_code == 404
    assert client.get("/api/v1/clearances").json() == []
    body = json.dumps({"project": admitted.code, "number": "790120260000000014"})
    answer = client.post("/api/v1/clearances", body, content_type="application/json")
    assert answer.status_code == 403
    client.force_login(street.city.users["outsider"])
    assert EXPORT in client.get("/desk/parks/clearances/").content.decode()
    assert (
        client.post("/api/v1/clearances", body, content_type="application/json").status_code == 201
    )
    assert client.post(f"/desk/parks/clearances/{EXPORT}/ask/").status_code == 302
    client.force_login(street.city.users["wang"])
    assert EXPORT not in client.get("/desk/parks/clearances/").content.decode()
    page = client.get("/parks/").content.decode()
    assert EXPORT not in page  # the register is public, what a firm trades is not


# -- what the enterprise is told ------------------------------------------------------------------


@pytest.fixture
def firm(street):
    return make_firm("广安示例食品有限公司", street.city.applicants["mei"], number=CREDIT)


def told(firm):
    found = Notification.objects.filter(recipient=firm.pk, kind__startswith="bundles.clearance")
    return [one.kind.rpartition("_")[2] for one in found.order_by("at")]


def follow(*hours):
    for hour in hours:
        actions.follow_clearances(by=Who.clock(), at=NOW + hour * HOUR)


@pytest.mark.parametrize(
    ("number", "news"),
    [
        (EXPORT, ["released"]),
        (IMPORT, ["inspected", "released"]),
        ("790120260000000019", ["returned"]),
    ],
)
def test_the_enterprise_is_told_once_of_what_customs_did_with_its_goods(
    street, admitted, firm, number, news
):
    """C061, C096: inspected, released, or returned to be declared anew."""
    made = declare(street, admitted, number)
    assert told(firm) == []  # that it is declared, it knows
    follow(1, 2, 4, 4, 27, 30, 30, 80)
    assert told(firm) == news
    if not made.ended:
        actions.ask_anew(clearance=made, by=street.city.outsider, at=NOW + 90 * HOUR)
    assert told(firm) == news
    (last,) = Notification.objects.filter(kind__endswith=news[-1])
    assert (last.data["number"], last.path) == (number[-4:], "/parks/clearances/")


def test_of_steps_that_come_at_once_the_last_that_counts_is_told(street, admitted, firm):
    declare(street, admitted, IMPORT)
    follow(80)
    assert told(firm) == ["released"]


def test_nobody_else_is_told_and_a_firm_that_is_not_registered_here_stops_nothing(street, admitted):
    declare(street, admitted)
    follow(4)
    assert not Notification.objects.filter(kind__startswith="bundles.clearance").exists()
