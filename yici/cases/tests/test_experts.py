"""专家评审: experts judge by votes, and the applicant reads why, not who (行政许可法 art. 45, 55)."""

from copy import deepcopy
from dataclasses import replace

import orjson
import pytest

from yici.cases import actions, lifecycle, reading, rules
from yici.cases.actions import experts
from yici.cases.events import ProcedureFinished, Votes
from yici.cases.models import Case, Sealed
from yici.conftest import on
from yici.kernel import events, ledger

from .city import PERMIT, publish
from .test_lawful_paths import refused

LIN = actions.Expert("林教授", "省农业大学", "食品安全", "agrees")
HE = actions.Expert("何工", "市设计院", "通风与排烟", "agrees")
GU = actions.Expert("顾医师", "省疾控中心", "公共卫生", "disagrees")
REVIEW = {
    "outcome": "pass",
    "findings": "通风条件达到标准，布局可行。",
    "experts": [LIN, HE, GU],
    "opinion": "顾医师认为凉菜间偏小，其余两位认为可行。",
}


@pytest.fixture
def judged_by(city, apply):
    """A case in which the edition lays an expert review down, under way with the reviewer."""
    body = deepcopy(PERMIT)
    body["special_procedures"][0] |= {"kind": "expert-review", "name": "专家评审"}
    edition = publish("by-experts", body, city.departments["区市监局"])
    case = actions.accept(case=apply(edition_id=edition.pk), by=city.chen, at=on("2026-09-21"))
    told = {"procedure": "site_survey", "told": "专家评审需要十个工作日。", "at": on("2026-09-21")}
    return actions.start_procedure(case=case, by=city.wang, **told)


def finish(city, case, by=None, **changes):
    said = REVIEW | changes
    return actions.finish_procedure(case=case, by=by or city.wang, at=on("2026-09-22"), **said)


def test_two_of_three_agree_so_it_passes_and_the_limits_run_again(city, judged_by):
    assert judged_by.is_stopped
    case = finish(city, judged_by)
    assert not case.is_stopped
    event = ledger.history(case.pk).last().event
    assert event.votes == Votes(agrees=2, disagrees=1, abstains=0)
    assert event.outcome == "pass"


def test_no_experts_name_vote_or_opinion_lies_in_the_clear(city, judged_by):
    case = finish(city, judged_by)
    body = orjson.dumps(ledger.history(case.pk).last().body).decode()
    (row,) = Sealed.objects.filter(case_id=case.pk)
    for secret in ("林教授", "省农业大学", "凉菜间"):
        assert secret not in body
        assert secret.encode() not in bytes(row.sealed)


def test_the_applicant_reads_conclusion_votes_and_reasons_but_not_who_voted_how(
    city, judged_by, client
):
    case = finish(city, judged_by)
    (line,) = [one for one in reading.timeline(case) if one.kind == "procedure_finished"]
    assert REVIEW["findings"] in line.words
    assert any("2" in words and "1" in words for words in line.words[:1])
    client.force_login(city.users["li"])
    (shown,) = client.get(f"/api/v1/cases/{case.number}/expert-reviews").json()
    assert shown["votes"] == {"agrees": 2, "disagrees": 1, "abstains": 0}
    assert (shown["outcome"], shown["reasons"]) == ("pass", REVIEW["findings"])
    assert (shown["experts"], shown["opinion"]) == ([], "")
    for page in (f"/cases/{case.number}/", f"/api/v1/cases/{case.number}/timeline"):
        told = client.get(page).content.decode()
        assert REVIEW["findings"] in told
        assert not any(secret in told for secret in ("林教授", "省疾控中心", "凉菜间"))


def test_officials_of_the_case_read_the_opinion_and_the_hall_does_not(city, judged_by, at_desk):
    case = finish(city, judged_by)
    told = at_desk("wang").get(f"/desk/cases/{case.number}/").content.decode()
    for secret in ("林教授", "省疾控中心", "凉菜间"):
        assert secret in told
    (seen,) = reading.expert_reviews_of(case, city.zhao)
    assert [one["vote"] for one in seen.experts] == ["agrees", "agrees", "disagrees"]
    only_hall = replace(city.chen, posts=frozenset())
    assert reading.expert_reviews_of(case, only_hall)[0].experts == []
    li_at_work = replace(city.wang, applicant_id=city.applicants["li"].pk)
    assert reading.expert_reviews_of(case, li_at_work)[0].opinion == ""


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        (("agrees", "agrees", "disagrees"), "refuse"),
        (("agrees", "disagrees", "disagrees"), "pass"),
        (
            ("agrees", "abstains", "abstains"),
            "pass",
        ),  # more than half of all, not of those who spoke
    ],
)
def test_a_conclusion_that_does_not_follow_from_the_votes_is_refused(
    city, judged_by, votes, outcome
):
    there = [replace(one, vote=vote) for one, vote in zip((LIN, HE, GU), votes, strict=True)]
    with refused("conclusion"):
        finish(city, judged_by, experts=there, outcome=outcome)
    assert Case.at(judged_by.pk).seq == judged_by.seq
    assert not Sealed.objects.filter(case_id=judged_by.pk).exists()


