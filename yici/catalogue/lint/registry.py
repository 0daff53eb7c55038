"""The one table of rules: number, what it is called, the sentence it comes from, what to do. Pure.

The sentences are those of the policy documents that the platform follows, word for word:
琼 (海南省人民政府办公厅 2016-01-25), 东府办〔2016〕59号, 盘政办〔2019〕24号, 三明市效能办 2017-07-29 and the
“数字政府”优化营商环境专题建设工作实施方案.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yici.catalogue.faults import Finding, gettext_noop

from .entry import Around, Entry
from .rules import basis, guide, limits, materials, proofs, sameness, stages

HAINAN = "海南省简化优化公共服务流程方便基层群众办事创业工作方案"
DONGGUAN = "东莞市简化优化公共服务流程方便基层群众办事创业工作方案（东府办〔2016〕59号）"
PANJIN = "盘锦市推进高频事项“最多跑一次”工作实施方案（盘政办〔2019〕24号）"
DIGITAL = "优化营商环境专题建设工作实施方案"
SANMING = "三明市全面提升行政服务效能不断增强群众获得感的实施方案"

Check = Callable[[Entry, Around], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """One rule. `checks` say of each finding whether it blocks publication; `blocks`: any may."""

    number: str
    title: str
    sentence: str
    source: str
    remedy: str
    checks: tuple[Check, ...] = ()
    blocks: bool = True


_ = gettext_noop
RULES: tuple[Rule, ...] = (
    Rule(
        "R01", _("A complete guide"),
        "要对所有公共服务事项逐项编制办事指南，明确办理依据、受理单位、基本流程、申请材料、示范文本及常见错误示例、"
        "收费依据及标准、办理时限、咨询方式等内容，并细化到每个环节。",
        f"{HAINAN} 三（一）1", _("Fill in the element that is missing."),
        (guide.complete_guide, guide.grades_fit_the_visits),
    ),
    Rule(
        "R02", _("A guide for every stage"),
        "并细化各个环节，为群众办事提供清晰指引。",
        f"{DONGGUAN} 三（二）", _("Write what happens in the stage and what is examined."),
        (guide.complete_stages,),
    ),
    Rule(
        "R03", _("A legal basis for everything that is asked"),
        "对没有法律、法规以及规章依据的一律予以取消",
        f"{SANMING} 三（十三）", _("Name the article that asks for it, or cancel it."),
        (basis.has_basis, basis.basis_exists, basis.not_cut),
    ),
    Rule(
        "R04", _("No catch-all material"),
        "兜底条款规定需提交的申报材料一律取消。",
        f"{HAINAN} 三（二）7", _("Name the paper that is needed, or cancel it."),
        (materials.no_catch_all,),
    ),
    Rule(
        "R05", _("What is shared is not asked"),
        "办事部门可通过与其他部门信息共享获取相关信息的，不得要求申请人提供证明材料。",
        f"{HAINAN} 三（二）3", _("Mark it as fetched, with the department that has it."),
        (materials.shared_is_not_asked, materials.grades_say_how_it_comes),
    ),
    Rule(
        "R06", _("No paper twice"),
        "可合并的申报材料一律合并",
        f"{HAINAN} 三（二）7", _("Merge the two into one."),
        (materials.no_twins,),
    ),
    Rule(
        "R07", _("No unrelated and no multiple proofs"),
        "严禁要求申请人提供与许可无关的材料、多重证明等",
        f"{DONGGUAN} 三（六）", _("Ask for the paper that is proved, or look the fact up."),
        (proofs.no_multiple_proofs,),
    ),
    Rule(
        "C030", _("No circular proofs"),
        "从源头上避免各类奇葩证明、循环证明等现象。",
        f"{SANMING} 三（十三）", _("Cancel one of the papers of the circle, or fetch it."),
        (proofs.no_circles,),
    ),
    Rule(
        "R08", _("Nothing that was handed in before"),
        "上一审批环节已经收取的申报材料，下一审批环节可不再要求提交",
        f"{DONGGUAN} 三（六）", _("Take it from the earlier step or case."),
        (materials.collected_before,),
    ),
    Rule(
        "R09", _("Of one's own papers the number only"),
        "对申报材料为本部门或本系统发放的证照或批准文书，可要求只提供批准文件名称、文号、编码等信息供查询验证，"
        "不再提交证照或批准文书的原件或复印件。",
        f"{DONGGUAN} 三（六）", _("Turn the paper into a form field for its number."),
        (materials.own_papers_by_number,),
    ),
    Rule(
        "R10", _("E-licence instead of paper"),
        "对于证照库中已有的电子证照，要100%应用，不得再要求申请人提交纸质证照。",
        f"{SANMING} 一（二）", _("Name the type of the e-licence and do not insist on paper."),
        (materials.paper_beside_e_licence,),
    ),
    Rule(
        "R11", _("Intermediary services by rules of sufficient rank"),
        "除法律、行政法规、国务院决定、国家部门规章以及地方性法规、省政府规章设定的中介服务事项外，审批部门不得以"
        "任何形式要求申请人委托中介服务机构开展服务，也不得要求申请人提供相关中介服务材料。",
        f"{DONGGUAN} 三（七）", _("Name the rule that sets it, or strike it off the list."),
        (basis.ranks_high_enough,),
    ),
    Rule(
        "R12", _("Half of the statutory limit"),
        "除个别复杂事项外，承诺时限统一控制在法定时限的50%以内",
        f"{SANMING} 一（一）", _("Shorten the promise, or record an exemption: reason and approver."),
        (limits.promise_within_the_law,),
    ),
    Rule(
        "R13", _("Three stages at most"),
        "除个别复杂事项外，审批服务流程统一整合为“受理、审查、决定”3个环节。有条件的地方要积极推行“一审一核”"
        "两环节制，提升审批服务效率。",
        f"{SANMING} 三（十二）", _("Merge stages, or record an exemption: reason and approver."),
        (stages.few_stages,),
    ),
    Rule(
        "R14", _("Special procedures that are whole"),
        "对依法需要进行检验、检测、检疫、现场勘察、专家评审、社会听证等审批事项，必须明确相应特殊环节的法律依据、"
        "办理条件、操作流程、办理时限和办理标准，列入服务指南",
        f"{SANMING} 三（十四）", _("Fill in what is missing; until then its time counts."),
        (stages.complete_procedures,),
    ),
    Rule(
        "R15", _("One item, the same at every level"),
        "实现同一事项名称、编码、依据、类型等基本要素在市、县、镇三级统一。",
        f"{DIGITAL} 三（一）1", _("Take over what the list of the higher level has."),
        (sameness.as_listed,),
    ),
    Rule(
        "R16", _("Everything on the platform"),
        "除法律法规另有规定或涉及国家秘密等外，政务服务事项全部纳入平台办理",
        f"{DIGITAL} 一", _("Open it online, or record the ground, the reason and who approved it."),
        (sameness.on_the_platform,), blocks=False,
    ),
    Rule(
        "R17", _("The law has changed"),
        "要根据法律法规的颁布、修订、废止、职能变化及时调整完善公共服务事项目录及办事指南。",
        f"{HAINAN} 三（一）2", _("Adjust what stands on it, or cancel it."),
        (basis.basis_stands,),
    ),
    Rule(
        "R18", _("The same on every channel"),
        "逐步实现各区域、各层级、各渠道发布的政务服务事项数据同源、同步更新",
        f"{DIGITAL} 三（一）3", _("Publish it anew from the library of items."),
        (sameness.unaltered,),
    ),
    Rule(
        "R19", _("A hundred frequent items in one visit"),
        "市、县区两级（第一批）均实现100个高频事项“最多跑一次”，其中30个高频事项能够“不见面办理”。",
        f"{PANJIN} 一（三）", _("Bring more frequent items down to one visit, or none."),
        blocks=False,  # of a region's whole list: lint.lists
    ),
    Rule(
        "R20", _("Published with its day"),
        "要将公共服务事项目录和办事指南等相关事项和信息通过政府网站、宣传手册等形式主动向社会公开，并及时更新相关信息。",
        f"{DONGGUAN} 三（三）", _("Publish it with the day it takes effect."),
        (guide.dated,),
    ),
    Rule(
        "R21", _("Discretion bound by criteria"),
        "严格遵循法律法规，运用法治思维、法治方式规范公共服务事项办理程序，限制自由裁量权",
        f"{HAINAN} 二（二）", _("Write the criteria to grant and to refuse."),
        (guide.bound_discretion, guide.sound_examination),
    ),
    Rule(
        "R31", _("An e-licence of every licence"),
        "将电子证照生成纳入审批业务办理必要环节",
        f"{SANMING} 四（二）", _("Choose the kind of e-licence, or say why there can be none."),
        (guide.licence_is_electronic,),
    ),
    Rule(
        "R34", _("Limits of departments add up"),
        "明确每个联审联办事项的牵头和配合部门。",
        f"{SANMING} 四（十八）", _("Make the departments' limits fit the promise."),
        (limits.limits_add_up,),
    ),
    *(
        Rule(
            number, title,
            "制定清晰易懂、简捷规范的申请表单、示范文本、材料清单，形成办理流程图(表)",
            f"{PANJIN} 二（二）", _("Mend the rows of the table."),
            (stages.whole_tables,) if number == "T1" else (),
        )
        for number, title in (
            ("T1", _("Every situation has its row")),
            ("T2", _("No situation has two rows")),
            ("T3", _("Every row is reached")),
            ("T4", _("One table sets the limit")),
            ("T5", _("Questions with one answer")),
        )
    ),
)  # fmt: skip
BY_NUMBER = {rule.number: rule for rule in RULES}
CHECKS: tuple[Check, ...] = tuple(check for rule in RULES for check in rule.checks)
