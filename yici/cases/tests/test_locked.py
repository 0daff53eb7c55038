"""A file found harmful after it was taken in: its case's handler and its applicant are told, once."""

import pytest
from django.urls import reverse

from yici.cases import actions, locked
from yici.cases.models import Material
from yici.conftest import on
from yici.kernel import files
from yici.kernel import jobs as kernel
from yici.kernel.files import keeping, register
from yici.kernel.tests.clamd import EICAR, talking
from yici.notifications.models import Notification, desk_of

from .test_desk_pages import PDF


@pytest.fixture
def found(city, apply, settings, tmp_path):
    """A case whose plan was taken in while no scanner answered, and is found harmful now."""
    settings.VAR = tmp_path
    bad = files.take(b"bad " + EICAR)
    plan = actions.Given("floor_plan", bad, "平面图.pdf", len(PDF), "application/pdf")
    case = actions.accept(case=apply(materials=[plan]), by=city.chen, at=on("2026-09-21"))
    case = actions.take(case=case, by=city.wang, at=on("2026-09-21"))
    with talking() as settings.CLAMD:
        keeping.scan_again()
        yield case, bad


def told(kind):
    return list(Notification.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_handler_and_applicant_are_told_each_once(city, found):
    _case, bad = found
    assert told("cases.file_locked") == [city.applicants["li"].pk]
    assert told("cases.file_locked_desk") == [desk_of("GA-wang")]
    before = Notification.objects.count()
    keeping.scan_again()
    kernel.scan_files(0)
    locked.inform(bad, on("2026-09-22"))
    assert Notification.objects.count() == before


def test_news_that_fail_leave_the_file_locked_and_go_out_later(
    city, apply, settings, tmp_path, monkeypatch
):
    settings.VAR = tmp_path
    bad = files.take(b"bad " + EICAR)
    apply(materials=[actions.Given("floor_plan", bad, "图.pdf", 10, "application/pdf")])
    with talking() as settings.CLAMD:
        with monkeypatch.context() as crash:
            crash.setattr(locked, "inform", lambda *_: 1 / 0)
            keeping.scan_again()
        with pytest.raises(files.Infected):
            files.read(bad)
        assert told("cases.file_locked") == []
        assert register.tell_again(on("2020-01-01")) == 1
    assert len(told("cases.file_locked")) == 1


def test_what_the_office_fetched_itself_is_told_the_office_only(city, accepted, settings, tmp_path):
    settings.VAR = tmp_path
    bad = files.take(b"bad " + EICAR)
    paper = actions.Given("licence", bad, "营业执照.pdf", 10, "application/pdf")
    actions.take(case=accepted.pk, by=city.wang, at=on("2026-09-21"))
    actions.attach(
        case=accepted.pk, by=city.wang, materials=[paper], origin="区市监局", at=on("2026-09-21")
    )
    with talking() as settings.CLAMD:
        keeping.scan_again()
    assert told("cases.file_locked") == []
    assert desk_of("GA-wang") in told("cases.file_locked_desk")


def test_who_may_see_the_case_reads_why_the_file_is_not_given_and_strangers_still_read_404(
    city, found, client
):
    """The applicant on her page, the office at its desk and both over the API; nobody else learns of it."""
    case, _bad = found
    row = Material.objects.get(case_id=case.pk)
    hers = reverse("portal:case_material", args=[case.number, row.no])
    desk = reverse("desk:case_material", args=[case.number, row.no])
    api = f"/api/v1/cases/{case.number}/materials/{row.no}/file"

    client.force_login(city.users["li"])
    answer = client.get(hers)
    assert (answer.status_code, "干净" in answer.content.decode()) == (403, True)
    assert "锁定" in client.get(reverse("portal:case", args=[case.number])).content.decode()
    assert client.get(api).json()["type"].endswith("file-locked")

    client.force_login(city.users["wang"])
    answer = client.get(desk)
    assert (answer.status_code, "补正" in answer.content.decode()) == (403, True)

    for stranger, address in (("mei", hers), ("outsider", desk), ("mei", api)):
        client.force_login(city.users[stranger])
        assert client.get(address).status_code == 404


def test_the_handler_reads_it_at_her_desk_and_nobody_else_does(found, at_desk):
    case, _bad = found
    page = at_desk("wang").get("/desk/messages/").content.decode()
    assert case.number[-4:] in page
    one = Notification.objects.get(recipient=desk_of("GA-wang"))
    assert one.readers
    client = at_desk("wang")
    assert client.get(f"/desk/messages/{one.id}/").url.endswith(f"/desk/cases/{case.number}/")
    other = at_desk("outsider")
    assert case.number[-4:] not in other.get("/desk/messages/").content.decode()
    assert other.get(f"/desk/messages/{one.id}/").status_code == 404
