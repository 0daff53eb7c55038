"""Five working days of silence accept (行政许可法 art. 32): from then on nobody unsettles it.

The worker comes by every ten minutes, and may be down for days; the law does not wait for it.
"""

from datetime import date

import pytest

from yici.cases import actions, jobs, rules
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel.ledger import Entry

RECEIVED = date(2026, 9, 21)
LAST = "2026-09-29"  # five working days, over the Mid-autumn Festival
AFTER = "2026-09-30"


def ask(city, case, day):
    return actions.ask_correction(
        case=case, by=city.chen, missing=["phone"], words_to_applicant="请补正。", at=on(day)
    )


def refuse(city, case, day):
    said = {"ground": "no_licence_needed", "reason": "无需许可。", "guidance": "可直接经营。"}
    return actions.reject(case=case, by=city.chen, at=on(day), **said)


@pytest.mark.parametrize("speak", [ask, refuse])
def test_the_office_may_speak_on_the_fifth_day_and_not_on_the_sixth(city, apply, speak):
    case = apply()
    assert str(case.state.clock("acceptance").due_on) == LAST
    with pytest.raises(rules.NotAllowed, match="counts as accepted"):
        speak(city, case, AFTER)
    assert Case.at(case.pk).seq == case.seq
    assert speak(city, case, LAST).status in {"correcting", "refusing"}


def test_a_refusal_that_was_not_confirmed_in_time_is_none(city, apply):
    case = refuse(city, apply(), "2026-09-22")
    with pytest.raises(rules.NotAllowed, match="counts as accepted"):
        actions.confirm_rejection(case=case, by=city.zhou, at=on(AFTER))
    assert jobs.hear_silence(int(on(AFTER).timestamp())) == 1
    assert Case.at(case.pk).accepted_on == RECEIVED


def test_who_accepts_late_notes_what_the_law_has_done_since_the_day_of_receipt(city, apply):
    case = actions.accept(case=apply(), by=city.chen, at=on("2026-10-09"))
    assert (case.status, case.accepted_on, case.handler) == ("in_review", RECEIVED, "GA-chen")
    assert case.state.clock("statutory").started_on == RECEIVED
    assert Entry.objects.get(story=case.pk, kind="cases.accepted").body["deemed"] is True
    assert jobs.hear_silence(int(on("2026-10-10").timestamp())) == 0


def test_after_a_correction_the_five_days_begin_again(city, apply):
    case = ask(city, apply(), "2026-09-22")
    case = actions.correct(
        case=case, by=city.li, form={"phone": "13900139000"}, at=on("2026-10-08")
    )
    with pytest.raises(rules.NotAllowed, match="counts as accepted"):
        refuse(city, case, "2026-10-15")
    assert refuse(city, case, "2026-10-14").status == "refusing"
