"""Papers: each with its number, its seal and its day; no number lost, none given twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError

from yici.conftest import on
from yici.kernel import files
from yici.licences import actions, paper, signatures, verify
from yici.licences.actions import numbers
from yici.licences.models import Counter, Number, Paper
from yici.licences.paper import UnsettablePaper
from yici.licences.tests import samples
from yici.licences.tests.test_papers import text_of

CASE = uuid4()
BODY = {
    name: samples.CORRECTION[name] for name in ("title", "addressee", "opening", "items", "closing")
}
FORM = actions.Form(
    "补", lambda year, serial: f"广区市监补〔{year}〕{serial}号", "correction/city/0", "d" * 64
)


def make(market, zhang, **changes):
    facts = {
        "kind": "correction",
        "form": FORM,
        "department": market,
        "story": CASE,
        "addressee": zhang.pk,
        "data": BODY,
        "at": on("2026-11-20 14:30"),
    }
    return actions.make_paper(**facts | changes)


def test_a_correction_notice_is_numbered_sealed_and_dated(market, zhang, key_room):
    notice = make(market, zhang)
    assert notice.number == "广区市监补〔2026〕1号"
    assert (notice.series, notice.year, notice.serial) == ("补", 2026, 1)
    assert (notice.wording, notice.wording_digest) == ("correction/city/0", "d" * 64)
    pdf = files.read(notice.digest)
    verdict = signatures.validate(pdf, key_room)
    assert verdict.good
    assert verdict.signed_at == on("2026-11-20 14:30")
    text = text_of(pdf)
    assert "行政许可申请材料补正告知书" in text
    assert notice.number in text
    assert "2026年11月20日" in text


def test_the_same_notice_asked_for_twice_is_one_paper(market, zhang):
    first, second = make(market, zhang), make(market, zhang)
    assert (first.number, first.digest) == (second.number, second.digest)
    assert Counter.objects.get().last == 1


def test_a_second_notice_of_the_kind_takes_the_next_number(market, zhang):
    make(market, zhang)
    assert make(market, zhang, key="2").number.endswith("〔2026〕2号")
    assert make(market, zhang, at=on("2027-01-04"), key="3").number.endswith("〔2027〕1号")


def test_a_notice_that_cannot_be_set_uses_no_number(market, zhang):
    with pytest.raises(UnsettablePaper):
        make(market, zhang, data={"title": "补正告知书", "facts": "not a table"})
    assert not Counter.objects.exists()
    assert not Paper.objects.exists()


def test_a_notice_can_be_verified_by_number_by_qr_and_by_file(market, zhang):
    notice = make(market, zhang)
    today = on("2026-12-01").date()
    for verdict in (
        verify.verify(text=notice.number, on=today),
        verify.verify(text=f"http://127.0.0.1:8000/verify/{notice.id}", on=today),
        verify.verify(pdf=files.read(notice.digest), on=today),
    ):
        assert verdict.outcome == "genuine"
        assert verdict.facts.holder == "张*"
        assert verdict.facts.issued_on == on("2026-11-20").date()
    changed = files.read(notice.digest).replace(b"/Reason", b"/Raeson")
    assert verify.verify(pdf=changed, on=today).outcome == "altered"


def test_a_number_is_drawn_inside_a_transaction_or_not_at_all(transactional_db):
    with pytest.raises(TransactionManagementError):
        numbers.draw("x", "受", 2026)


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_clerks_at_eight_windows_never_share_or_lose_a_number_though_every_third_paper_fails(
    market, zhang
):
    """Given failures between, and every paper asked for twice at once, no number is missing."""
    market.refresh_from_db()
    stories = [uuid4() for _ in range(18)]
    broken = {"title": "补正告知书", "facts": "not a table"}
    failed, faults = [], []

    def window(mine):
        try:
            for turn, story in enumerate(mine):
                if turn % 3 == 1:  # drawn, set, refused: the number goes back
                    try:
                        make(market, zhang, story=uuid4(), data=broken)
                    except UnsettablePaper:
                        failed.append(story)
                make(market, zhang, story=story)
        except Exception as fault:  # noqa: BLE001 - a thread keeps its faults to itself
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=window, args=(stories[n % 4 :: 4],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(failed) >= 8
    assert sorted(p.serial for p in Paper.objects.all()) == list(range(1, 19))
    assert {p.number for p in Paper.objects.all()} == {
        f"广区市监补〔2026〕{n}号" for n in range(1, 19)
    }
    assert Counter.objects.get().last == 18
    assert Number.objects.count() == 36
    assert all(p.digest for p in Paper.objects.all())


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_drawing_a_number_leaves_no_gap(market, zhang, monkeypatch):
    """A connection that breaks before the commit gives the number back; the retry takes it."""
    market.refresh_from_db()

    def killed(*_args):
        connection.close()  # as the server sees a process that is gone
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("yici.licences.actions.papers.paper.lay_out", killed)
        with pytest.raises(KeyboardInterrupt):
            make(market, zhang)
    assert not Paper.objects.exists()
    assert make(market, zhang).serial == 1
    assert make(market, zhang, key="2").serial == 2


def test_a_notice_is_set_once_and_what_was_set_is_sealed(market, zhang, monkeypatch):
    set_, lay_out = [], paper.lay_out

    def counted(template, data):
        set_.append(template)
        return lay_out(template, data)

    monkeypatch.setattr(paper, "lay_out", counted)
    made = make(market, zhang)
    assert made.digest
    assert set_ == ["notice.typ"]
    make(market, zhang)  # twice is once
    assert set_ == ["notice.typ"]


def test_a_seal_that_fails_is_tried_again_under_the_same_number(market, zhang, monkeypatch):
    def out_of_reach(*_args, **_more):
        raise OSError("the sealing service is out of reach")

    with monkeypatch.context() as broken:
        broken.setattr("yici.licences.actions.papers.printing.sealed", out_of_reach)
        with pytest.raises(OSError, match="out of reach"):
            make(market, zhang)
    assert not Paper.objects.get().digest
    sealed = make(market, zhang)
    assert (sealed.serial, Paper.objects.count()) == (1, 1)
    assert sealed.digest
