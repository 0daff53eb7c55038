"""R21 to R30 at the page, the API and the command line: the same is refused everywhere, in the same words."""

from dataclasses import replace

import pytest

from yici.cases import actions
from yici.cases.models import Case
from yici.conftest import on
from yici.kernel import ledger
from yici.people.models import Post, Staff
from yici.people.who import who_works_as

from .paths import COMMITMENT, refused, review_all, with_paths
from .three_doors import NAMES, Doors

DAY = "2026-09-21"
ASK = {"missing": ["floor_plan"], "words_to_applicant": "平面图看不清。"}
REJECT = {
    "ground": "wrong_authority",
    "reason": "不属于本机关职权。",
    "guidance": "请向区民政局申请。",
}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}
NOBODY_SEES = "\u200b\u2060 \u3000"
LONG = "字" * 4001


@pytest.fixture
def doors(city, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(DAY))
    return Doors(city, monkeypatch)


@pytest.fixture
def world(city, apply):
    return World(city, apply)


class World:
    """Cases as the stories need them: `world.corrected()`."""

    def __init__(self, city, apply):
        self.city, self._apply = city, apply
        self.day = {"at": on(DAY)}
        hall = city.departments["政务服务中心"]
        Post.objects.create(
            staff_id="GA-zhou", department=hall, role="clerk", since=on("2020-01-01")
        )
        city.who["zhou"] = who_works_as("GA-zhou", on(DAY))

    def applied(self, **given):
        return self._apply(at=DAY, **given)

    def correcting(self):
        return actions.ask_correction(case=self.applied(), by=self.city.chen, **ASK, **self.day)

    def corrected(self):
        return actions.correct(case=self.correcting(), by=self.city.li, form={}, **self.day)

    def refusing(self):
        return actions.reject(case=self.applied(), by=self.city.chen, **REJECT, **self.day)

    def refused_by_the_checker(self):
        """She sits at the window too, and proposed it herself."""
        return actions.reject(case=self.applied(), by=self.city.zhou, **REJECT, **self.day)

    def returned(self):
        case = actions.return_rejection(
            case=self.refusing(), by=self.city.zhou, reason="符合受理条件。", **self.day
        )
        return case

    def accepted(self, **given):
        return actions.accept(case=self.applied(**given), by=self.city.chen, **self.day)

    def granted(self, **paths):
        case = self.accepted(edition_id=with_paths(self.city, **paths).pk)
        return self._decided(review_all(self.city, case, DAY))

    def reviewed(self):
        return review_all(self.city, self.accepted(), DAY)

    def undertaken(self):
        offered = with_paths(self.city, commitment=COMMITMENT)
        return self._decided(self.accepted(edition_id=offered.pk, undertaking=True, materials=[]))

    def _decided(self, case):
        return actions.decide(case=case, by=self.city.wu, **GRANT, **self.day)

    def handled_by_wang(self):
        return actions.take(case=self.accepted(), by=self.city.wang, **self.day)

    def trusted(self):
        return self.granted(trust_first=True)


