"""利害关系人: those whom a case concerns besides its applicant (行政许可法 art. 36, 46-48)."""

from dataclasses import replace
from datetime import date

import orjson
import pytest

from yici.cases import actions, jobs, reading, rules
from yici.cases.models import Case, Concern, Sealed
from yici.conftest import on
from yici.kernel import files, ledger
from yici.kernel.reactions import settle
from yici.licences.models import Paper
from yici.licences.tests.test_papers import text_of
from yici.notifications.models import Notification
from yici.people.models import Staff

from .test_lawful_paths import WANG, allowed, refused

MEI = {"name": "mei", "told": "油烟排口距住宅窗户不足十米。", "phone": "13900001111"}
OFFER = {"ground": "others_concerned", "told": "油烟排口的位置。"}


@pytest.fixture
def concerned(city, accepted):
    """Mei lives next door: the reviewer tells her in writing, by her identity number."""
    number = "440524188001010014"
    applicant = city.applicants["mei"]
    from yici.people import secrets

    applicant.number_index = secrets.blind_index("person", number)
    applicant.save(update_fields=["number_index"])
    return actions.name_concerned(
        case=accepted, by=city.wang, number=number, at=on("2026-09-22"), **MEI
    )


@pytest.fixture
def offered(city, concerned):
    return actions.offer_hearing(case=concerned, by=city.wang, at=on("2026-09-22"), **OFFER)


def to(person, kind):
    """Return what the papers of that kind addressed to her say."""
    settle()
    found = Paper.objects.filter(addressee=person.pk, kind=kind)
    return [text_of(files.read(paper.digest)) for paper in found]


class TestTellingHer:
    """art. 36."""

    def test_she_is_told_in_writing_what_concerns_her_and_of_her_rights(self, city, concerned):
        (notice,) = to(city.applicants["mei"], "concerned_rights")
        for words in ("不足十米", "陈述和申辩", "第三十六条", "利害关系人：mei"):
            assert words in notice.replace("利害关系人mei", "利害关系人：mei")
        assert Notification.objects.filter(
            recipient=city.applicants["mei"].pk, kind="cases.concerned_told"
        ).exists()

    def test_her_name_and_number_are_in_no_event_and_in_no_table_in_clear(self, city, concerned):
        bodies = orjson.dumps([entry.body for entry in ledger.history(concerned.pk)]).decode()
        assert "mei" not in bodies
        assert "13900001111" not in bodies
        (row,) = Sealed.objects.filter(case_id=concerned.pk)
        assert b"mei" not in bytes(row.sealed)
        (person,) = reading.concerned_of(concerned)
        assert (person.name, person.phone, person.has_page) == ("mei", "13900001111", True)

    def test_the_applicant_does_not_read_a_notice_to_her_neighbour(self, city, concerned, client):
        settle()
        seen = Paper.objects.visible_to(city.li).filter(story=concerned.pk)
        assert not seen.filter(kind="concerned_rights").exists()
        assert not reading.papers_of(concerned).filter(kind="concerned_rights").exists()
        assert Paper.objects.visible_to(city.wang).filter(kind="concerned_rights").exists()
        assert "concerned_named" not in {line.kind for line in reading.timeline(concerned)}

    def test_somebody_without_a_number_is_served_on_paper_and_heard_at_the_window(
        self, city, accepted
    ):
        case = actions.name_concerned(
            case=accepted, by=city.wang, name="张德福", told="相邻。", at=on("2026-09-22")
        )
        (person,) = reading.concerned_of(case)
        assert not person.has_page
        case = actions.state_views(
            case=case, by=city.chen, views="排口太近。", person=1, at=on("2026-09-23")
        )
        (line,) = [one for one in reading.timeline(case, for_office=True) if one.kind == "views_stated"]  # fmt: skip
        assert line.words == ("排口太近。",)
        assert "views_stated" in {one.kind for one in reading.timeline(case)}
        assert not [one for one in reading.timeline(case) if "排口太近。" in one.words]

    def test_twice_the_same_person_or_the_applicant_herself_is_refused(self, city, concerned):
        with refused("once"):
            actions.name_concerned(
                case=concerned, by=city.zhao, number="440524188001010014", at=on("2026-09-22"), **MEI
            )  # fmt: skip

    def test_a_wrong_number_is_refused_and_nothing_is_written(self, city, accepted):
        with refused("person"):
            actions.name_concerned(
                case=accepted, by=city.wang, number="440524188001010015", at=on("2026-09-22"), **MEI
            )  # fmt: skip
        assert Case.at(accepted.pk).seq == accepted.seq
        assert not Sealed.objects.filter(case_id=accepted.pk).exists()

    def test_an_official_whom_it_concerns_stays_out_of_it(self, city, concerned):
        wu_next_door = replace(city.wu, applicant_id=city.applicants["mei"].pk)
        assert rules.refusal(rules.VERBS["extend"], concerned.state, wu_next_door) is not None
        wang = replace(city.wang, applicant_id=city.applicants["mei"].pk)
        assert rules.refusal(rules.VERBS["review"], concerned.state, wang).code == "recusal"


