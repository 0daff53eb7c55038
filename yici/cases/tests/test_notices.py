"""Every fact that the law wants told in writing gets its notice; every other says why not."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from yici.cases import actions, events, notices, reading
from yici.cases.models import Case, Note
from yici.cases.tests import city as cities
from yici.catalogue.content import Content
from yici.conftest import on
from yici.kernel import files, reactions
from yici.kernel.events import KINDS
from yici.licences.models import Paper
from yici.licences.tests.test_papers import text_of
from yici.people.models import Department, Staff

TODAY = on("2026-09-23")
DAY = date(2026, 9, 23)
WORDS = "本所写的理由在此。"


def test_every_event_of_a_case_has_a_notice_or_a_line_why_none_is_due():
    known = {event for event in KINDS.values() if issubclass(event, events.CaseEvent)}
    kinds = {event.kind for event in known - {events.CaseEvent}}
    assert notices.DUE.keys() | notices.NONE_DUE.keys() == kinds
    assert not notices.DUE.keys() & notices.NONE_DUE.keys()
    assert all(notices.NONE_DUE.values())


@pytest.fixture
def say(city):
    """Write words beside a case, as actions do: `say(case, "...")` gives their digest."""

    def said(case, text=WORDS):
        digest = f"{len(text):064d}"
        Note.objects.get_or_create(case_id=case.pk, digest=digest, defaults={"text": text})
        return digest

    return said


def papers(case, kind):
    """Let the reactions run and return what the case's papers of that kind say."""
    reactions.settle()
    found = Paper.objects.filter(story=case.pk, kind=kind)
    return [text_of(files.read(paper.digest)) for paper in found]


@pytest.fixture
def paper_about():
    """Tell a case a fact and return the notice that follows, with its text."""

    def told(case, event, kind, at=TODAY):
        Case.at(case.pk).tell(event, actor="staff:GA-wang", at=at)
        return papers(case, kind)

    return told


def test_a_hearing_is_offered_announced_and_recorded(city, accepted):
    """行政许可法 art. 46-48."""
    case = actions.offer_hearing(
        case=accepted, by=city.wang, ground="others_concerned", told=WORDS, at=TODAY
    )
    (right,) = papers(case, "hearing_right")
    assert reading.day_in_words(case.state.clock("hearing_ask").due_on) in right
    assert "第四十七条" in right
    assert WORDS in right

    case = actions.ask_hearing(case=case, by=city.li, at=on("2026-09-24"))
    held_on = date(2026, 10, 16)
    case = actions.set_hearing(
        case=case, by=city.wang, held_on=held_on, presider="GA-zhou",
        starts_at="10:30", place="三楼听证室", subject="油烟排口的位置。", at=on("2026-09-24"),
    )  # fmt: skip
    (notice,) = papers(case, "hearing_notice")
    assert "2026年10月16日" in notice
    assert "听证主持人zhou" in notice
    assert "10时30分" in notice
    assert "三楼听证室" in notice
    assert "油烟排口的位置" in notice
    assert "有权申请回避" in notice

    case = actions.hold_hearing(
        case=case, by=city.wang, record="各方意见如下。", at=on("2026-10-16"),
        attendants=[
            actions.Attendant("邻居张某", "concerned", "refused"), actions.Attendant("王某", "reviewer"),
        ],
    )  # fmt: skip
    (protocol,) = papers(case, "hearing_record")
    assert "各方意见如下。" in protocol
    assert "利害关系人邻居张某（拒绝签名）" in protocol
    assert "审查人员王某（已签名）" in protocol
    assert "听证主持人zhou" in protocol
    assert "第四十八条" in protocol


def test_a_hearing_the_law_asks_for_is_announced_to_the_public(city, accepted):
    case = actions.offer_hearing(
        case=accepted, by=city.wang, ground="public_interest", told=WORDS, at=TODAY
    )
    (public,) = papers(case, "hearing_announcement")
    assert "第四十六条" in public
    assert "公共利益" in public
    assert papers(case, "hearing_right") == []


