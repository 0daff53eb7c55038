"""What the statutory notices say: the data their templates print, in the words of the law.

Notices are Chinese whatever the reader's language: they are the office's documents.
"""

from django.utils import translation

from yici.catalogue.models import edition
from yici.kernel import ledger
from yici.people.masking import number as masked_number
from yici.people.models import Applicant, Department

from . import grounds, reading, refusals
from .models import Case, Note

KINDS = {  # event -> kind of notice, see licences.kinds.NOTICES
    "cases.applied": "receipt",
    "cases.correction_asked": "correction",
    "cases.accepted": "acceptance",
    "cases.not_accepted": "non_acceptance",
    "cases.procedure_started": "procedure",
    "cases.extended": "extension",
    "cases.withdrawn": "withdrawal",
    "cases.terminated": "termination",
    "cases.delivered": "delivery",
}
LAW = "《中华人民共和国行政许可法》"


def kind_of(entry) -> str | None:
    """Return which notice a fact calls for, if any."""
    if entry.kind == "cases.decided":
        return "grant" if entry.body["outcome"] == "granted" else "refusal"
    return KINDS.get(entry.kind)


def data_of(case: Case, entry) -> dict:
    """Return what the notice about this fact prints."""
    with translation.override("zh-hans"):
        applicant = Applicant.objects.get(pk=case.applicant_id)
        kind = kind_of(entry)
        words = WRITERS[kind](case, entry, _notes(case))
        return {
            "addressee": applicant.name,
            "facts": _facts(case, applicant),
            "contact": _contact(case),
            **words,
        }


def _notes(case: Case) -> dict[str, str]:
    return dict(Note.objects.filter(case_id=case.pk).values_list("digest", "text"))


def _facts(case: Case, applicant: Applicant) -> list[tuple[str, str]]:
    item = edition(case.edition_id).item
    return [
        ("办件编号", case.number),
        ("申请事项", item.name),
        ("申请人", applicant.name),
        ("证件号码", masked_number(applicant.number)),
        ("申请日期", reading.day_in_words(case.opened_at.date())),
    ]


def _contact(case: Case) -> list[tuple[str, str]]:
    department = Department.objects.get(pk=case.department_id)
    rows = [("联系电话", department.phone), ("办理地址", department.address)]
    return [(label, value) for label, value in rows if value]


def _receipt(case, entry, notes) -> dict:
    clock = case.state.clock("acceptance")
    due = reading.day_in_words(clock.due_on)
    given = [h for h in reading.materials_of(case) if h.given or h.material.shared]
    return {
        "opening": ["你（单位）提交的申请材料已收到。"],
        "items_heading": "收到的材料",
        "items": [
            {
                "name": h.material.name,
                "note": "由政府部门共享取得" if h.material.shared else "已提交",
            }
            for h in given
        ],
        "paragraphs": [
            f"本机关将于{due}前决定是否受理；逾期不告知的，自收到申请材料之日起即为受理。"
        ],
        "ground": f"{LAW}第三十二条",
    }


def _correction(case, entry, notes) -> dict:
    due = reading.day_in_words(case.state.clock("correction").due_on)
    return {
        "opening": [
            "你（单位）提交的申请材料不齐全或者不符合法定形式，现一次性告知需要补正的全部内容："
        ],
        "items": [{"name": name} for name in _missing(case, entry.body["missing"])],
        "paragraphs": [notes.get(entry.body["note"], ""), f"请于{due}前补正。"],
        "ground": f"{LAW}第三十二条第一款第四项",
    }


def _missing(case, codes) -> list[str]:
    content = edition(case.edition_id).content
    names = {m.code: m.name for m in content.materials} | {f.code: f.label for f in content.fields}
    return [names.get(code, code) for code in codes]


def _acceptance(case, entry, notes) -> dict:
    limits = [
        f"{title}：{reading.count_in_words(limit.days, limit.unit)}，"
        f"至{reading.day_in_words(case.state.clock(kind).due_on)}"
        for title, kind, limit in (
            ("法定办结时限", "statutory", case.state.statutory),
            ("承诺办结时限", "promised", case.state.promised),
        )
        if limit and case.state.clock(kind) and case.state.clock(kind).due_on
    ]
    first = "经审查，你（单位）提交的申请材料齐全、符合法定形式，本机关决定予以受理。"
    if entry.body.get("deemed"):
        first = "本机关未在收到申请材料之日起五个工作日内告知补正内容，依法自收到申请材料之日起即为受理。"
    return {
        "opening": [first],
        "paragraphs": ["；".join(limits) + "。"] if limits else [],
        "ground": f"{LAW}第三十二条、第四十二条",
        "closing": "特此通知。",
    }


