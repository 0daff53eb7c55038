"""What others send is looked at by a scanner, and what it finds is handed to nobody."""

import pytest
from django.test import RequestFactory

from yici.kernel import files, jobs
from yici.kernel.files import keeping, scanning, serving
from yici.kernel.files.register import File
from yici.kernel.tests import clamd
from yici.kernel.tests.test_files import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR, settings.CLAMD = tmp_path, ""
    scanning._names.clear()
    return tmp_path / "files"


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    if clamd.binary() is None:
        pytest.skip("no clamd here: apt install clamav-daemon")
    with clamd.running(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.fixture(params=["clamd", "talker"])
def scanner(request, settings):
    """A real clamd over its socket, and a server over TCP that speaks the same words."""
    if request.param == "clamd":
        settings.CLAMD = request.getfixturevalue("daemon")
        yield
    else:
        with clamd.talking() as settings.CLAMD:
            yield


def test_a_harmless_file_is_kept_as_clean_with_the_engine_that_says_so(scanner):
    digest = files.take(b"a floor plan " * 100_000)
    scan = files.scans_of([digest])[digest]
    assert scan.state == "clean"
    assert scan.engine.startswith("ClamAV")
    assert scan.at is not None


def test_an_infected_file_is_refused_and_not_kept(scanner, folder):
    with pytest.raises(files.Infected, match="Eicar-Test-Signature"):
        files.take(b"%PDF-1.7\n" + clamd.EICAR)
    assert not File.objects.exists()
    assert not [p for p in folder.rglob("*") if p.is_file()]


def test_without_a_scanner_it_is_kept_and_said_to_be_not_scanned():
    digest = files.take(b"a floor plan")
    assert files.scans_of([digest, "0" * 64]) == {
        digest: scanning.Scan("open"),
        "0" * 64: scanning.Scan("open"),
    }


@pytest.mark.parametrize("address", ["tcp://", "http://x", "unix:/nowhere", "nobody"])
def test_a_scanner_that_does_not_answer_stops_nobody(address, settings, caplog):
    settings.CLAMD = clamd.nobody() if address == "nobody" else address
    digest = files.take(b"a floor plan")
    assert File.objects.get(digest=digest).state == "open"
    assert "does not answer" in caplog.text


def test_a_scanner_that_cannot_judge_says_why_in_the_log(settings, caplog):
    with clamd.talking("INSTREAM size limit exceeded. ERROR") as settings.CLAMD:
        digest = files.take(b"a floor plan")
    assert File.objects.get(digest=digest).state == "open"
    assert "size limit exceeded" in caplog.text


def test_what_was_not_scanned_is_scanned_later_and_locked_away_if_need_be(settings):
    good, bad = files.take(b"good"), files.take(clamd.EICAR)
    assert files.read(bad) == clamd.EICAR  # nobody knows yet
    with clamd.talking() as settings.CLAMD:
        assert jobs.scan_files(0) == {"clean": 1, "infected": 1, "open": 0}
        assert keeping.scan_again() == {"clean": 0, "infected": 0, "open": 0}
    assert files.scans_of([bad])[bad].finding == "Eicar-Test-Signature"
    assert files.read(good) == b"good"
    for way in (files.read, files.blocks, files.open_):
        with pytest.raises(files.Infected):
            way(bad)
    for headers in ({}, {"Range": "bytes=0-3"}):
        with pytest.raises(files.Infected):
            serving.response(RequestFactory().get("/", headers=headers), bad, name="x")


def test_what_was_found_harmful_once_is_not_taken_from_another_hand(settings):
    bad = files.take(clamd.EICAR)
    with clamd.talking() as settings.CLAMD:
        keeping.scan_again()
    settings.CLAMD = ""
    with pytest.raises(files.Infected):
        files.take(clamd.EICAR)
    assert File.objects.get(digest=bad).state == "infected"


def test_a_clean_file_does_not_lose_its_good_name(settings):
    with clamd.talking() as settings.CLAMD:
        digest = files.take(b"a floor plan")
    settings.CLAMD = ""
    files.take(b"a floor plan")
    assert files.scans_of([digest])[digest].state == "clean"


def test_the_command_scans_what_is_left_and_asks_for_a_scanner(settings):
    told = run("scan")
    assert told.exit_code == 1
    assert "YICI_CLAMD" in told.output
    files.take(b"good")
    with clamd.talking() as settings.CLAMD:
        assert "1 clean, 0 infected, 0 not scanned" in run("scan").output