ONCE = "A correction is asked once only, with everything in it."
NOT_YET = "Nothing was asked for yet: ask once for all that is missing."
VETO = (
    "It is not accepted yet: propose not to accept it, or have it ended by who answers for the "
    "department."
)
WORDS = "Give the {} in 1 to 4,000 characters."
SECOND = "A refusal needs a second person."
SURVEYORS = "A site survey needs two persons: name your colleague."
NO_POST = "That colleague does not hold the post for it."
HIS_OWN = "It is that colleague's own matter: choose another one."
NOTHING = "There is nothing at this address"
CONTRARY = "This criterion says the contrary: choose one that bears it out."
ANOTHER = "This work belongs to another post."
# The page shows no case to who has no part in it, and offers no colleague who may not have it.
ON_NO_PAGE = ("404", "invalid_choice")
# rule, the case, who, verb, facts, what every door says
REFUSED = [
    ("R21", "accepted", "wang", "review", {"outcome": "pass", "criterion": "fails_conditions"}, CONTRARY),
    ("R21", "accepted", "wang", "review",
     {"outcome": "refuse", "criterion": "meets_conditions", "opinion": "不符合。"}, CONTRARY),
    ("R21", "reviewed", "wu", "decide", {"outcome": "granted", "criterion": "fails_conditions"}, CONTRARY),
    ("R22", "corrected", "chen", "ask-correction", ASK, ONCE),
    ("R22", "corrected", "chen", "ask-correction", {**ASK, "missing": ["phone"]}, ONCE),
    ("R22", "applied", "chen", "ask-correction", {**ASK, "words_to_applicant": NOBODY_SEES},
     WORDS.format("notice of what is missing")),
    ("R22", "applied", "chen", "reject", {**REJECT, "ground": "incomplete"}, NOT_YET),
    ("R22", "applied", "outsider", "ask-correction", ASK, NOTHING),
    ("R22", "applied", "wang", "ask-correction", ASK, ANOTHER),
    ("R23", "accepted", "wu", "transfer", {"to": "GA-chen", "task": 2, "reason": "调整。"}, NO_POST),
    ("R23", "accepted", "wu", "transfer", {"to": "GA-nobody", "task": 2, "reason": "调整。"}, NO_POST),
    ("R23", "handled_by_wang", "wu", "transfer", {"to": "GA-wang", "task": 2, "reason": "调整。"},
     "That colleague has this work already."),
    ("R23", "refused_by_the_checker", "wu", "transfer",
     {"to": "GA-zhou", "task": 2, "reason": "调整。"}, SECOND),
    ("R27", "applied", "chen", "reject", {**REJECT, "reason": NOBODY_SEES}, WORDS.format("reason")),
    ("R27", "applied", "chen", "reject", {**REJECT, "reason": "……"}, WORDS.format("reason")),
    ("R27", "applied", "chen", "reject", {**REJECT, "guidance": NOBODY_SEES},
     WORDS.format("guidance")),
    ("R27", "applied", "chen", "confirm-rejection", {}, ""),
    ("R27", "applied", "chen", "terminate", {"ground": "matter_gone", "reason": "不办了。"}, VETO),
    ("R27", "correcting", "chen", "terminate", {"ground": "applicant_gone", "reason": "不办了。"}, VETO),
    ("R27", "refused_by_the_checker", "zhou", "confirm-rejection", {}, SECOND),
    ("R27", "refusing", "wu", "return-rejection", {"reason": NOBODY_SEES}, WORDS.format("reason")),
    ("R29", "trusted", "deng", "deliver", {"mode": "window"}, ""),
    ("R29", "trusted", "outsider", "see-originals", {"outcome": "match"}, NOTHING),
    ("R29", "trusted", "chen", "see-originals", {"outcome": "differ", "findings": NOBODY_SEES},
     WORDS.format("findings")),
    ("R30", "undertaken", "wang", "after-check",
     {"outcome": "kept", "findings": "一致。", "second": "GA-wang"}, SURVEYORS),
    ("R30", "undertaken", "wang", "after-check",
     {"outcome": "kept", "findings": NOBODY_SEES, "second": "GA-zhao"}, WORDS.format("findings")),
    ("R30", "undertaken", "outsider", "after-check",
     {"outcome": "kept", "findings": "一致。", "second": "GA-zhao"}, NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "state", "who", "verb", "facts", "words"),
    REFUSED,
    ids=[f"{no}-{row[0]}-{row[1]}-{row[3]}" for no, row in enumerate(REFUSED, start=1)],
)
def test_what_a_rule_refuses_is_refused_at_every_door_in_the_same_words(
    world, doors, rule, state, who, verb, facts, words
):
    case = getattr(world, state)()
    answers = {door: doors.at(door, who, verb, case, **facts) for door in NAMES}
    assert not any(said.done for said in answers.values()), answers
    assert Case.at(case.pk).seq == case.seq
    for door, said in answers.items():
        assert words in said.words or (door == "page" and said.words in ON_NO_PAGE), (door, said)


def test_the_head_passes_a_colleagues_work_on_at_every_door(city, world, doors):
    """R23: whose it is stands on the page too, or the head could pass on nothing but her own."""
    case = world.handled_by_wang()
    newcomer = Staff.objects.create(code="GA-new", name="新来的", phone="")
    office = city.departments["区市监局"]
    Post.objects.create(staff=newcomer, department=office, role="reviewer", since=on("2026-01-01"))
    for door in NAMES:
        for to in ("GA-new", "GA-wang", "GA-new", "GA-wang"):  # and back, in the same words
            said = doors.at(door, "wu", "transfer", case, task=2, to=to, reason="调整分工。")
            assert said.done, (door, said)
            assert Case.at(case.pk).state.task(2).handler == to


