"""Every rule: what is right, what is wrong, and what lies just on the border."""

from datetime import date

import pytest

from yici.catalogue.content import (
    CaseKind,
    Content,
    Intermediary,
    LegalBasis,
    Material,
    OffPlatform,
    OffPlatformGround,
    OnlineDepth,
    ResultKind,
    SituationTable,
    StageKind,
    TaskType,
)
from yici.catalogue.guides import demo_guides
from yici.catalogue.lint import BY_NUMBER, RULES, lists
from yici.catalogue.lint.entry import document_key
from yici.catalogue.lint.rules.materials import line_of

from .alone import findings

GUIDES = list(demo_guides())
FOOD = next(guide.content for guide in GUIDES if guide.content.name.endswith("经营许可核发"))
BASIS = FOOD.materials[0].legal_basis


def food(**change) -> Content:
    return FOOD.model_copy(update=change)


def guide(**change) -> Content:
    return food(guide=FOOD.guide.model_copy(update=change))


def stage(number: int, **change) -> tuple:
    changed = list(FOOD.stages)
    changed[number] = changed[number].model_copy(update=change)
    return tuple(changed)


def paper(name: str = "某证明", **said) -> Material:
    told = {"code": "paper", "kind": "certificate", "legal_basis": BASIS} | said
    return Material.model_validate(told | {"name": name})


def asking(*papers: Material) -> Content:
    return food(materials=(*FOOD.materials, *papers))


def basis(law: str, article: str, text: str = "") -> tuple[LegalBasis, ...]:
    return (LegalBasis(law=law, article=article, text=text),)


def days(promised: int, **change) -> Content:
    return food(promised=FOOD.promised.model_copy(update={"days": promised}), **change)


def offline(**said) -> Content:
    """The food permit, if it were kept off the platform."""
    return food(
        online_depth=OnlineDepth.NONE,
        off_platform=OffPlatform.model_validate(
            {"reason": "须当面办理", "approved_by": "广安区人民政府"} | said
        ),
    )


def by_premises(stages=None, **own) -> Content:
    """The food permit, if its limits hung on whose the premises are."""
    rows = [
        {"code": "mine", "name": "自有", "when": {"premises": ["own"]}} | own,
        {"code": "others", "name": "租赁", "when": {"premises": ["leased"]}},
    ]
    table = SituationTable(code="whose", name="场所", rows=rows)
    return food(tables=(table,), stages=stages or FOOD.stages)


def result(**change) -> Content:
    return food(result=FOOD.result.model_copy(update=change))


def survey(**change) -> Content:
    return food(special_procedures=(FOOD.special_procedures[0].model_copy(update=change),))


def agency(*bases: LegalBasis) -> Content:
    """The food permit, if it needed a surveyor's report."""
    return food(intermediaries=(Intermediary(code="plot", name="场所测绘", legal_basis=bases),))


def other(name: str, result: str, *papers: Material, licence: str = "", code="other") -> tuple:
    """Another item of the city: what it leads to, and what it asks."""
    changed = {"kind": "other", "name": result, "licence_type": licence, "fields": ()}
    content = food(name=name, materials=papers, result=FOOD.result.model_copy(update=changed))
    return (content, code, "区民政局")


CHECKED = FOOD.stages[1].model_copy(
    update={
        "code": "check", "name": "审核", "kind": StageKind.CHECK, "limit_days": 0,
        "duties": (FOOD.stages[1].duties[0].model_copy(update={"limit_days": 0}),),
    }
)  # fmt: skip
FOUR = (*FOOD.stages[:2], CHECKED, FOOD.stages[2])
EXCUSED = GUIDES[0].content.exemption or next(
    g.content.exemption for g in GUIDES if g.content.exemption
)
SECRET = OffPlatform(ground="state-secret", reason="涉密", approved_by="广安区人民政府")
GRANT, REFUSE = FOOD.stages[2].criteria
FETCHED = paper("收入核对报告", source="government", issuer="民政部门", shared=True)
RIGHT, ADVICE, WRONG = "right", "advice", "wrong"

