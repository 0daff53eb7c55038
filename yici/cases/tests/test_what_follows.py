"""What follows by itself: sealed notices, messages, the licence, delivery, the law's silence."""

import shutil
import subprocess
from datetime import date

import pytest

from yici.cases import actions, jobs, reading
from yici.cases.models import Case, Material
from yici.conftest import on
from yici.kernel import files
from yici.kernel.reactions import settle
from yici.licences.models import Licence, Paper
from yici.notifications import actions as notifications
from yici.notifications.models import Notification
from yici.people.models import Applicant, Department, Staff

PASS = {"outcome": "pass", "criterion": "meets_conditions"}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}


@pytest.fixture
def granted(city, accepted):
    case = accepted
    for reviewer in ("zhao", "wang", "sun"):
        case = actions.review(case=case, by=city.who[reviewer], at=on("2026-09-22"), **PASS)
    case = actions.decide(case=case, by=city.wu, at=on("2026-09-23"), **GRANT)
    settle()
    return Case.at(case.pk)


def test_a_granted_case_ends_with_a_sealed_licence_in_the_applicants_hand(city, granted):
    assert (granted.status, granted.completed_on) == ("delivered", date(2026, 9, 23))
    licence = Licence.objects.get()
    assert licence.pk == granted.licence_id
    assert (licence.valid_from, licence.valid_until) == (date(2026, 9, 23), date(2031, 9, 22))
    assert files.read(licence.digest).startswith(b"%PDF")
    assert dict(licence.face_now()["fields"])["店名"] == "老李面馆"
    kinds = set(Paper.objects.about(granted.pk).values_list("kind", flat=True))
    assert kinds == {"receipt", "acceptance", "grant", "delivery"}


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler is not installed")
def test_every_paper_bears_a_valid_seal(granted, tmp_path):
    for paper in Paper.objects.about(granted.pk):
        (tmp_path / "paper.pdf").write_bytes(files.read(paper.digest))
        seen = subprocess.run(
            ["pdfsig", tmp_path / "paper.pdf"], check=False, capture_output=True, text=True
        )
        assert "Signature is Valid" in seen.stdout, paper.kind


def test_a_notice_that_is_written_late_says_what_was_so_when_it_was_told(city, accepted):
    told = {"procedure": "site_survey", "told": "现场核查需要十个工作日。"}
    actions.start_procedure(case=accepted, by=city.wang, at=on("2026-09-22"), **told)
    settle()  # by now the promised clock stands still
    assert "2026年9月29日" in _text(Paper.objects.get(kind="acceptance"))


def test_the_form_is_set_from_what_was_filled_in_wherever_it_was(city, apply):
    case = apply()
    settle()
    form = Material.objects.get(case_id=case.pk, code="application_form")
    assert (form.grade, form.source) == ("D", "form")
    assert "老李面馆" in _text(form)


def test_what_follows_twice_follows_once(granted):
    from yici.kernel.ledger import Entry
    from yici.kernel.reactions import CONDITIONS, FUNCTIONS, SUBSCRIBERS

    before = (Paper.objects.count(), Licence.objects.count(), Entry.objects.count())
    states = {granted.pk: granted.state} | {one.pk: one.state for one in Licence.objects.all()}
    for entry in Entry.objects.filter(story__in=states):
        for name in SUBSCRIBERS.get(entry.kind, ()):
            if name not in CONDITIONS or CONDITIONS[name](states[entry.story]):
                FUNCTIONS[name](entry)
    settle()
    assert (Paper.objects.count(), Licence.objects.count(), Entry.objects.count()) == before


def test_the_applicant_finds_the_news_in_her_space(city, granted):
    told = Notification.objects.visible_to(city.li)
    assert [one.kind for one in told.order_by("at", "seq")] == [
        "cases.applied",
        "cases.accepted",
        "cases.granted",
        "cases.licence_made",
        "cases.delivered",
    ]
    assert notifications.mark_all_read(by=city.li) == 5
    assert not told.unread_by(city.li).exists()


def test_papers_and_licence_are_seen_by_those_who_see_the_case(city, granted):
    for name in ("li", "chen", "wu"):
        assert Paper.objects.visible_to(city.who[name]).count() == 4, name
        assert Licence.objects.visible_to(city.who[name]).count() == 1, name
    for name in ("mei", "outsider"):
        assert not Paper.objects.visible_to(city.who[name]).exists(), name
        assert not Licence.objects.visible_to(city.who[name]).exists(), name


def test_an_applicant_is_seen_by_those_who_handle_her_case(city, granted):
    seen = {name: Applicant.objects.visible_to(city.who[name]) for name in city.who}
    mine = city.applicants["li"].pk
    assert all(seen[name].filter(pk=mine).exists() for name in ("li", "chen", "wu", "zhao"))
    assert not any(seen[name].filter(pk=mine).exists() for name in ("mei", "agent", "outsider"))


def test_the_law_hears_silence_once(city, apply):
    apply(at="2026-09-21")
    assert jobs.hear_silence.func(timestamp=int(on("2026-09-29 12:00").timestamp())) == 0
    assert jobs.hear_silence.func(timestamp=int(on("2026-09-30 00:01").timestamp())) == 1
    assert jobs.hear_silence.func(timestamp=int(on("2026-10-09").timestamp())) == 0
    case = Case.objects.get()
    assert (case.status, case.accepted_on) == ("in_review", date(2026, 9, 21))
    settle()
    assert Paper.objects.filter(kind="deemed_acceptance").count() == 1