@pytest.mark.parametrize(
    ("there", "code"),
    [
        ([], "how-many"),
        ([LIN], "how-many"),
        ([LIN, HE], "how-many"),
        ([LIN, HE, GU, replace(GU, name="贺工")], "how-many"),
        ([LIN, HE, replace(LIN, name=" 林 教授 ")], "twice"),
        ([LIN, HE, replace(GU, unit=" ")], "experts"),
        ([LIN, HE, replace(GU, vote="perhaps")], "experts"),
        ([LIN, HE, replace(GU, speciality="长" * 101)], "experts"),
    ],
)
def test_three_experts_at_least_an_odd_number_and_each_named_in_full(city, judged_by, there, code):
    with refused(code):
        finish(city, judged_by, experts=there)


@pytest.mark.parametrize("who", ["applicant", "agent", "concerned", "reviewer", "works-for-her"])
def test_who_is_party_to_the_case_or_reviews_it_is_no_expert_in_it(city, judged_by, who):
    case = judged_by
    if who == "concerned":
        case = actions.name_concerned(
            case=case, by=city.wang, name="张德福", told="相邻。", at=on("2026-09-21")
        )
    if who == "agent":
        agent = city.applicants["mei"]
        type(agent).objects.filter(pk=agent.pk).update(name="代理人某")
        case.agent_id = agent.pk  # as if she had sent it in by her mandate
    name = {
        "applicant": city.applicants["li"].name, "agent": "代理人某", "concerned": "张 德福",
        "reviewer": city.wang.name, "works-for-her": "某某",
    }[who]  # fmt: skip
    unit = city.applicants["li"].name if who == "works-for-her" else GU.unit
    there = [LIN, HE, replace(GU, name=name, unit=unit)]
    with refused("recusal"):
        experts.put_on_record(case, "pass", there, "意见。", "理由。", (city.wang.staff_code,))


def test_reasons_that_name_an_expert_are_sent_back(city, judged_by):
    with refused("named"):
        finish(city, judged_by, findings="林教授认为可行。")


@pytest.mark.parametrize("missing", ["opinion", "findings"])
def test_without_opinion_or_reasons_nothing_is_recorded(city, judged_by, missing):
    with pytest.raises(actions.Wordless):
        finish(city, judged_by, **{missing: " "})


def test_only_an_expert_review_has_experts(city, accepted):
    told = {"procedure": "site_survey", "told": "十个工作日。", "at": on("2026-09-21")}
    case = actions.start_procedure(case=accepted, by=city.wang, **told)
    with refused("no-experts"):
        finish(city, case, second="GA-zhao")


def test_what_earlier_releases_finished_without_experts_is_still_read():
    body = {
        "on": "2026-09-22", "code": "review", "outcome": "pass", "note": "n", "handlers": ["GA-wang"],
        "clocks": [], "opens": [],
    }  # fmt: skip
    event = events.read("cases.procedure_finished", body)
    assert isinstance(event, ProcedureFinished)
    assert (event.experts, event.votes) == ("", None)
    assert lifecycle.STEPS["in_review"][ProcedureFinished]


def test_the_desk_records_it_with_a_row_for_every_expert(city, judged_by, at_desk):
    url, client = f"/desk/cases/{judged_by.number}/do/finish-procedure/", at_desk("wang")
    shown = client.get(url).content.decode()
    assert 'name="experts_0"' in shown
    cells = [
        cell for one in (LIN, HE, GU) for cell in (one.name, one.unit, one.speciality, one.vote)
    ]
    sent = {
        "seen": judged_by.seq, "key": "judged-once", "procedure": "site_survey",
        **{name: REVIEW[name] for name in ("outcome", "findings", "opinion")},
        **{f"experts_{no}": cell for no, cell in enumerate(cells)},
    }  # fmt: skip
    wrong = client.post(url, sent | {"outcome": "refuse"})
    assert wrong.status_code == 409
    assert "林教授" in wrong.content.decode()  # what was typed is kept
    assert client.post(url, sent).status_code == 302
    assert ledger.history(judged_by.pk).last().event.votes.agrees == 2


def test_the_form_asks_for_experts_nowhere_else(city, accepted, at_desk):
    told = {"procedure": "site_survey", "told": "十个工作日。", "at": on("2026-09-21")}
    case = actions.start_procedure(case=accepted, by=city.wang, **told)
    shown = at_desk("wang").get(f"/desk/cases/{case.number}/do/finish-procedure/").content.decode()
    assert "experts_0" not in shown
    assert 'name="second"' in shown


def test_over_the_api_it_is_the_same_verb_with_the_same_rules(city, judged_by, at_desk):
    url = f"/api/v1/cases/{judged_by.number}/actions/finish-procedure"
    said = REVIEW | {"experts": [one.__dict__ for one in (LIN, HE, GU)]}
    client = at_desk("wang")

    def post(**changes):
        return client.post(url, orjson.dumps(said | changes), content_type="application/json")

    assert post(experts=said["experts"][:2]).status_code in {403, 409, 422}
    assert post().status_code == 200
    seen = client.get(f"/api/v1/cases/{judged_by.number}/expert-reviews").json()
    assert [one["name"] for one in seen[0]["experts"]] == ["林教授", "何工", "顾医师"]
    assert rules.reads_sealed_opinions(Case.at(judged_by.pk).state, city.wang)
