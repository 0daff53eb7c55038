"""What screens say of a case is so: its next step, what came of each, and what is still owed."""

from datetime import date

import pytest
from django.utils import translation

from yici.cases import actions, reading
from yici.cases.models import Case
from yici.conftest import on
from yici.people.models import Post, Role, Staff
from yici.people.who import who_is

from .citizen import Citizen
from .city import LONG_AGO
from .paths import COMMITMENT, GRANT, with_paths
from .test_concerned import SITTING, concerned, offered
from .test_lawful_paths import WANG, reviewed
from .test_remedies import SERVED, grant, ruled
from .test_revoking import FALSE

__all__ = ["concerned", "grant", "offered", "reviewed"]  # fixtures

HELD = "2026-10-14"
THERE = [actions.Attendant("梅某", "concerned", "refused"), WANG]


@pytest.fixture
def announced(city, offered):
    case = actions.ask_hearing(case=offered, by=city.mei, at=on("2026-09-23"))
    return actions.set_hearing(case=case, at=on("2026-09-24"), by=city.wang, **SITTING)


@pytest.fixture
def heard(city, announced):
    return actions.hold_hearing(
        case=announced, by=city.wang, record="各方陈述。", attendants=THERE, at=on(HELD)
    )


def titles(case):
    with translation.override("zh-hans"):
        return [line.title for line in reading.timeline(case, for_office=True)]


class TestAPromiseFoundFalseBeforeTheResultWentOut:
    """R30: the result waits for the head, and nobody calls that a suspension (中止)."""

    @pytest.fixture
    def waiting(self, city, apply):
        """Checked before the licence is made: everything waits."""
        edition = with_paths(city, commitment=COMMITMENT)
        case = apply(edition_id=edition.pk, undertaking=True, materials=[])
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
        case = actions.decide(case=case, by=city.wu, at=on("2026-09-21"), **GRANT)
        return actions.after_check(case=case, by=city.wang, at=on("2026-09-22"), **FALSE)

    def test_it_reads_as_what_it_is_in_pages_and_in_lists(self, waiting):
        with translation.override("zh-hans"):
            said = str(reading.STATUS_WORDS["making"])
            (listed,) = Case.objects.with_suspension()
            assert reading.status_in_words(waiting) == reading.status_in_words(listed) == said

    def test_the_applicant_is_told_what_the_department_decides_now(self, waiting):
        with translation.override("zh-hans"):
            said = reading.next_of(waiting, date(2026, 9, 23))
        assert said == "部门将决定是否撤销办理结果。"

    def test_the_story_says_what_the_check_found_and_that_it_went_against_her(self, waiting):
        (line,) = [one for one in reading.timeline(waiting) if one.kind == "after_checked"]
        assert line.against
        assert titles(waiting)[-1] == "事后核查 · 承诺不实"


class TestWhatARemedyOrders:
    """复议法 art. 77: a case that is over still owes what was ordered."""

    @pytest.fixture
    def ordered(self, city, grant):
        return ruled(city, grant, "unlawful", orders=True)

    def test_she_reads_by_when_and_not_that_nothing_is_left_to_do(self, ordered):
        (clock,) = [c for c in ordered.state.clocks if c.kind.startswith("redress")]
        with translation.override("zh-hans"):
            due = reading.day_in_words(clock.due_on)
            told = reading.next_of(ordered, date(2026, 11, 23))
            late = reading.next_of(ordered, date(2027, 12, 1))
        assert told == f"行政机关应在{due}前履行复议决定、判决要求的事项。"
        assert late.endswith("行政机关已超期。")

    def test_the_desk_counts_its_days_at_the_head_of_the_page(self, ordered, at_desk):
        page = at_desk("wu", SERVED).get(f"/desk/cases/{ordered.number}/").content.decode()
        head = page[page.index("<h1") : page.index("to-work")]
        assert "还剩" in head
        assert "当前无计时期限" not in head

    def test_the_work_that_waits_stands_first_among_the_verbs_and_stays_there(
        self, ordered, at_desk
    ):
        wu = at_desk("wu", SERVED)
        for address in ("", "do/transfer/"):
            page = wu.get(f"/desk/cases/{ordered.number}/{address}").content.decode()
            verbs = page[page.index('class="verbs"') :]
            assert 0 < verbs.index("登记履行情况") < verbs.index("移交他人"), address

    def test_the_story_names_the_remedy_and_its_outcome(self, ordered):
        said = titles(ordered)
        assert "提起复议或诉讼 · 行政复议" in said
        assert "复议或诉讼结果 · 确认违法" in said


