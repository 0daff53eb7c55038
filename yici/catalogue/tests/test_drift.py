"""An implementation list may be better than its basic item, never worse and never another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.catalogue.content import (
    BasicContent,
    EvidenceGrade,
    Intermediary,
    LegalBasis,
    Limit,
    LimitUnit,
    Question,
    ServiceObject,
    SituationTable,
    StageKind,
    TaskType,
    basic_digest,
)
from yici.catalogue.drift import ELEMENTS, Pair, Verdict, asked_materials, compare
from yici.catalogue.guides import demo_guides

GUIDE = next(g.content for g in demo_guides() if g.content.name == "教师资格认定")
BASIC = BasicContent(
    name=GUIDE.name,
    task_type=GUIDE.task_type,
    legal_basis=GUIDE.legal_basis,
    service_objects=GUIDE.service_objects,
    conditions=GUIDE.conditions,
    materials=asked_materials(GUIDE),
    grades={material.name: material.evidence for material in GUIDE.materials if material.asked},
    intermediaries=(),
    stages=tuple(stage.kind for stage in GUIDE.stages),
    statutory=GUIDE.statutory,
    promised=GUIDE.promised,
    visits=GUIDE.visits,
    fee_cents=sum(fee.amount_cents for fee in GUIDE.fees),
)


UPLOADED = next(m for m in GUIDE.materials if m.asked and m.evidence.code == "C")


def graded(grade):
    """The guide's materials, one of them with another evidence grade."""
    return tuple(
        m.model_copy(update={"grade": grade and EvidenceGrade(grade)}) if m is UPLOADED else m
        for m in GUIDE.materials
    )


def verdicts(basic=BASIC, local=GUIDE, code="000105009000"):
    found = compare(Pair(basic, local, "000105009000", code))
    return {one.element: one.verdict for one in found}


def test_a_list_as_its_basic_item_is_the_same_in_every_element():
    assert verdicts() == dict.fromkeys(ELEMENTS, Verdict.SAME)


def test_a_limit_longer_in_one_situation_only_is_worse_than_above():
    """C006: a row of a situation table may set its own limit; the longest counts."""
    question = Question(
        code="who", text="谁", options=[{"code": "a", "text": "甲"}, {"code": "b", "text": "乙"}]
    )

    def told(days: int) -> Verdict:
        rows = [
            {"code": "a", "name": "甲", "when": {"who": ["a"]}, "promised": {"days": days}},
            {"code": "b", "name": "乙", "when": {"who": ["b"]}},
        ]
        local = GUIDE.model_copy(
            update={
                "situations": (question,),
                "tables": (SituationTable(code="t", name="表", rows=rows),),
            }
        )
        return verdicts(local=local)["promised"]

    assert told(GUIDE.promised.days + 1) == Verdict.WORSE
    assert told(GUIDE.promised.days) == Verdict.SAME
    assert told(1) == Verdict.SAME  # the other situation is as long as before


@pytest.mark.parametrize(
    ("change", "element", "verdict"),
    [
        ({"name": "教师资格核发"}, "name", Verdict.DIFFERS),
        ({"name": "教师资格 认定"}, "name", Verdict.SAME),  # typing alone is no difference
        ({"task_type": TaskType.SERVICE}, "task_type", Verdict.DIFFERS),
        ({"legal_basis": GUIDE.legal_basis[:0]}, "legal_basis", Verdict.OPEN),
        ({"legal_basis": (LegalBasis(law="某办法", article="第一条"),)}, "legal_basis", Verdict.DIFFERS),
        ({"legal_basis": (*GUIDE.legal_basis, LegalBasis(law="某省条例", article="第二条"))},
         "legal_basis", Verdict.SAME),
        ({"service_objects": (ServiceObject.OTHER,)}, "service_objects", Verdict.DIFFERS),
        ({"conditions": (*GUIDE.conditions, "有本地户籍")}, "conditions", Verdict.WORSE),
        ({"materials": GUIDE.materials[:1]}, "materials", Verdict.BETTER),
        ({"materials": (*GUIDE.materials, GUIDE.materials[0].model_copy(
            update={"code": "proof", "name": "无犯罪记录证明原件", "shared": False}))},
         "materials", Verdict.WORSE),
        ({"materials": graded("B")}, "grades", Verdict.WORSE),  # an original to be shown
        ({"materials": graded("D")}, "grades", Verdict.BETTER),  # her word is enough
        ({"materials": graded("A")}, "grades", Verdict.BETTER),  # fetched: no burden at all
        ({"materials": graded(None)}, "grades", Verdict.SAME),
        ({"intermediaries": (Intermediary(code="report", name="评估报告"),)},
         "intermediaries", Verdict.WORSE),
        ({"stages": GUIDE.stages[:2]}, "stages", Verdict.BETTER),
        ({"promised": Limit(days=1)}, "promised", Verdict.BETTER),
        ({"promised": Limit(days=99)}, "promised", Verdict.WORSE),
        ({"visits": 3}, "visits", Verdict.WORSE),
        ({"visits": 0}, "visits", Verdict.BETTER),
    ],
)  # fmt: skip
def test_each_element_is_judged_by_its_own_rule(change, element, verdict):
    basic = BASIC.model_copy(update={"visits": 1}) if element == "visits" else BASIC
    assert verdicts(basic, GUIDE.model_copy(update=change))[element] == verdict