# (rule, what it is, content, verdict, what lies around)
CASES = [
    ("R01", "whole", FOOD, RIGHT, ()),
    ("R01", "no bus routes", guide(bus_routes=""), WRONG, ()),
    ("R01", "no basis", food(legal_basis=()), WRONG, ()),
    ("R01", "a visit without its reason", food(visits=1), WRONG, ()),
    ("R01", "a visit with its reason", food(visits=1, visit_reason="现场核对本人"), RIGHT, ()),
    ("R02", "no words for a stage", food(stages=stage(1, guide="")), WRONG, ()),
    ("R02", "no criteria", food(stages=stage(1, criteria=())), WRONG, ()),
    ("R02", "one criterion", food(stages=stage(1, criteria=(GRANT,))), RIGHT, ()),
    ("R03", "no basis", asking(paper(legal_basis=())), WRONG, ()),
    ("R03", "a missing article", asking(paper(legal_basis=basis("食品安全法", "第五百条"))), WRONG, ()),
    ("R03", "the last article", asking(paper(legal_basis=basis("食品安全法", "第一百五十四条"))), RIGHT, ()),
    ("R03", "a missing item", asking(paper(legal_basis=basis("食品安全法", "第三十三条第一款第（十二）项"))), WRONG, ()),
    ("R03", "the last item", asking(paper(legal_basis=basis("食品安全法", "第三十三条第一款第（十一）项"))), RIGHT, ()),
    ("R03", "a statute of no such name", asking(paper(legal_basis=basis("中华人民共和国食品安全卫生法", "第三条"))), WRONG, ()),
    ("R03", "a regulation that the register lacks", asking(paper(legal_basis=basis("城镇燃气管理条例", "第三条"))), RIGHT, ()),
    ("R03", "words that the article lacks", asking(paper(legal_basis=basis("食品安全法", "第三十五条", "可以收取费用"))), ADVICE, ()),
    ("R03", "words broken elsewhere", asking(paper(legal_basis=basis("食品安全法", "第三十五条", "国家对食品生产经营\n实行许可制度。"))), RIGHT, ()),
    ("R04", "other material", asking(paper("法律、法规规定的其他材料")), WRONG, ()),
    ("R04", "other relevant proofs", asking(paper("其他相关证明文件")), WRONG, ()),
    ("R04", "as the office asks", asking(paper("登记机关要求提交的材料")), WRONG, ()),
    ("R04", "what needs to be handed in", asking(paper("其它需要提交的资料")), WRONG, ()),
    ("R04", "other organisations", asking(paper("其他组织登记证书")), RIGHT, ()),
    ("R04", "persons concerned", asking(paper("相关人员身份证明")), RIGHT, ()),
    ("R04", "a list of materials", asking(paper("材料清单")), RIGHT, ()),
    ("R05", "shared and supplied", asking(paper(shared=True, issuer="公安部门")), WRONG, ()),
    ("R05", "shared by nobody", asking(paper(shared=True, source="government")), WRONG, ()),
    ("R05", "shared by somebody", asking(FETCHED), RIGHT, ()),
    ("R05", "fetched for another item", asking(paper("收入核对报告（复印件）")), WRONG, (other("低保", "低保通知书", FETCHED),)),
    ("R05", "fetched for no other item", asking(paper("收入核对报告")), RIGHT, (other("低保", "低保通知书"),)),
    ("R06", "the same twice", asking(paper("食品经营许可申请书（复印件）")), ADVICE, ()),
    ("R06", "part of another", asking(paper("产权证及租赁合同"), paper("产权证", code="again")), ADVICE, ()),
    ("R06", "the same in other situations", asking(
        paper("产权证", needed_if={"premises": ["own"]}),
        paper("产权证", code="again", needed_if={"premises": ["leased"]}),
    ), RIGHT, ()),
    ("R06", "father's and mother's", asking(paper("父亲出生证明"), paper("母亲出生证明", code="again")), RIGHT, ()),
    ("R07", "a proof beside what it proves", asking(paper("收入证明"), paper("工资流水", code="base")), WRONG, (other("开收入证明", "收入证明", paper("工资流水")),)),
    ("R07", "a proof of a proof", asking(paper("收入证明")), ADVICE, (other("开收入证明", "收入证明", paper("工资流水")),)),
    ("R07", "a proof of two things", asking(paper("收入证明")), RIGHT, (other("开收入证明", "收入证明", paper("工资流水"), paper("完税证明", code="tax")),)),
    ("R07", "a proof that rests on who she is", asking(paper("收入证明")), RIGHT, (other("开收入证明", "收入证明", paper("居民身份证")),)),
    ("R07", "kinship by the village", asking(paper("亲属关系证明", issuer="村（居）民委员会")), ADVICE, ()),
    ("R07", "kinship by the police", asking(paper("亲属关系证明", issuer="公安机关")), RIGHT, ()),
    ("C030", "each needs the other's", asking(paper("卫生证明")), WRONG, (other("卫生", "卫生证明", paper("食品经营许可证")),)),
    ("C030", "in some situations only", asking(paper("卫生证明", needed_if={"premises": ["own"]})), ADVICE, (other("卫生", "卫生证明", paper("食品经营许可证")),)),
    ("C030", "the state fetches it", asking(paper("卫生证明", shared=True, issuer="卫健局")), RIGHT, (other("卫生", "卫生证明", paper("食品经营许可证")),)),
    ("C030", "it can be had elsewhere", asking(paper("卫生证明")), RIGHT, (other("卫生", "卫生证明", paper("食品经营许可证")), other("体检", "卫生证明", code="third"))),
    ("C030", "it may be left out", asking(paper("卫生证明", necessity="optional")), RIGHT, (other("卫生", "卫生证明", paper("食品经营许可证")),)),
    ("C030", "it asks for what it renews", asking(paper("食品经营许可证")), RIGHT, ()),
    ("R08", "this case's own notice", asking(paper("受理通知书")), WRONG, ()),
    ("R08", "another body's notice", asking(paper("电力部门受理通知书回执")), RIGHT, ()),
    ("R08", "taken in at the first time", food(paths=FOOD.paths.model_copy(update={"renews": "some-licence"}), materials=(paper("产权证"),)), ADVICE, (other("首次", "某许可证", paper("产权证"), licence="some-licence"),)),
    ("R08", "in one situation only", food(paths=FOOD.paths.model_copy(update={"renews": "some-licence"}), materials=(paper("产权证", needed_if={"premises": ["own"]}),)), RIGHT, (other("首次", "某许可证", paper("产权证"), licence="some-licence"),)),
    ("R09", "by the deciding office", asking(paper(issuer="区行政审批局", source="government")), WRONG, ()),
    ("R09", "by its own line", asking(paper(issuer="广安市行政审批局", source="government")), WRONG, ()),
    ("R09", "by another", asking(paper(issuer="区民政局", source="government")), RIGHT, ()),
    ("R10", "paper although there is one", asking(paper(licence_type="some-licence", form="paper")), WRONG, ()),
    ("R10", "either", asking(paper(licence_type="some-licence", form="either")), RIGHT, ()),
    ("R10", "its type is not named", asking(paper("某许可证原件")), WRONG, (other("某事", "某许可证", licence="some-licence"),)),
    ("R11", "no rule at all", agency(), WRONG, ()),
    ("R11", "a law", agency(*basis("食品安全法", "第三十五条")), RIGHT, ()),
    ("R11", "a rule of the province", agency(*basis("四川省测绘管理办法", "第三条")), RIGHT, ()),
    ("R11", "a rule of the city", agency(*basis("广安市测绘管理办法", "第三条")), WRONG, ()),
    ("R11", "a document of an office", agency(*basis("关于规范测绘服务的通知", "第三条")), WRONG, ()),
    ("R11", "a city's rule, and a law", agency(*basis("广安市测绘管理办法", "第三条"), *basis("食品安全法", "第三十五条")), RIGHT, ()),
    ("R12", "longer than the law", days(21), WRONG, ()),
    ("R12", "as long as the law", days(20), WRONG, ()),
    ("R12", "a day more than half", days(11), WRONG, ()),
    ("R12", "just half", days(10), RIGHT, ()),
    ("R12", "more than half, excused", days(11, exemption=EXCUSED), RIGHT, ()),
    ("R12", "longer than the law, excused", days(21, exemption=EXCUSED), WRONG, ()),
    ("R12", "immediate in eight days", food(case_kind=CaseKind.IMMEDIATE), WRONG, ()),
    ("R12", "no statutory limit", days(30, statutory=None), RIGHT, ()),
    ("R12", "a situation longer than the law", by_premises(promised={"days": 21}), WRONG, ()),
    ("R12", "a situation longer than half", by_premises(promised={"days": 11}), WRONG, ()),
    ("R12", "a situation of just half", by_premises(promised={"days": 10}), RIGHT, ()),
    ("R12", "a situation with a shorter law", by_premises(statutory={"days": 15}), WRONG, ()),
    ("R12", "a situation with a law just long enough", by_premises(statutory={"days": 16}), RIGHT, ()),
    ("R13", "four stages", food(stages=FOUR), WRONG, ()),
    ("R13", "four stages, excused", food(stages=FOUR, exemption=EXCUSED), RIGHT, ()),
    ("R13", "three", FOOD, RIGHT, ()),
    ("R13", "two", food(stages=(FOOD.stages[0], FOOD.stages[2])), RIGHT, ()),
    ("R13", "backwards", food(stages=FOOD.stages[::-1]), WRONG, ()),
    ("R13", "a name of its own", food(stages=stage(1, name="初审")), WRONG, ()),
    *(("R14", f"no {part}", survey(**{part: empty}), WRONG, ()) for part, empty in (
        ("legal_basis", ()), ("condition", ""), ("steps", ()), ("limit", None), ("standard", ""))),
    ("R14", "whole", survey(), RIGHT, ()),
    ("R14", "one step", survey(steps=("现场查看",)), RIGHT, ()),
    ("R16", "not online", food(online_depth=OnlineDepth.ENQUIRY), ADVICE, ()),
    ("R16", "filing online is enough", food(online_depth=OnlineDepth.FILING), RIGHT, ()),
    ("R16", "not online, excused by law", offline(ground="law", legal_basis=BASIS), RIGHT, ()),
    ("R16", "not online, a law that is not named", offline(ground="law"), ADVICE, ()),
    *(("R16", f"not online, {ground.value}", offline(ground=ground), RIGHT, ()) for ground in list(OffPlatformGround)[1:]),
    ("R16", "not online, excused from short limits only", food(online_depth=OnlineDepth.NONE, exemption=EXCUSED), ADVICE, ()),
    ("R16", "online and excused", food(off_platform=SECRET), ADVICE, ()),
    ("R12", "excused from the platform only", days(11, off_platform=SECRET, online_depth=OnlineDepth.NONE), WRONG, ()),
    ("R16", "not one of the six types", food(online_depth=OnlineDepth.NONE, task_type=TaskType.INSPECTION), RIGHT, ()),
    ("R17", "a repealed law", asking(paper(legal_basis=basis("中华人民共和国婚姻法", "第八条"))), WRONG, ()),
    ("R17", "one that starts in 2027", asking(paper(legal_basis=basis("医疗保障法", "第一条"))), WRONG, ()),
    ("R17", "a law in force", FOOD, RIGHT, ()),
    ("R21", "no ground to refuse", food(stages=stage(2, criteria=(GRANT,))), WRONG, ()),
    ("R21", "no ground to grant", food(stages=stage(2, criteria=(REFUSE,))), WRONG, ()),
    ("R21", "one of each", food(stages=stage(2, criteria=(GRANT, REFUSE))), RIGHT, ()),
    ("R21", "a service refuses nobody", food(task_type=TaskType.SERVICE, stages=stage(2, criteria=(GRANT,))), RIGHT, ()),
    ("R34", "a stage longer than the promise", food(stages=stage(1, limit_days=9)), WRONG, ()),
    ("R34", "a duty longer than its stage", food(stages=stage(1, limit_days=1)), WRONG, ()),
    ("R34", "a situation shorter than its stages", by_premises(promised={"days": 3}), WRONG, ()),
    ("R34", "a situation that lacks a stage", by_premises(
        stage(1, needed_if={"premises": ["leased"]}), promised={"days": 3}), RIGHT, ()),
    ("R31", "an e-licence", FOOD, RIGHT, ()),
    ("R31", "none, and no word why", result(licence_type=""), WRONG, ()),
    ("R31", "none, and blanks for a reason", result(licence_type="", on_paper="  "), WRONG, ()),
    ("R31", "none, and why", result(licence_type="", on_paper="护照不生成电子证照。"), RIGHT, ()),
    ("R31", "no licence", result(licence_type="", kind=ResultKind.OTHER, fields=()), RIGHT, ()),
    ("R31", "no result", food(result=None), RIGHT, ()),
    ("R34", "just the promise", food(stages=stage(1, limit_days=6)), RIGHT, ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "content", "verdict", "among"),
    [pytest.param(r, c, v, a, id=f"{r} {name}") for r, name, c, v, a in CASES],
)
def test_a_rule_finds_what_is_wrong_and_nothing_else(rule, content, verdict, among):
    content = Content.model_validate(content.model_dump())
    found = [one for one in findings(content, among) if one.rule == rule]
    worst = WRONG if any(f.blocks for f in found) else ADVICE if found else RIGHT
    assert worst == verdict, [str(one) for one in found]
    assert all("%" not in finding.text for finding in found)


