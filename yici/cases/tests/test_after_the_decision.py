"""What is decided is undone only by changing its result (行政许可法 art. 69, 70), and then not handed over."""

import pytest

from yici.cases import actions, rules
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.licences.models import Licence
from yici.payments.models import Payment
from yici.shipping.models import Parcel

from .test_fees import accept, apply_for, decide, fee, pay, priced, review

__all__ = ["apply_for", "priced"]  # fixtures
AT = on("2026-09-22")
REVOKED = {"change": "revoked", "ground": "fraud", "reason": "以欺骗手段取得。", "at": AT}
SUSPENDED = {"change": "suspended", "ground": "under_investigation", "reason": "待查。", "at": AT}
RESTORED = {"change": "restored", "ground": "ground_gone", "reason": "已查清。", "at": AT}


def decided(city, case, outcome="granted"):
    case = decide(city, review(city, accept(city, case)), outcome)
    settle()
    return Case.at(case.pk)


@pytest.mark.parametrize("outcome", ["granted", "refused"])
@pytest.mark.parametrize("ground", ["matter_gone", "applicant_gone", "originals_differ"])
def test_nobody_ends_what_is_decided_as_if_it_were_not(city, apply, outcome, ground):
    """Neither a licence that is in force, nor a refusal with its remedies, goes by a clerk's hand."""
    case = decided(city, apply(delivery="window"), outcome)
    assert case.status == "delivering"
    for clerk in (city.deng, city.chen):
        with pytest.raises(rules.NotAllowed) as refused:
            actions.terminate(case=case, by=clerk, ground=ground, reason="已停业。", at=AT)
        assert refused.value.code in {"decided", "not-yet", "not-yours"}
    assert Case.at(case.pk).seq == case.seq


def test_what_is_revoked_before_it_is_made_is_never_made_and_not_paid_for(city, priced, apply_for):
    priced(fee("card", "make"))
    case = decided(city, apply_for())
    assert (case.status, case.licence_id) == ("making", None)
    case = actions.change_result(case=case, by=city.wu, **REVOKED)
    settle()
    case = Case.at(case.pk)
    assert (case.status, case.result, case.state.open_work) == ("terminated", "revoked", ())
    assert Payment.objects.about(case.pk).get().status == "cancelled"
    assert not Licence.objects.exists()


def test_what_is_revoked_before_it_is_handed_over_is_not_handed_over(city, apply):
    case = decided(city, apply(delivery="window"))
    actions.change_result(case=case, by=city.wu, **REVOKED)
    settle()
    case = Case.at(case.pk)
    assert (case.status, case.state.open_work) == ("terminated", ())
    assert Licence.objects.get(pk=case.licence_id).status == "revoked"
    with pytest.raises(rules.NotAllowed):
        actions.deliver(case=case, by=city.deng, mode="window", at=AT)
    assert {p.status for p in Parcel.objects.about(case.pk)} <= {"cancelled"}


def test_what_is_suspended_waits_until_it_is_restored(city, priced, apply_for):
    priced(fee("card", "make"))
    case = decided(city, apply_for())
    case = actions.change_result(case=case, by=city.wu, **SUSPENDED)
    pay(case)
    assert not Licence.objects.exists()
    actions.change_result(case=case.pk, by=city.wu, **RESTORED)
    settle()
    assert Case.at(case.pk).status == "delivered"


def test_at_the_window_too_what_is_suspended_is_kept_back(city, apply):
    case = decided(city, apply(delivery="window"))
    case = actions.change_result(case=case, by=city.wu, **SUSPENDED)
    with pytest.raises(rules.NotAllowed, match="suspended"):
        actions.deliver(case=case, by=city.deng, mode="window", at=AT)
    case = actions.change_result(case=case, by=city.wu, **RESTORED)
    assert actions.deliver(case=case, by=city.deng, mode="window", at=AT).status == "delivered"


def test_a_remedy_is_not_older_than_the_application(city, apply):
    case = decided(city, apply(), "refused")
    said = {"remedy": "reconsideration", "forum": "广安区人民政府", "summary": "不服。", "at": AT}
    with pytest.raises(rules.NotAllowed, match="cannot have been filed before"):
        actions.record_remedy(case=case, by=city.wu, filed_on=on("2026-09-20").date(), **said)


def test_what_the_platform_delivered_itself_waits_for_nobody_on_the_page(city, apply, at_desk):
    """R23: only open work is said to be taken by nobody; what is finished is not."""
    case = decided(city, apply())
    settle()
    assert Case.at(case.pk).status == "delivered"
    page = at_desk("wu").get(f"/desk/cases/{case.number}/").content.decode()
    shares = page[page.index('class="checklist"') :]
    assert "已完成" in shares
    assert "尚无人认领" not in shares


def test_open_work_that_nobody_took_says_so_on_the_page(apply, at_desk):
    """R23: who looks at the case sees that it lies with nobody."""
    page = at_desk("chen").get(f"/desk/cases/{apply().number}/").content.decode()
    assert "尚无人认领" in page