def _non_acceptance(case, entry, notes) -> dict:
    proposed = ledger.history(case.pk).filter(kind="cases.refusal_proposed").last()
    ground = grounds.REFUSALS[entry.body["ground"]]
    with translation.override("zh-hans"):
        reason = translation.gettext(ground.text)
    return {
        "opening": ["经审查，你（单位）提出的申请不予受理。", reason],
        "paragraphs": [
            f"理由：{notes.get(proposed.body['note'], '')}",
            f"建议：{notes.get(proposed.body['guidance'], '')}",
        ],
        "ground": f"《{ground.law}》{ground.article}",
        "remedies": refusals.remedies_of(case),
    }


def _procedure(case, entry, notes) -> dict:
    laid_down = edition(case.edition_id).content.special_procedures
    own = next(p for p in laid_down if p.code == entry.body["code"])
    limit = reading.count_in_words(own.limit.days, own.limit.unit.value)
    basis = "、".join(str(b) for b in own.legal_basis)
    return {
        "opening": [
            f"你（单位）的申请依法需要进行{own.name}，所需时间为{limit}，不计算在办理期限内。"
        ],
        "paragraphs": [notes.get(entry.body["note"], "")],
        "ground": "；".join(filter(None, [f"{LAW}第四十五条", basis])),
    }


def _extension(case, entry, notes) -> dict:
    days = entry.body["days"]
    return {
        "opening": [f"因下列理由，经本行政机关负责人批准，办理期限延长{days}个工作日："],
        "paragraphs": [notes.get(entry.body["note"], "")],
        "ground": f"{LAW}第四十二条",
    }


def _grant(case, entry, notes) -> dict:
    criterion = refusals.criterion_of(case, entry.body["criterion"])
    reason = notes.get(entry.body["note"], "")
    return {
        "opening": ["经审查，你（单位）的申请符合法定条件、标准，本机关决定准予。"],
        "paragraphs": [text for text in (criterion and f"审查要点：{criterion}", reason) if text],
        "ground": f"{LAW}第三十四条、第三十八条第一款",
        "remedies": refusals.remedies_of(case),
        "closing": "特此决定。",
    }


def _refusal(case, entry, notes) -> dict:
    criterion = refusals.criterion_of(case, entry.body["criterion"])
    return {
        "opening": ["经审查，本机关决定不予许可（办理）。"],
        "paragraphs": [
            f"理由：{notes.get(entry.body['note'], '')}",
            *([f"审查要点：{criterion}"] if criterion else []),
        ],
        "ground": f"{LAW}第三十八条第二款",
        "remedies": refusals.remedies_of(case),
        "closing": "特此决定。",
    }


def _withdrawal(case, entry, notes) -> dict:
    return {"opening": ["根据你（单位）的请求，该申请已撤回，本机关终止办理。"]}


def _termination(case, entry, notes) -> dict:
    ground = grounds.TERMINATIONS[entry.body["ground"]]
    return {
        "opening": ["该申请的办理现予终止。", translation.gettext(ground.text)],
        "paragraphs": [notes.get(entry.body["note"], "")],
        "ground": f"《{ground.law}》{ground.article}" if ground.law else "",
    }


def _delivery(case, entry, notes) -> dict:
    modes = {
        "online": "网上获取",
        "window": "窗口领取",
        "post": "邮寄送达",
        "terminal": "自助终端打印",
    }
    return {
        "opening": [f"办理结果已送达，送达方式：{modes[entry.body['mode']]}。"],
        "ground": f"{LAW}第四十四条",
        "signatures": [] if entry.body["mode"] == "online" else ["受送达人", "送达人"],
    }


WRITERS = {
    "receipt": _receipt,
    "correction": _correction,
    "acceptance": _acceptance,
    "non_acceptance": _non_acceptance,
    "procedure": _procedure,
    "extension": _extension,
    "grant": _grant,
    "refusal": _refusal,
    "withdrawal": _withdrawal,
    "termination": _termination,
    "delivery": _delivery,
}