# What the list and the store say of an entry, beside its content.
SAID = [
    ("R15", "the type of the list", {"listed_type": "01"}, RIGHT),
    ("R15", "another type than the list's", {"listed_type": "20"}, WRONG),
    ("R15", "in no list yet", {"listed_type": ""}, RIGHT),
    ("R18", "as it was published", {"is_altered": False}, RIGHT),
    ("R18", "altered behind its digest", {"is_altered": True}, WRONG),
    ("R20", "with its days", {"is_dated": True}, RIGHT),
    ("R20", "without its days", {"is_dated": False}, WRONG),
]


@pytest.mark.parametrize(
    ("rule", "said", "verdict"), [pytest.param(r, s, v, id=f"{r} {n}") for r, n, s, v in SAID]
)
def test_an_entry_is_what_the_list_and_the_store_say_of_it(rule, said, verdict):
    assert [f.rule for f in findings(FOOD, **said)] == ([] if verdict == RIGHT else [rule])


# Of every rule: what is just right, and what is just not. R19 counts whole lists, see below.
BORDERS = {
    "R01": ("a visit with its reason", "a visit without its reason"),
    "R02": ("one criterion", "no criteria"),
    "R03": ("the last article", "a missing article"),
    "R04": ("persons concerned", "other relevant proofs"),
    "R05": ("shared by somebody", "shared by nobody"),
    "R06": ("father's and mother's", "the same twice"),
    "R07": ("a proof of two things", "a proof of a proof"),
    "R08": ("another body's notice", "this case's own notice"),
    "R09": ("by another", "by its own line"),
    "R10": ("either", "paper although there is one"),
    "R11": ("a rule of the province", "a rule of the city"),
    "R12": ("just half", "a day more than half"),
    "R13": ("three", "four stages"),
    "R14": ("one step", "no steps"),
    "R15": ("in no list yet", "another type than the list's"),
    "R16": ("not online, excused by law", "not online, a law that is not named"),
    "R17": ("a law in force", "one that starts in 2027"),
    "R18": ("as it was published", "altered behind its digest"),
    "R20": ("with its days", "without its days"),
    "R21": ("one of each", "no ground to refuse"),
    "R31": ("none, and why", "none, and no word why"),
    "R34": ("just the promise", "a stage longer than the promise"),
    "C030": ("it can be had elsewhere", "each needs the other's"),
}