class TestHerRights:
    """art. 36, 47."""

    def test_she_states_her_views_and_may_do_nothing_else(self, city, concerned):
        assert allowed(concerned, city.mei) == {"state-views"}
        case = actions.state_views(case=concerned, by=city.mei, views="请改到北侧。", at=on("2026-09-23"))  # fmt: skip
        entry = ledger.history(case.pk).last()
        assert (entry.body["person"], entry.actor) == (1, city.mei.actor)
        assert "views" not in entry.body

    def test_everybody_speaks_for_herself(self, city, concerned):
        with refused("not-yours"):
            actions.state_views(case=concerned, by=city.mei, views="我是申请人。", person=0, at=on("2026-09-23"))  # fmt: skip
        with refused("not-yours"):
            actions.state_views(case=concerned, by=city.agent, views="我来说。", at=on("2026-09-23"), person=0)  # fmt: skip
        with refused("not-yours"):
            actions.state_views(case=concerned, by=city.outsider, views="路过。", at=on("2026-09-23"))  # fmt: skip

    def test_who_has_her_mandate_speaks_for_her(self, city, concerned):
        case = actions.state_views(case=concerned, by=city.agent, views="代为陈述。", at=on("2026-09-23"))  # fmt: skip
        assert ledger.history(case.pk).last().body["person"] == 1

    def test_she_asks_for_the_hearing_within_her_own_five_days(self, city, offered):
        assert offered.state.clock("hearing_ask:1").due_on == date(2026, 9, 30)
        case = actions.ask_hearing(case=offered, by=city.mei, at=on("2026-09-29"))
        assert case.state.hearing_by == (1,)
        assert case.state.clock("hearing").due_on == case.state.clock("hearing").due_on
        assert case.is_stopped
        with refused("not-now"):
            actions.ask_hearing(case=case, by=city.mei, at=on("2026-09-30"))

    def test_who_is_named_later_has_five_days_from_then_and_the_decision_waits(self, city, offered):
        case = actions.name_concerned(
            case=offered, by=city.wang, name="张德福", told="相邻。", at=on("2026-09-28")
        )
        assert case.state.clock("hearing_ask:2").due_on == date(2026, 10, 10)  # a working Saturday
        assert jobs.close_unasked_hearings(int(on("2026-10-09").timestamp())) == 0
        assert jobs.close_unasked_hearings(int(on("2026-10-11").timestamp())) == 1
        assert jobs.close_unasked_hearings(int(on("2026-10-11").timestamp())) == 0
        assert Case.at(case.pk).state.waits == ()

    def test_the_applicant_gives_up_her_hearing_and_the_neighbour_keeps_hers(self, city, offered):
        case = actions.waive_hearing(case=offered, by=city.li, at=on("2026-09-23"))
        assert [task.step for task in case.state.waits] == ["hearing"]
        case = actions.ask_hearing(case=case, by=city.mei, at=on("2026-09-24"))
        assert case.is_stopped
        with refused("not-now"):
            actions.waive_hearing(case=case, by=city.li, at=on("2026-09-25"))

    def test_when_the_last_who_asked_gives_it_up_the_days_run_again(self, city, offered):
        case = actions.ask_hearing(case=offered, by=city.mei, at=on("2026-09-23"))
        case = actions.waive_hearing(case=case, by=city.mei, at=on("2026-09-24"))
        # The applicant may still ask until her five days are over: only then it is dropped.
        assert not case.is_stopped
        assert case.state.hearing_by == ()
        assert [task.step for task in case.state.waits] == ["hearing"]
        case = actions.waive_hearing(case=case, by=city.li, at=on("2026-09-25"))
        assert case.state.waits == ()

    def test_a_hearing_the_law_asks_for_cannot_be_given_up(self, city, accepted):
        """art. 46: it is held unasked."""
        case = actions.offer_hearing(
            case=accepted, by=city.wang, ground="public_interest", told="涉及公共利益。", at=on("2026-09-22")
        )  # fmt: skip
        with refused("by-law"):
            actions.waive_hearing(case=case, by=city.li, at=on("2026-09-23"))

    def test_the_window_asks_for_one_of_those_who_came(self, city, offered):
        case = actions.ask_hearing(case=offered, by=city.chen, person=1, at=on("2026-09-23"))
        assert case.state.hearing_by == (1,)
        with refused("no-such-person"):
            actions.ask_hearing(case=case, by=city.chen, person=7, at=on("2026-09-23"))


