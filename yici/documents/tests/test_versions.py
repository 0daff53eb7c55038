"""A wording is drafted, approved by another person, kept, and replaced; papers keep theirs."""

import pytest

from yici.conftest import on
from yici.documents import actions, refusals, wordings
from yici.documents.kinds import KINDS, NUMBER
from yici.documents.models import Wording, chosen
from yici.kernel import files
from yici.licences.models import Counter, Paper
from yici.licences.tests.test_papers import text_of
from yici.people.tests.people import make_credit_code, make_department, make_staff

pytestmark = pytest.mark.django_db
KIND = KINDS["correction"]
OWN = wordings.shipped(KIND) | {"closing": "请尽快补正。"}


def drafted(department, by, body=OWN, kind="correction", **more):
    facts = {"reason": "写得更明白", "by": by, "at": on("2026-09-28")}
    return actions.draft(kind=kind, department=department, body=body, **facts | more)


def in_force(department, by, approver, body=OWN, kind="correction"):
    wording = actions.propose(wording=drafted(department, by, body, kind), by=by)
    return actions.approve(wording=wording, by=approver, at=on("2026-09-29"))


def issued(market, zhang, sample, key="1", kind="correction", **more):
    return actions.issue(
        kind=kind,
        department=market,
        story=zhang.pk,
        addressee=zhang.pk,
        name="张小明",
        at=on("2026-10-09"),
        key=key,
        about="5116020020261009000001",
        **sample | more,
    )


def test_a_notice_says_the_authoritys_words_once_another_person_has_approved_them(
    market, zhang, editor, lawyer, sample
):
    wording = in_force(market, editor, lawyer)
    paper = issued(market, zhang, sample)
    assert "请尽快补正。" in text_of(files.read(paper.digest))
    assert paper.wording == f"correction/{market.credit_code}/1" == str(wording)
    assert paper.wording_digest == wording.digest


def test_until_then_the_citys_wording_applies_and_below_it_the_shipped_one(
    market, zhang, lawyer, admin, sample
):
    assert issued(market, zhang, sample).wording == "correction/city/0"
    in_force(None, admin, lawyer, OWN | {"closing": "全市统一。"})
    paper = issued(market, zhang, sample, key="2")
    assert paper.wording == "correction/city/1"
    assert "全市统一。" in text_of(files.read(paper.digest))


def test_a_paper_keeps_the_words_it_was_set_with(market, zhang, editor, lawyer, sample):
    """Given a sealed notice, when the wording changes, then asking again gives the same file."""
    first = issued(market, zhang, sample)
    in_force(market, editor, lawyer)
    again = issued(market, zhang, sample)
    assert (again.digest, again.wording) == (first.digest, "correction/city/0")
    assert issued(market, zhang, sample, key="2").wording.endswith("/1")


def test_who_wrote_any_of_it_does_not_approve_it(market, editor):
    both = make_staff("两面人", "legality_reviewer", market)
    actions.draft(
        kind="correction",
        department=market,
        body=OWN,
        reason="理由",
        by=editor,
        at=on("2026-09-28"),
    )
    decider = make_staff("黄志远", "decider", market)
    draft = Wording.objects.get()
    actions.draft(
        kind="correction",
        department=market,
        body=OWN | {"closing": "请补正。"},
        reason="理由",
        by=decider,
        at=on("2026-09-28"),
        seen=draft.digest,
    )
    wording = actions.propose(wording=Wording.objects.get(), by=editor)
    assert len(wording.written_by) == 2
    with pytest.raises(refusals.NotAllowed):
        actions.approve(wording=wording, by=decider, at=on("2026-09-29"))
    actions.approve(wording=wording, by=both, at=on("2026-09-29"))


def test_an_administrator_who_words_the_citys_default_needs_a_second_person(admin, lawyer):
    wording = actions.propose(wording=drafted(None, admin), by=admin)
    with pytest.raises(refusals.OwnWork):
        actions.approve(wording=wording, by=admin, at=on("2026-09-29"))
    assert actions.approve(wording=wording, by=lawyer, at=on("2026-09-29")).status == "in_force"


def test_a_wording_that_drops_the_law_is_not_even_proposed(market, editor):
    wording = drafted(market, editor, OWN | {"ground": "依照规定"})
    with pytest.raises(refusals.NotLawful) as refused:
        actions.propose(wording=wording, by=editor)
    assert refused.value.findings[0].article == "《行政许可法》第三十二条"