def test_a_hearing_given_up_is_told_and_one_nobody_asked_for_is_not(city, accepted):
    case = actions.offer_hearing(
        case=accepted, by=city.wang, ground="others_concerned", told=WORDS, at=TODAY
    )
    lapsed = actions.drop_unasked_hearing(case=case, at=on("2026-10-20"))
    assert papers(lapsed, "hearing_dropped") == []


def test_suspension_and_resumption_are_told_in_writing(city, accepted):
    case = actions.suspend(
        case=accepted, by=city.wu, ground="awaits_ruling", reason=WORDS, at=TODAY
    )
    (notice,) = papers(case, "suspension")
    assert "参照《中华人民共和国行政复议法》第三十九条" in notice
    case = actions.resume(case=case, by=city.wu, reason="判决已经生效。", at=on("2026-09-28"))
    (notice,) = papers(case, "resumption")
    assert "判决已经生效。" in notice
    due = reading.day_in_words(case.state.clock("statutory").due_on)
    assert f"恢复后的办结期限为{due}" in notice


def test_suspension_at_her_own_request_rests_on_the_laws_procedure(accepted, say, paper_about):
    suspended = events.Suspended(
        on=DAY, ground="applicant_asks", note=say(accepted), handler="GA-wu"
    )
    (notice,) = paper_about(accepted, suspended, "suspension")
    assert "第三十七条" in notice


def test_a_new_handler_is_told_with_his_name(city, accepted, say, paper_about):
    task = next(t for t in accepted.state.tasks if t.step == "review" and t.is_open)
    moved = events.Transferred(
        on=DAY, task=task.no, handler="GA-zhao", by="GA-wu", note=say(accepted)
    )
    (notice,) = paper_about(accepted, moved, "transfer")
    assert "变更为zhao" in notice
    assert "承办人：zhao" in notice


def test_side_work_that_changes_hands_is_not_told(accepted, say, paper_about):
    side = events.Task(9, "consult", accepted.department_id, "reviewer", DAY)
    asked = events.ConsultAsked(
        on=DAY, department_id=accepted.department_id, note=say(accepted), handler="GA-wang",
        opens=(side,),
    )  # fmt: skip
    Case.at(accepted.pk).tell(asked, actor="staff:GA-wang", at=TODAY)
    moved = events.Transferred(on=DAY, task=9, handler="GA-zhao", by="GA-wu", note=say(accepted))
    assert paper_about(accepted, moved, "transfer") == []


def test_what_was_taken_in_here_and_goes_there_is_told(city, apply, say, paper_about):
    case = apply()
    there = city.departments["区卫健局"]
    task = case.state.open_tasks("accept")[0]
    opens = (events.Task(9, "accept", there.pk, "reviewer", DAY),)
    passed = events.Forwarded(
        on=DAY, task=task.no, department_id=there.pk, note=say(case), handler="GA-chen", opens=opens
    )
    (notice,) = paper_about(case, passed, "forwarding")
    assert "转由广安市广安区区卫健局决定是否受理" in notice
    due = case.state.clock("acceptance").due_on
    assert f"至{reading.day_in_words(due)}止" in notice


def test_a_site_survey_leaves_a_record_of_two_persons(city, accepted):
    case = actions.start_procedure(
        case=accepted, by=city.wang, procedure="site_survey", told="将核查。", at=TODAY
    )
    (told,) = papers(case, "procedure")
    assert "所需时间为10个工作日" in told
    assert reading.day_in_words(case.state.clock("procedure:site_survey").due_on) in told
    case = actions.finish_procedure(
        case=case, by=city.wang, procedure="site_survey", outcome="pass", findings="场所一致。",
        second="GA-zhou", at=on("2026-09-24"),
    )  # fmt: skip
    (record,) = papers(case, "inspection")
    assert "wang、zhou" in record
    assert "第三十四条第三款" in record
    assert "场所一致。" in record