def test_who_answers_for_the_department_ends_at_every_door_what_is_not_accepted(world, doors):
    """R27: the window has no veto; the approval is on record with who gave it, and the reason."""
    for no, door in enumerate(NAMES):
        case = world.applied(key=door) if no else world.correcting()
        said = {"ground": "matter_gone", "reason": "店铺已拆除，现场核实。"}
        assert doors.at(door, "wu", "terminate", case, **said).done
        told = Case.at(case.pk)
        assert (told.status, ledger.history(case.pk).last().actor) == ("terminated", "staff:GA-wu")


def test_what_was_asked_for_and_did_not_come_is_a_ground_not_to_accept(world, doors):
    """R22, R27: 行政许可法 art. 32 (5); only once it was asked for."""
    case = world.corrected()
    said = doors.at("api", "chen", "reject", case, **REJECT | {"ground": "incomplete"})
    assert said.done, said


@pytest.mark.parametrize("channel", ["online", "mobile", "terminal", "agent", "hotline"])
def test_whatever_channel_she_names_the_originals_are_compared(city, apply, channel):
    """R29: only at the window has a clerk the papers before her; the channel is the sender's own word."""
    case = apply(edition_id=with_paths(city, trust_first=True).pk, channel=channel)
    assert case.ways == ("trust_first",)


def test_nobody_says_window_who_is_at_none(city, apply):
    """R29: a clerk of another department applies for herself like everybody else."""
    offered = with_paths(city, trust_first=True)
    li = city.applicants["li"].pk
    wish = {"edition_id": offered.pk, "applicant_id": li, "channel": "window"}
    city.who["elsewhere"] = replace(city.outsider, applicant_id=li)
    city.who["at her own"] = replace(city.chen, applicant_id=li)
    with refused("channel"):
        apply(by="elsewhere", **wish)
    with refused("recusal"):
        apply(by="at her own", **wish)
    assert apply(by="chen", **wish).ways == ()


PASSED = {"reason": "休假。", "at": on(DAY)}


def test_a_refusal_to_be_confirmed_passes_to_whoever_may_confirm_it(city, world):
    """R23, R27: a department whose head confirms has no checker to pass it to."""
    moved = actions.transfer(case=world.refusing(), by=city.zhou, to="GA-wu", **PASSED)
    assert moved.state.open_tasks("confirm")[0].handler == "GA-wu"


def test_what_is_handed_out_at_the_hall_passes_to_its_clerks(city, world):
    """R23: `deliver` is theirs as well, so it can be given to them."""
    case = world.accepted()
    for who in (city.wang, city.zhao, city.sun):
        case = actions.review(case=case, by=who, outcome="refuse", criterion="fails_conditions", opinion="不符合。", at=on(DAY))  # fmt: skip
    case = actions.decide(case=case, by=city.wu, outcome="refused", criterion="fails_conditions", reason="不符合。", at=on(DAY))  # fmt: skip
    moved = actions.transfer(case=case, by=city.deng, to="GA-chen", **PASSED)
    assert moved.state.open_tasks("deliver")[0].handler == "GA-chen"


def test_nothing_passes_to_whose_own_matter_it_is(city, world):
    """R23, 公务员法 art. 76: she could do nothing with it."""
    Staff.objects.create(code="GA-li", user=city.users["li"], name="li", phone="")
    office = city.departments["区市监局"]
    Post.objects.create(
        staff_id="GA-li", department=office, role="reviewer", since=on("2026-01-01")
    )
    with refused("recusal"):
        actions.transfer(case=world.accepted(), by=city.wang, to="GA-li", **PASSED)


def test_of_two_officers_at_once_one_asks_and_the_applicant_has_one_notice(world, doors):
    """R22: the second had the page open before the first one asked; both name other papers."""
    case = world.applied()
    assert doors.at("api", "chen", "ask-correction", case, **ASK).done
    late = doors.page("zhou", "ask-correction", case, ASK | {"missing": ["phone"]})
    assert not late.done
    told = [one.kind for one in ledger.history(case.pk)]
    assert told.count("cases.correction_asked") == 1


@pytest.mark.parametrize(
    ("fact", "most"), [("reason", "reason"), ("guidance", "guidance"), ("", "")], ids=str
)
def test_words_have_a_length_at_every_door(world, doors, fact, most):
    """R27: 4,000 characters are kept whole, one more is refused before anything is written."""
    for door in NAMES:
        case = world.applied(key=f"{door}{fact}")
        said = {"reason": "字" * 4000, "guidance": "另" * 4000} | ({fact: LONG} if fact else {})
        answer = doors.at(door, "chen", "reject", case, **REJECT | said)
        assert answer.done is not bool(fact), (door, answer)
        assert Case.at(case.pk).seq == case.seq + answer.done
