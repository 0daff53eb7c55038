"""Notices: each with its number, its seal and its day; no number lost, none given twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError

from yici.conftest import on
from yici.kernel import files
from yici.licences import actions, signatures, verify
from yici.licences.actions import numbers
from yici.licences.kinds import NOTICES
from yici.licences.models import Counter, Number, Paper
from yici.licences.paper import UnsettablePaper
from yici.licences.tests import samples
from yici.licences.tests.test_papers import text_of

CASE = uuid4()
BODY = {name: samples.CORRECTION[name] for name in ("addressee", "opening", "items", "closing")}


def make(market, zhang, **changes):
    facts = {
        "kind": "correction",
        "department": market,
        "story": CASE,
        "addressee": zhang.pk,
        "data": BODY,
        "at": on("2026-11-20 14:30"),
    }
    return actions.make_paper(**facts | changes)


def test_a_correction_notice_is_numbered_sealed_and_dated(market, zhang, key_room):
    notice = make(market, zhang)
    assert notice.number == "广安区市监补字〔2026〕第000001号"
    pdf = files.read(notice.digest)
    verdict = signatures.validate(pdf, key_room)
    assert verdict.good
    assert verdict.signed_at == on("2026-11-20 14:30")
    text = text_of(pdf)
    assert "行政许可申请材料补正告知书" in text
    assert notice.number in text
    assert "2026年11月20日" in text


@pytest.mark.parametrize("kind", NOTICES)
def test_every_kind_of_notice_can_be_made(market, zhang, kind):
    notice = make(market, zhang, kind=kind)
    assert NOTICES[kind].word + "字" in notice.number
    assert NOTICES[kind].title in text_of(files.read(notice.digest))


def test_the_same_notice_asked_for_twice_is_one_paper(market, zhang):
    first, second = make(market, zhang), make(market, zhang)
    assert (first.number, first.digest) == (second.number, second.digest)
    assert Counter.objects.get().last == 1


def test_a_second_notice_of_the_kind_takes_the_next_number(market, zhang):
    make(market, zhang)
    assert make(market, zhang, key="2").number.endswith("第000002号")
    assert make(market, zhang, at=on("2027-01-04"), key="3").number.endswith("〔2027〕第000001号")


def test_a_notice_that_cannot_be_set_uses_no_number(market, zhang):
    with pytest.raises(UnsettablePaper):
        make(market, zhang, data={"facts": "not a table"})
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
def test_clerks_at_eight_windows_never_share_or_lose_a_number(market, zhang):
    market.refresh_from_db()
    stories = [uuid4() for _ in range(12)]
    faults = []

    def window(mine):
        try:
            for story in mine:
                make(market, zhang, story=story)
        except Exception as fault:  # noqa: BLE001 - a thread keeps its faults to itself
            faults.append(fault)
        finally:
            connection.close()

    # Every notice is asked for by two windows at once.
    threads = [threading.Thread(target=window, args=(stories[n % 4 :: 4],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(p.number[-7:-1] for p in Paper.objects.all()) == [
        f"{number:06d}" for number in range(1, 13)
    ]
    assert Counter.objects.get().last == 12
    assert Number.objects.count() == 24
    assert all(p.digest for p in Paper.objects.all())