class TestTheHearing:
    """art. 48."""

    @pytest.fixture
    def announced(self, city, offered):
        case = actions.ask_hearing(case=offered, by=city.mei, at=on("2026-09-23"))
        return actions.set_hearing(case=case, at=on("2026-09-24"), by=city.wang, **SITTING)

    def test_day_time_place_and_presider_are_facts_and_told_to_everybody(self, city, announced):
        meeting = announced.state.hearing
        assert (meeting.held_on, meeting.starts_at) == (date(2026, 10, 14), "09:30")
        assert reading.hearing_of(announced).place == "三楼听证室"
        for person in ("li", "mei"):
            (notice,) = to(city.applicants[person], "hearing_notice")
            assert "9时30分在三楼听证室公开举行听证" in "".join(notice.split())

    def test_a_surveyor_and_whom_it_concerns_may_not_preside(self, city, announced):
        Staff.objects.filter(code="GA-zhou").update(user=city.users["mei"])
        with refused("recusal"):
            actions.set_hearing(case=announced, at=on("2026-09-25"), by=city.wang, **SITTING)

    @pytest.mark.parametrize("wrong", ["9:3", "25:00", "上午", ""])
    def test_a_time_that_is_none_is_refused(self, city, announced, wrong):
        with refused("time"):
            actions.set_hearing(
                case=announced, at=on("2026-09-25"), by=city.wang, **SITTING | {"starts_at": wrong}
            )

    def test_it_may_be_moved_if_that_too_is_told_seven_days_ahead(self, city, announced):
        moved = SITTING | {"held_on": date(2026, 10, 16)}
        case = actions.set_hearing(case=announced, at=on("2026-09-28"), by=city.wang, **moved)
        assert case.state.hearing.held_on == date(2026, 10, 16)
        with refused("too-soon"):
            actions.set_hearing(case=case, at=on("2026-10-12"), by=city.wang, **moved)

    def test_when_the_presider_leaves_another_takes_her_place_and_the_day_stays(
        self, city, announced, at_desk
    ):
        """R23: a hearing has a presider in office, and who leaves is known to preside over it."""
        Staff.objects.filter(code="GA-zhou").update(is_active=False)
        (left,) = actions.hand_over(staff="GA-zhou", to="GA-wu", by=city.wu, reason="调离", at=on("2026-10-12"))  # fmt: skip
        assert left[0] == announced.number
        assert ("zhou", "GA-zhou", 1) in at_desk("wu").get("/desk/hand-over/").context["leaving"]
        held = {"record": "笔录。", "attendants": [WANG, actions.Attendant("李某", "applicant")]}
        with refused("presider"):
            actions.hold_hearing(case=announced, by=city.wang, at=on("2026-10-14"), **held)
        other = SITTING | {"presider": "GA-deng"}
        with refused("too-soon"):  # another hour would have to be told anew
            actions.set_hearing(case=announced, at=on("2026-10-13"), by=city.wang, **other | {"starts_at": "10:00"})  # fmt: skip
        case = actions.set_hearing(case=announced, at=on("2026-10-13"), by=city.wang, **other)
        case = actions.hold_hearing(case=case, by=city.wang, at=on("2026-10-14"), **held)
        assert case.state.waits == ()
        assert actions.hand_over(staff="GA-zhou", to="GA-wu", by=city.wu, reason="调离", at=on("2026-10-14")) == []  # fmt: skip

    def test_the_record_says_as_what_everybody_was_there_and_who_signed(self, city, announced):
        there = [
            actions.Attendant("李某", "applicant"),
            actions.Attendant("梅某", "concerned", "refused"),
            WANG,
        ]
        case = actions.hold_hearing(
            case=announced, by=city.wang, record="各方意见如下。", attendants=there, at=on("2026-10-14")
        )  # fmt: skip
        body = ledger.history(case.pk).last().body
        assert body["seats"][1] == {"capacity": "concerned", "signed": "refused"}
        assert "梅某" not in orjson.dumps(body).decode()

    @pytest.mark.parametrize(
        ("there", "code"),
        [
            ([WANG], "no-party"),
            ([actions.Attendant("李某", "applicant")], "no-reviewer"),
            ([WANG, actions.Attendant("", "applicant")], "attendants"),
            ([WANG, actions.Attendant("李某", "king")], "attendants"),
        ],
    )
    def test_without_reviewer_or_anybody_concerned_it_was_no_hearing(
        self, city, announced, there, code
    ):
        with refused(code):
            actions.hold_hearing(
                case=announced, by=city.wang, record="记录。", attendants=there, at=on("2026-10-14")
            )

    def test_the_desk_puts_it_on_record_with_a_row_for_everybody(self, city, announced, at_desk):
        url = f"/desk/cases/{announced.number}/do/hold-hearing/"
        shown = at_desk("wang", "2026-10-14").get(url)
        assert shown.status_code == 200
        assert 'name="attendants_0" value="li"' in shown.content.decode()
        sent = {"seen": announced.seq, "key": "held-once", "record": "各方意见如下。"}
        rows = [("李某", "applicant", "signed"), ("梅某", "concerned", "refused")]
        cells = {f"attendants_{no}": cell for no, cell in enumerate(c for row in rows for c in row)}
        client = at_desk("wang", "2026-10-14")
        assert client.post(url, sent | cells).status_code == 409  # no reviewer among them
        cells |= {"attendants_6": "王某", "attendants_7": "reviewer", "attendants_8": "signed"}
        assert client.post(url, sent | cells).status_code == 302
        assert [s.signed for s in ledger.history(announced.pk).last().event.seats] == [
            "signed", "refused", "signed",
        ]  # fmt: skip

    def test_the_desk_names_announces_and_speaks_for_those_who_came(self, city, offered, at_desk):
        case, client = offered, at_desk("chen", "2026-09-23")
        for verb in ("ask-hearing", "state-views", "waive-hearing"):
            assert client.get(f"/desk/cases/{case.number}/do/{verb}/").status_code == 200
        sent = {"seen": case.seq, "key": "asked-once", "person": "1"}
        asked = client.post(f"/desk/cases/{case.number}/do/ask-hearing/", sent)
        assert asked.status_code == 302
        assert Case.at(case.pk).state.hearing_by == (1,)