PATHS = {
    "commitment": {
        "text": "本店具备安全经营的条件。",
        "duties": ["有与经营相适应的场所。", "有食品安全管理人员。"],
        "consequence": "撤销许可并记入信用记录。",
        "check_days": 40,
        "basis": {"law": "中华人民共和国食品安全法", "article": "第三十五条"},
    },
    "tolerance": {"days": 3},
}
FEE = {
    "code": "test", "name": "检验费", "standard": "每台600元", "amount_cents": 60000, "basis": "《四川省收费目录》",
    "before": "make",
}  # fmt: skip


@pytest.fixture
def wider(city):
    """The food permit with undertaking, tolerance and a fee."""
    body = cities.PERMIT | {"paths": PATHS, "fees": [FEE]}
    city.items["permit"] = cities.publish("wider", body, city.departments["区市监局"])
    return city


def test_an_undertaking_is_set_as_it_was_told_and_promised(wider, apply):
    """国办发〔2020〕42号."""
    case = apply(key="plain")
    applied = replace(
        next(e.event for e in _history(case) if e.kind == "cases.applied"), ways=("commitment",),
        number=case.number + "A",
    )  # fmt: skip
    pk = uuid4()
    Case.open(pk, applied, actor="person", at=TODAY, beside=_dossier(case, pk))
    reactions.settle()
    (paper,) = Paper.objects.filter(story=pk, kind="undertaking")
    text = text_of(files.read(paper.digest))
    assert "有食品安全管理人员。" in text
    assert "本店具备安全经营的条件。" in text
    assert "作出决定之日起40个工作日内进行核查" in text
    assert "撤销许可并记入信用记录。" in text
    assert "国办发〔2020〕42号" in text
    assert "《中华人民共和国食品安全法》第三十五条" in text


def _history(case):
    from yici.kernel import ledger

    return list(ledger.history(case.pk))


def _dossier(case, pk):
    from yici.cases.models import Dossier, dossier_context
    from yici.people import secrets

    held = Dossier.objects.get(case_id=case.pk)
    sealed = secrets.encrypt_json(held.read(), dossier_context(pk))
    return (Dossier(case_id=pk, digest=held.digest, sealed=sealed, at=TODAY),)


def test_tolerant_acceptance_tells_once_what_is_owed_and_by_when(wider, apply, paper_about):
    case = apply()
    told = actions.accept(case=case, by=wider.chen, at=TODAY)
    accepted = next(e.event for e in _history(told) if e.kind == "cases.accepted")
    other = apply(key="two", at="2026-09-22")
    supply = events.Task(
        9, "supply", other.department_id, "clerk", DAY, subject="floor_plan", holds="make"
    )
    owing = replace(accepted, owed=("floor_plan",), opens=(*accepted.opens, supply))
    (notice,) = paper_about(other, owing, "tolerance")
    assert "平面图" in notice
    assert "补齐上述材料" in notice
    assert Paper.objects.filter(story=other.pk, kind="acceptance").count() == 1
    came = events.Supplied(on=DAY, materials=("0" * 64,), codes=("floor_plan",))
    (receipt,) = paper_about(other, came, "supply_receipt")
    assert "平面图" in receipt
    assert "仍须补齐" not in receipt


def test_a_fee_is_asked_with_its_ground_and_where_to_turn(wider, apply, paper_about):
    case = actions.accept(case=apply(), by=wider.chen, at=TODAY)
    asked = events.FeeAsked(on=DAY, code="test", payment_id=uuid4(), amount=60000)
    (notice,) = paper_about(case, asked, "fee")
    assert "人民币600.00元" in notice
    assert "《四川省收费目录》" in notice
    assert "第五十八条" in notice
    assert "申请行政复议" in notice


def granted(city, case):
    for name in ("wang", "zhao", "sun"):
        case = actions.review(
            case=case, by=city.who[name], outcome="pass", criterion="meets_conditions", at=TODAY
        )
    case = actions.decide(
        case=case, by=city.wu, outcome="granted", criterion="meets_conditions", at=TODAY
    )
    reactions.settle()
    return Case.at(case.pk)