def test_what_says_the_same_or_gives_no_reason_is_not_proposed(market, editor):
    same = drafted(market, editor, wordings.shipped(KIND))
    with pytest.raises(refusals.Unchanged):
        actions.propose(wording=same, by=editor)
    silent = drafted(market, editor, reason=" ", seen=same.digest)
    with pytest.raises(refusals.ReasonMissing):
        actions.propose(wording=silent, by=editor)


def test_nobody_words_anothers_notices(market, editor, lawyer):
    health = make_department("区卫健局", credit_code=make_credit_code("11"))
    with pytest.raises(refusals.NotAllowed):
        drafted(health, editor)
    with pytest.raises(refusals.NotAllowed):
        drafted(market, lawyer)
    with pytest.raises(refusals.NotAllowed):
        drafted(None, editor)


def test_nobodys_draft_is_written_over(market, editor):
    drafted(market, editor)
    decider = make_staff("黄志远", "decider", market)
    with pytest.raises(refusals.WrittenOver):
        drafted(market, decider, OWN | {"closing": "别的。"})
    assert Wording.objects.get().body["closing"] == "请尽快补正。"


def test_an_approver_approves_what_she_read_and_nothing_else(market, editor, lawyer):
    wording = actions.propose(wording=drafted(market, editor), by=editor)
    with pytest.raises(refusals.WrittenOver):
        actions.approve(wording=wording, by=lawyer, at=on("2026-09-29"), seen="0" * 64)
    with pytest.raises(refusals.NotNow):
        drafted(market, editor, OWN | {"closing": "后来改的。"}, seen=wording.digest)


def test_a_returned_wording_is_mended_and_proposed_again(market, editor, lawyer):
    wording = actions.propose(wording=drafted(market, editor), by=editor)
    returned = actions.send_back(wording=wording, by=lawyer, reason="第二段不通顺")
    assert (returned.status, returned.returned_for) == ("draft", "第二段不通顺")
    with pytest.raises(refusals.NotNow):
        actions.approve(wording=returned, by=lawyer, at=on("2026-09-29"))
    mended = drafted(market, editor, OWN | {"closing": "请补正。"})
    wording = actions.propose(wording=mended, by=editor)
    assert actions.approve(wording=wording, by=lawyer, at=on("2026-09-30")).number == 1


def test_versions_are_kept_with_who_and_when(market, editor, lawyer):
    first = in_force(market, editor, lawyer)
    second = in_force(market, editor, lawyer, OWN | {"closing": "请补正。"})
    first.refresh_from_db()
    assert (first.status, first.number, second.number) == ("past", 1, 2)
    assert (first.written_by, first.approved_by) == ([editor.actor], lawyer.actor)
    assert first.ended_at == on("2026-09-29")


def test_what_is_given_up_lets_the_citys_wording_apply_again(market, editor, lawyer):
    wording = in_force(market, editor, lawyer)
    with pytest.raises(refusals.NotAllowed):
        actions.give_up(wording=wording, by=editor, reason="用全市的", at=on("2026-10-09"))
    actions.give_up(wording=wording, by=lawyer, reason="用全市的", at=on("2026-10-09"))
    (now,) = chosen((KIND,), market.credit_code)
    assert now.origin == "correction/city/0"


def test_the_form_of_numbers_is_approved_like_words_and_goes_on_counting(
    market, zhang, editor, lawyer, sample
):
    assert issued(market, zhang, sample).number == "广安区市监补〔2026〕1号"
    body = {"agency": "广区市监许", "pattern": "{机关代字}{文种}〔{年份}〕{序号}号"}
    in_force(market, editor, lawyer, body, kind=NUMBER.code)
    assert issued(market, zhang, sample, key="2").number == "广区市监许补〔2026〕2号"
    assert Counter.objects.get().last == 2


def test_kinds_of_one_family_share_one_series(market, zhang, sample):
    assert issued(market, zhang, sample, kind="acceptance").number.endswith("受〔2026〕1号")
    assert issued(market, zhang, sample, kind="deemed_acceptance").number.endswith("受〔2026〕2号")


def test_a_notice_without_its_needed_value_uses_no_number(market, zhang, sample):
    with pytest.raises(wordings.Unfilled):
        issued(market, zhang, sample, values={})
    assert not Counter.objects.exists()
    assert not Paper.objects.exists()


def test_setting_a_notice_asks_the_database_little(
    market, zhang, sample, django_assert_max_num_queries
):
    issued(market, zhang, sample)
    with django_assert_max_num_queries(14):
        issued(market, zhang, sample, key="2")
    with django_assert_max_num_queries(1):
        issued(market, zhang, sample, key="2")