def test_every_rule_has_something_right_something_wrong_and_its_border():
    verdicts = {(r, n): v for r, n, _c, v, _a in CASES} | {(r, n): v for r, n, _s, v in SAID}
    for rule in RULES:
        if rule.number == "R19" or rule.number.startswith(
            "T"
        ):  # lists and tables: test_lists, test_tables
            continue
        right, wrong = BORDERS[rule.number]
        assert verdicts[rule.number, right] == RIGHT
        assert verdicts[rule.number, wrong] != RIGHT


@pytest.mark.parametrize(
    ("one_visit", "no_visit", "missing"), [(100, 30, 0), (99, 30, 1), (100, 29, 1), (0, 0, 2)]
)
def test_a_region_needs_its_hundred_frequent_items_in_one_visit(one_visit, no_visit, missing):
    """R19, at its border."""
    found = list(lists.findings("511602000000", lists.Tally(one_visit, no_visit)))
    assert [(f.rule, f.blocks) for f in found] == [("R19", False)] * missing


def test_a_change_of_the_law_is_told_for_editions_older_than_it():
    """监狱法 has a new version since 1 November 2026."""
    content = asking(paper(legal_basis=basis("监狱法", "第一条")))
    for since, told in ((date(2026, 10, 31), ["R17"]), (date(2026, 11, 1), []), (None, [])):
        assert [f.rule for f in findings(content, since=since)] == told