def test_a_stage_more_of_the_same_kind_is_worse_and_one_of_another_situation_is_not():
    """审查, then 审查 once more: the kinds are the same, the way is longer."""
    again = GUIDE.stages[1].model_copy(update={"code": "again"})
    longer = GUIDE.model_copy(update={"stages": (*GUIDE.stages, again)})
    found = {one.element: one for one in compare(Pair(BASIC, longer, "1", "1"))}["stages"]
    assert (found.verdict, found.more) == (Verdict.WORSE, (again.kind.label,))
    other = GUIDE.stages[1].model_copy(
        update={"code": "other", "needed_if": {"place": ("abroad",)}}
    )
    here = GUIDE.stages[1].model_copy(update={"needed_if": {"place": ("here",)}})
    either = GUIDE.model_copy(update={"stages": (GUIDE.stages[0], here, other, *GUIDE.stages[2:])})
    assert verdicts(local=either)["stages"] == Verdict.SAME


def test_one_article_is_the_same_however_it_is_written():
    def citing(law, article):
        return {"legal_basis": (LegalBasis(law=law, article=article),)}

    basic = BASIC.model_copy(update=citing("中华人民共和国教师法", "第十三条第一款"))
    for law, article in (("教师法", "第13条第1款"), ("《教师法》", "第十三条 第一款")):
        local = GUIDE.model_copy(update=citing(law, article))
        assert verdicts(basic, local)["legal_basis"] == Verdict.SAME
    other = GUIDE.model_copy(update=citing("教师法", "第十三条第二款"))
    assert verdicts(basic, other)["legal_basis"] == Verdict.DIFFERS


def test_a_greater_burden_of_proof_is_named_with_its_material():
    """证据等级 of a list may only be the lighter for the applicant (issue: evidence grades)."""
    pair = Pair(BASIC, GUIDE.model_copy(update={"materials": graded("B")}), "1", "1")
    (found,) = compare(pair, ["grades"])
    assert found.more == (f"{UPLOADED.name} B",)
    assert f"{UPLOADED.name} C" in found.basic


def test_a_grade_is_fixed_for_materials_that_are_fixed_and_old_digests_stay():
    bare = BASIC.model_copy(update={"grades": {}})
    without = {
        name: told for name, told in bare.model_dump(mode="json").items() if name != "grades"
    }
    assert basic_digest(bare) == basic_digest(BasicContent.model_validate(without))
    assert basic_digest(BASIC) != basic_digest(bare)
    with pytest.raises(ValueError, match="no such material: 护照"):
        BasicContent.model_validate(without | {"grades": {"护照": "A"}})


def test_what_is_not_fixed_above_is_open():
    bare = BasicContent(name=GUIDE.name, task_type=GUIDE.task_type)
    found = verdicts(bare)
    assert found.pop("name") == found.pop("code") == found.pop("task_type") == Verdict.SAME
    assert set(found.values()) == {Verdict.OPEN}


def test_another_basic_code_inside_the_implementation_code_is_told():
    assert verdicts(code="000105008000")["code"] == Verdict.DIFFERS


limits = st.builds(Limit, days=st.integers(0, 60), unit=st.sampled_from(LimitUnit))
counts = st.integers(0, 4)


@given(limits, limits, counts, counts)
def test_only_one_side_can_be_better(fixed, said, visits, more):
    def judged(basic_limit, limit, basic_visits, local_visits):
        basic = BASIC.model_copy(update={"promised": basic_limit, "visits": basic_visits})
        local = GUIDE.model_copy(update={"promised": limit, "visits": local_visits})
        found = verdicts(basic, local)
        return found["promised"], found["visits"]

    mirror = {
        Verdict.SAME: Verdict.SAME,
        Verdict.BETTER: Verdict.WORSE,
        Verdict.WORSE: Verdict.BETTER,
    }
    there, back = judged(fixed, said, visits, more), judged(said, fixed, more, visits)
    assert tuple(mirror[one] for one in there) == back


@given(st.sets(st.sampled_from(StageKind)), st.sets(st.sampled_from(StageKind)))
def test_fewer_of_a_list_is_never_worse(fixed, said):
    stages = tuple(GUIDE.stages[0].model_copy(update={"kind": kind}) for kind in sorted(said))
    basic = BASIC.model_copy(update={"stages": tuple(sorted(fixed))})
    verdict = verdicts(basic, GUIDE.model_copy(update={"stages": stages}))["stages"]
    assert verdict.wrong == bool(said - fixed)