def test_one_case_that_cannot_be_told_holds_up_no_other(city, apply, monkeypatch):
    apply(at="2026-09-21")
    apply(at="2026-09-21", key="other")
    first = min(Case.objects.silent_since(date(2026, 10, 9)).values_list("pk", flat=True))
    tell = actions.deem_accepted

    def fails_once(*, case, at):
        if case == first:
            raise RuntimeError("broken")
        return tell(case=case, at=at)

    monkeypatch.setattr(actions, "deem_accepted", fails_once)
    with pytest.raises(RuntimeError, match="broken"):  # the job fails, so that somebody looks
        jobs.hear_silence.func(timestamp=int(on("2026-09-30 00:01").timestamp()))
    assert set(Case.objects.values_list("pk", "status")) == {
        (first, "applied"), (Case.objects.exclude(pk=first).get().pk, "in_review"),
    }  # fmt: skip


def test_a_refused_application_gets_reasons_and_remedies(city, apply):
    why = {
        "ground": "wrong_authority",
        "reason": "不属于本机关职权",
        "guidance": "请向区民政局申请",
    }
    case = actions.reject(case=apply(), by=city.chen, at=on("2026-09-22"), **why)
    actions.confirm_rejection(case=case, by=city.zhou, at=on("2026-09-22"))
    settle()
    paper = Paper.objects.get(kind="non_acceptance")
    text = _text(paper)
    for words in ("不属于本机关职权", "请向区民政局申请", "第三十二条", "行政复议"):
        assert words in text


def _text(paper) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    reader = PdfReader(BytesIO(files.read(paper.digest)))
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def test_the_story_is_read_aloud_to_the_applicant(city, granted):
    lines = reading.timeline(granted)
    assert [line.kind for line in lines][:2] == ["applied", "accepted"]
    clocks = reading.clocks_of(granted, date(2026, 9, 24))
    promised = next(t for t in clocks if t.clock.kind == "promised")
    assert promised.tone == "done"
    assert any("2026" in because for because in promised.because)
    assert [mark for _, mark in reading.progress_of(granted)] == ["done"] * 5


def test_the_case_says_who_has_it_and_what_comes_next(city, accepted):
    assert "2026" in reading.next_of(accepted, date(2026, 9, 22))
    assert reading.contact_of(accepted).department.endswith(("区市监局", "区住建局", "区卫健局"))


def test_whoever_is_named_is_named_with_her_own_department(city, accepted):
    passed = {"outcome": "pass", "criterion": "meets_conditions"}
    case = actions.review(case=accepted, by=city.zhao, at=on("2026-09-22"), **passed)
    contact = reading.contact_of(case)
    assert (contact.name, contact.department) == ("zhao", "广安市广安区区住建局")
    titles = [told.title for told in reading.clocks_of(case, date(2026, 9, 22))]
    assert len(set(titles)) == len(titles)  # the three departments' limits can be told apart


def test_who_waits_for_the_decision_is_not_sent_to_another_department(city, accepted):
    """R32: the last word was another department's; what waits now is this one's."""
    for reviewer in ("wang", "zhao", "sun"):
        case = actions.review(case=accepted.pk, by=city.who[reviewer], at=on("2026-09-22"), **PASS)
    contact = reading.contact_of(case)
    assert (contact.name, contact.department) == ("wang", "广安市广安区区市监局")
    case = actions.take(case=case, by=city.wu, at=on("2026-09-23"))
    assert reading.contact_of(case).name == "wu"


def test_at_every_stage_somebody_is_named_with_a_telephone(city, apply):
    """R32, C093: who has it, and how to reach her, from the application to the end."""
    Staff.objects.update(phone="0826-2330001")
    Department.objects.update(phone="0826-2330000")
    case, seen = apply(delivery="window"), []

    def look(case):
        told = reading.contact_of(Case.at(case.pk))
        assert told.department
        assert told.phone.startswith("0826-233000")
        seen.append((Case.at(case.pk).status, told.name))

    look(case)
    actions.take(case=case, by=city.chen, at=on("2026-09-21"))
    look(case)
    asked = {"missing": ["phone"], "words_to_applicant": "请补正。", "at": on("2026-09-21")}
    actions.ask_correction(case=case.pk, by=city.chen, **asked)
    look(case)
    form = {"phone": "13900139000"}
    actions.correct(case=case.pk, by=city.li, form=form, at=on("2026-09-21"))
    look(case)
    actions.accept(case=case.pk, by=city.chen, at=on("2026-09-21"))
    look(case)
    for reviewer in ("zhao", "wang", "sun"):
        actions.review(case=case.pk, by=city.who[reviewer], at=on("2026-09-22"), **PASS)
    look(case)
    actions.decide(case=case.pk, by=city.wu, at=on("2026-09-23"), **GRANT)
    look(case)
    settle()
    look(case)
    actions.deliver(case=case.pk, by=city.deng, mode="window", at=on("2026-09-24"))
    look(case)
    assert seen == [
        ("applied", "尚未分配"), ("applied", "chen"), ("correcting", "chen"),
        ("applied", "chen"), ("in_review", "chen"), ("in_decision", "wang"), ("making", "wu"),
        ("delivering", "wu"), ("delivered", "wu"),
    ]  # fmt: skip


def test_a_case_is_found_by_its_number_only_by_those_who_may_see_it(city, accepted):
    assert reading.find(accepted.number, city.li).pk == accepted.pk
    for name, number in (("mei", accepted.number), ("li", "5116022026092100000099X")):
        with pytest.raises(Case.DoesNotExist):
            reading.find(number, city.who[name])