def test_every_rule_says_where_it_comes_from_and_what_to_do():
    assert len(BY_NUMBER) == len(RULES)
    for rule in RULES:
        assert rule.sentence
        assert rule.source
        assert rule.remedy
    assert {f"R{n:02}" for n in range(1, 22)} <= set(BY_NUMBER)


def test_the_guides_that_come_with_yici_break_no_rule_on_the_day_they_took_effect():
    known = [(guide.content, guide.code, guide.department) for guide in GUIDES]
    for one in GUIDES:
        on = one.from_on or date(2026, 7, 1)
        among = [told for told in known if told[1] != one.code]
        found = findings(one.content, among, on, code=one.code, department=one.department, since=on)
        assert [str(finding) for finding in found] == [], one.content.name


def test_a_paper_is_known_by_one_name_and_an_office_by_its_line():
    assert document_key("营业执照（副本）复印件") == document_key("营业执照") == "营业执照"
    assert document_key("复印件") == "复印件"
    assert line_of("区卫生健康局") == line_of("广安市卫生健康委员会") == line_of("卫生健康部门")
    assert line_of("区民政局") != line_of("区卫生健康局")


@pytest.mark.parametrize(
    ("said", "visits", "rule"),
    [
        ({"grade": "A"}, 1, "R05"),
        ({"grade": "A", "shared": True, "issuer": "公安"}, 1, ""),
        ({"grade": "A", "licence_type": "id"}, 1, ""),
        ({"grade": "C", "shared": True, "issuer": "公安"}, 1, "R05"),
        ({"grade": "B", "originals": 1}, 1, ""),
        ({"grade": "B", "originals": 1}, 0, "R01"),
        ({"grade": "B"}, 1, "R01"),
        ({"grade": "C", "originals": 1}, 0, ""),
        ({"originals": 1}, 0, ""),
    ],
)
def test_a_fixed_grade_agrees_with_how_the_paper_comes_in(said, visits, rule):
    content = asking(paper(**said)).model_copy(update={"visits": visits})
    found = [one for one in findings(content) if "rade" in one.message and one.where == "某证明"]
    assert [(one.rule, one.blocks) for one in found] == ([(rule, False)] if rule else [])
