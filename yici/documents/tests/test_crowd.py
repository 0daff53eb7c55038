"""Many windows at once, while the form of numbers changes: one series, no gap, nothing twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from yici.conftest import on
from yici.documents import actions, wordings
from yici.documents.kinds import NUMBER, SAMPLES
from yici.documents.models import series_of
from yici.licences.models import Paper

KINDS = ("acceptance", "deemed_acceptance")  # one family


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_windows_go_on_numbering_while_the_form_of_numbers_is_approved(
    market, zhang, editor, lawyer
):
    market.refresh_from_db()
    body = {"agency": "广区市监许", "pattern": "{机关代字}{文种}〔{年份}〕{序号}号"}
    draft = actions.draft(
        kind=NUMBER.code, department=market, body=body, reason="统一文号", by=editor,
        at=on("2026-10-08"),
    )  # fmt: skip
    proposed = actions.propose(wording=draft, by=editor)
    faults, unfilled = [], []

    def window(number):
        try:
            for turn in range(6):
                if number == 0 and turn == 3:
                    actions.approve(wording=proposed, by=lawyer, at=on("2026-10-09"))
                values = SAMPLES if turn % 3 else SAMPLES | {"收到日期": ""}
                try:
                    actions.issue(
                        kind=KINDS[turn % 2], department=market, story=uuid4(),
                        addressee=zhang.pk, name="张小明", values=values, at=on("2026-10-09"),
                    )  # fmt: skip
                except wordings.Unfilled as fault:  # 视为受理 without its day: refused, unnumbered
                    unfilled.append(fault)
        except Exception as fault:  # noqa: BLE001 - a thread keeps its faults to itself
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=window, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(unfilled) == 6
    papers = list(Paper.objects.order_by("serial"))
    assert [paper.serial for paper in papers] == list(range(1, 31))
    assert len({paper.number for paper in papers}) == 30
    forms = {paper.number.split("受")[0] for paper in papers}
    assert forms <= {"广安区市监", "广区市监许"}
    (series,) = series_of([market.credit_code])
    assert (series.drawn, series.missing) == (30, 0)