class TestAHearing:
    """art. 48."""

    def test_on_its_day_the_desk_opens_the_form_of_its_record(self, announced, at_desk):
        for day, opens in (("2026-10-13", "review"), (HELD, "hold-hearing")):
            page = at_desk("wang", day).get(f"/desk/cases/{announced.number}/").content.decode()
            assert f'/do/{opens}/" id="verb-form"' in page, day

    def test_once_it_was_held_nobody_is_invited_to_it_any_more(self, city, announced, heard):
        assert reading.hearing_of(heard).is_over
        for name, address in (("li", "cases"), ("mei", "concerns")):
            page = Citizen(city.users[name]).get(f"/{address}/{heard.number}/").content.decode()
            assert "A hearing is announced" not in page, name

    def test_the_neighbour_reads_that_it_was_held_not_that_she_gave_it_up(self, city, heard):
        page = Citizen(city.users["mei"]).get(f"/concerns/{heard.number}/").content.decode()
        assert "The hearing was held" in page
        assert "You have given up" not in page

    def test_the_story_says_who_came_and_who_signed_and_names_nobody(self, heard):
        with translation.override("zh-hans"):
            (line,) = [one for one in reading.timeline(heard) if one.kind == "hearing_held"]
        (seats, _record) = line.words
        assert "审查人员（已签名）" in seats
        assert "王" not in seats

    def test_her_days_to_ask_are_over_and_no_office_is_late_with_them(self, city, announced):
        """The neighbour asked; the applicant let her five days pass."""
        told = reading.clocks_of(announced, date(2026, 10, 12))
        (hers,) = [one for one in told if one.clock.kind == "hearing_ask"]
        assert hers.tone == "over"
        with translation.override("zh-hans"):
            (hers,) = [
                one
                for one in reading.clocks_of(announced, date(2026, 10, 12))
                if one.clock.kind == "hearing_ask"
            ]
        assert "未申请" in hers.sentence
        assert "超期" not in hers.sentence


@pytest.fixture
def colleague(city):
    """Zhao reviews for the same department as Wang."""
    zhao = Staff.objects.get(code="GA-zhao")
    office = city.departments["区市监局"]
    Post.objects.create(staff=zhao, department=office, role=Role.REVIEWER, since=LONG_AGO)
    return who_is(zhao.user)


def test_what_is_passed_on_says_to_whom(city, accepted, colleague):
    case = actions.transfer(
        case=accepted, by=city.wang, to="GA-zhao", reason="回避。", at=on("2026-09-22")
    )
    assert titles(case)[-1] == "移交他人办理 → zhao"


def test_a_result_suspended_before_it_went_out_is_promised_to_nobody_by_a_day(city, reviewed):
    case = actions.decide(
        case=reviewed, by=city.wu, outcome="granted", criterion="meets_conditions",
        at=on("2026-09-23"),
    )  # fmt: skip
    case = actions.change_result(
        case=case, by=city.wu, change="suspended", ground="under_investigation", reason="核查中。",
        at=on("2026-09-24"),
    )  # fmt: skip
    with translation.override("zh-hans"):
        assert "送达" not in reading.next_of(case, date(2026, 9, 25))
    assert titles(case)[-1] == "结果已暂停效力"


def test_a_result_revoked_before_it_went_out_had_been_decided_all_the_same(city, reviewed):
    case = actions.decide(
        case=reviewed, by=city.wu, outcome="granted", criterion="meets_conditions",
        at=on("2026-09-23"),
    )  # fmt: skip
    case = actions.change_result(
        case=case, by=city.wu, change="revoked", ground="fraud", reason="材料系伪造。",
        at=on("2026-09-24"),
    )  # fmt: skip
    marks = [mark for _title, mark in reading.progress_of(case)]
    assert case.status == "terminated"
    assert marks[:3] == ["done", "done", "done"]
    assert set(marks[3:]) == {"never"}


def test_a_long_story_folds_and_its_latest_steps_lie_open(city, accepted, colleague, at_desk):
    """However often it was passed on, what happened last is seen without scrolling."""
    case, both = accepted, (city.wang, colleague)
    for n in range(14):
        to = both[(n + 1) % 2].staff_code
        case = actions.transfer(
            case=case, by=both[n % 2], to=to, reason=f"第{n + 1}次。", at=on("2026-09-22")
        )
    page = at_desk("wang").get(f"/desk/cases/{case.number}/").content.decode()
    folded = page[page.index("story-before") : page.index("</details>", page.index("story-before"))]
    assert "第1次。" in folded
    assert "第14次。" not in folded
    assert "第14次。" in page


def test_an_earlier_case_that_has_ended_since_is_not_called_under_way(city, apply, at_desk):
    first = apply(key="first")
    second = apply(key="second")
    page = at_desk("chen").get(f"/desk/cases/{second.number}/").content.decode()
    assert "正在办理</li>" in page
    actions.withdraw(case=first, by=city.li, reason="不办了。", at=on("2026-09-22"))
    page = at_desk("chen", "2026-09-23").get(f"/desk/cases/{second.number}/").content.decode()
    assert "正在办理</li>" not in page
    assert "申请时正在办理，已于2026年9月22日" in page


@pytest.mark.parametrize(
    ("who", "verb", "field"),
    [
        ("wang", "transfer", "to"),
        ("wang", "consult", "department"),
        ("wu", "add-reviewer", "department"),
        ("chen", "forward", "department"),
    ],
)
def test_nobody_gets_a_case_because_she_came_first_in_a_list(
    city, apply, colleague, at_desk, who, verb, field
):
    """R23: a colleague or a department is chosen, never taken for chosen."""
    case = apply()
    if verb != "forward":
        case = actions.accept(case=case, by=city.chen, at=on("2026-09-21"))
    desk = at_desk(who, "2026-09-22")
    address = f"/desk/cases/{case.number}/do/{verb}/"
    form = desk.get(address).context["form"]
    assert form.fields[field].choices[0][0] == ""
    typed = {
        "seen": case.seq,
        "key": "k",
        "reason": "回避。",
        "question": "请提出意见。",
        "days": 5,
    }
    assert desk.post(address, typed | {field: ""}).status_code == 400
    assert Case.at(case.pk).seq == case.seq