SITTING = {
    "held_on": date(2026, 10, 14),
    "starts_at": "09:30",
    "place": "三楼听证室",
    "presider": "GA-zhou",
    "subject": "油烟排口的位置。",
}


class TestWhatSheSees:
    def test_she_sees_what_concerns_her_and_nothing_else_of_the_case(self, city, concerned):
        assert not Case.objects.visible_to(city.mei).filter(pk=concerned.pk).exists()
        assert not rules.may_see(concerned.state, city.mei)
        with pytest.raises(Case.DoesNotExist):
            reading.find(concerned.number, city.mei)

    @pytest.mark.parametrize("name", ["mei", "agent", "li", "outsider", "wang", "chen", "deng"])
    def test_list_and_single_case_ask_one_rule(self, city, concerned, name):
        who = city.who[name]
        single = rules.concern(concerned.state, who) is not None
        official = who.is_staff and rules.may_see(concerned.state, who)
        listed = Concern.objects.visible_to(who).filter(case=concerned.pk).exists()
        assert listed == (single or official)

    def test_her_page_tells_her_and_takes_her_answer(self, city, offered, client, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: on("2026-09-23"))
        settle()
        client.force_login(city.users["mei"])
        assert offered.number in client.get("/concerns/").content.decode()
        shown = client.get(f"/concerns/{offered.number}/").content.decode()
        assert "不足十米" in shown
        assert "老李面馆" not in shown
        assert client.get(f"/cases/{offered.number}/").status_code == 404
        empty = client.post(f"/concerns/{offered.number}/do/state-views/", {"reason": " "})
        assert empty.status_code == 422
        said = client.post(
            f"/concerns/{offered.number}/do/state-views/", {"reason": "请改到北侧。"}
        )
        assert said.status_code == 302
        assert "请改到北侧。" in client.get(f"/concerns/{offered.number}/").content.decode()
        asked = client.post(f"/concerns/{offered.number}/do/ask-hearing/", {"reason": ""})
        assert asked["Location"] == f"/concerns/{offered.number}/"
        assert Case.at(offered.pk).state.hearing_by == (1,)

    def test_nobody_elses_page_is_there_for_her(self, city, offered, client):
        client.force_login(city.users["li"])
        assert client.get(f"/concerns/{offered.number}/").status_code == 404
        assert client.post(f"/concerns/{offered.number}/do/state-views/", {"reason": "x"}).status_code == 404  # fmt: skip
        client.force_login(city.users["mei"])
        assert client.get(f"/concerns/{offered.number}/do/withdraw/").status_code == 404