@pytest.mark.parametrize(
    ("change", "ground", "kind", "law"),
    [
        ("revoked", "fraud", "revocation", "第六十九条第二款"),
        ("cancelled", "holder_asks", "cancellation", "第七十条第六项"),
        ("corrected", "clerical", "result_correction", "第十条"),
        ("suspended", "under_investigation", "result_suspension", "第十条"),
    ],
)
def test_a_change_of_the_result_is_told_with_ground_and_remedies(
    city, accepted, say, paper_about, change, ground, kind, law
):
    case = granted(city, accepted)
    changed = events.ResultChanged(
        on=DAY, change=change, ground=ground, note=say(case), handler="GA-wu"
    )
    (notice,) = paper_about(case, changed, kind)
    assert law in notice
    assert "六个月内向广安区人民法院提起行政诉讼" in notice
    assert WORDS in notice
    assert "证照编号" in notice


def test_a_check_afterwards_leaves_a_record(city, accepted, say, paper_about):
    case = granted(city, accepted)
    checked = events.AfterChecked(
        on=DAY, task=1, outcome="false", note=say(case), handlers=("GA-wang", "GA-zhao")
    )
    (record,) = paper_about(case, checked, "aftercheck")
    assert "承诺不实" in record
    assert "wang、zhao" in record


def test_no_licence_needed_is_told_as_that(city, apply):
    case = actions.reject(
        case=apply(), by=city.chen, ground="no_licence_needed", reason="自用，不经营。",
        guidance="可以直接使用。", at=TODAY,
    )  # fmt: skip
    actions.confirm_rejection(case=case, by=city.zhou, at=TODAY)
    reactions.settle()
    paper = Paper.objects.get(kind="no_licence")
    assert paper.title == "不需要取得行政许可告知书"
    assert "第三十二条第一款第一项" in text_of(files.read(paper.digest))


def test_the_right_authority_is_named_with_where_it_is(city, apply, say):
    """行政许可法 art. 32 (2)."""
    health = city.departments["区卫健局"]
    Department.objects.filter(pk=health.pk).update(address="思源大道18号", phone="0826-2222222")
    case = apply()
    proposed = events.RefusalProposed(
        on=DAY, ground="wrong_authority", note=say(case), guidance=say(case, "带上身份证。"),
        handler="GA-chen", authority_id=health.pk,
        opens=(events.Task(9, "confirm", case.department_id, "checker", DAY),),
    )  # fmt: skip
    Case.at(case.pk).tell(proposed, actor="staff:GA-chen", at=TODAY)
    actions.confirm_rejection(case=case.pk, by=city.zhou, at=TODAY)
    reactions.settle()
    text = text_of(files.read(Paper.objects.get(kind="non_acceptance").digest))
    assert "请向广安市广安区区卫健局（思源大道18号，电话0826-2222222）申请。带上身份证。" in text


def test_every_notice_names_who_is_responsible(city, accepted):
    """Before anybody has it in hand, the office answers; then the official, with her telephone."""
    Staff.objects.filter(pk="GA-chen").update(phone="0826-1111111")
    (receipt,) = papers(accepted, "receipt")
    assert "承办单位：广安市广安区区市监局" in receipt
    (acceptance,) = papers(accepted, "acceptance")
    assert "承办人：chen" in acceptance
    assert "0826-1111111" in acceptance
    assert {paper.about for paper in Paper.objects.all()} == {accepted.number}


def test_what_is_no_licence_follows_the_law_by_analogy_and_says_so(city, apply):
    case = apply("birth")
    reactions.settle()
    paper = Paper.objects.get(story=case.pk, kind="receipt")
    assert paper.title == "行政确认申请材料接收凭证"
    assert "参照《中华人民共和国行政许可法》" in text_of(files.read(paper.digest))
    assert Content.model_validate(cities.BIRTH).task_type.value == "07"
