"""The guide on paper (C022): a brochure with a QR code, simple or full, for a situation or for all."""

from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation

from yici.licences import paper, printing
from yici.ui.money import yuan

from . import grades, guide
from .blank_forms import when
from .content import Content, Material, SpecialProcedure
from .drawings import svg
from .guide import GuideView, StageView
from .models import Edition, Item
from .templatetags.catalogue import limit, working_days

TEMPLATE = Path(__file__).parent / "papers" / "brochure.typ"
VERSIONS = {"simple": "办事指南（简版）", "full": "办事指南（完整版）"}


def brochure(item: Item, edition: Edition, answers, *, version: str, on: date) -> bytes:
    """Return the brochure of an edition as a PDF.

    :param version: simple (what to bring and where to go) or full (every element of C018)
    :raises UnknownAnswer: an answer that the item does not offer
    :raises UnsettablePaper: the page cannot be set
    """
    with translation.override("zh-hans"):
        return paper.render(TEMPLATE, told(item, edition, answers, version=version, on=on))


def address(item: Item, answers) -> str:
    """Return where the QR code leads: the guide, with the situation told."""
    query = urlencode(answers, doseq=True)
    return f"{settings.SITE_URL}/items/{item.code}/" + (f"?{query}" if query else "")


def told(item: Item, edition: Edition, answers, *, version: str, on: date) -> dict:
    """Return what the brochure says."""
    shown = guide.of(edition, answers)
    content, applies = shown.content, shown.applies
    return {
        "full": version == "full",
        "kicker": VERSIONS[version],
        "title": content.name,
        "department": item.department.name,
        "situation": _situation(shown),
        "qr": printing.qr(address(item, answers)),
        "code": item.code,
        "edition": edition.number,
        "digest": edition.digest,
        "effective": printing.in_words(edition.effective_on) if edition.effective_on else "未发布",
        "printed": printing.in_words(on),
        "answers": [
            {"label": str(line.label), "value": str(line.value), "note": str(line.note)}
            for line in shown.lines
        ],
        "asked": [_material(item.code, content, shown, n, m) for n, m in enumerate(applies.asked, 1)],
        "fetched": [m.name for m in applies.fetched],
        "stages": [_stage(n, view) for n, view in enumerate(shown.stages, 1)],
        "procedures": [_procedure(one) for one in applies.special_procedures],
        "flow": svg(shown.drawing, title=content.name, steps=guide.steps(shown)),
        "flow_height": shown.drawing.height,
        "fees": [
            {"name": f.name, "standard": f.standard, "amount": yuan(f.amount_cents), "basis": f.basis}
            for f in applies.fees
        ],
        "places": _places(item, content),
        "sections": _sections(content, shown),
    }  # fmt: skip


def _situation(shown: GuideView) -> list[str]:
    said = []
    for question in shown.applies.questions:
        chosen = shown.told.get(question.code, ())
        texts = [option.text for option in question.options if option.code in chosen]
        if texts:
            said.append(question.text + "、".join(texts))
    return said


def _material(
    code: str, content: Content, shown: GuideView, number: int, material: Material
) -> dict:
    links = _links(code, material)
    copies = [f"原件{material.originals}份"] * bool(material.originals)
    copies += [f"复印件{material.copies}份"] * bool(material.copies)
    facts = {
        "证据等级": f"{material.evidence.code}级（{material.evidence.label}）：{grades.said(material).sentence}",
        "来源": f"{material.source.label} {material.issuer}".strip(),
        "受理标准": material.acceptance_standard,
        "填写说明": material.filling_notes,
        "空白表格": f"{material.blank_form.name}（扫码进入指南下载）"
        if material.blank_form
        else "",
        "示范文本": _sample(material),
        "常见错误": "；".join(material.common_errors),
        "依据": "、".join(map(str, material.legal_basis)),
    }
    open_ = {q: o for q, o in material.needed_if.items() if q in shown.applies.unanswered}
    return {
        "number": number,
        "name": material.name,
        "form": "，".join([material.necessity.label, material.form.label, *copies]),
        "grade": str(grades.said(material).chip),
        "when": when(content, open_, "{}"),
        "facts": [[label, words, links.get(label, "")] for label, words in facts.items() if words],
    }


def _sample(material: Material) -> str:
    sample = material.sample
    if sample is None:
        return ""
    return sample.text or sample.name + "（扫码进入指南下载）" * bool(sample.file)


def _links(code: str, material: Material) -> dict[str, str]:
    """Where a form or a sample can be got, for who reads the brochure on a screen."""
    start = f"{settings.SITE_URL}/items"
    form, sample = material.blank_form, material.sample
    links = {}
    if form:
        links["空白表格"] = (
            f"{start}/files/{form.file.digest}/"
            if form.file
            else f"{start}/{code}/forms/{material.code}/"
        )
    if sample and sample.file:
        links["示范文本"] = f"{start}/files/{sample.file.digest}/"
    return links


def _stage(number: int, view: StageView) -> dict:
    stage = view.stage
    return {
        "number": number,
        "name": stage.name,
        "limit": working_days(stage.limit_days),
        "who": "、".join(f"{duty.department}{duty.post.label}" for duty in stage.duties),
        "guide": stage.guide,
        "criteria": [f"{c.text}（{c.outcome.label}）" for c in stage.criteria],
        "basis": "、".join(map(str, view.basis)),
    }


def _procedure(one: SpecialProcedure) -> dict:
    lines = [one.condition, "→".join(one.steps), one.standard]
    lines.append("依据：" + "、".join(map(str, one.legal_basis)) if one.legal_basis else "")
    return {"name": one.name, "limit": limit(one.limit), "lines": [x for x in lines if x]}


def _places(item: Item, content: Content) -> list[list[str]]:
    words, department = content.guide, item.department
    rows = {
        "受理单位": words.accepting_unit or department.name,
        "办公地址": " ".join(filter(None, (words.address or department.address, words.window))),
        "办公时间": words.office_hours or department.office_hours,
        "乘车线路": words.bus_routes or department.bus_routes,
        "咨询方式": words.enquiry,
        "状态查询": words.status_query,
        "监督投诉": words.complaint,
    }
    return [[label, said] for label, said in rows.items() if said]


def _sections(content: Content, shown: GuideView) -> list[dict]:
    applies, words, result = shown.applies, content.guide, content.result
    limits = [f"承诺时限：{limit(applies.promised)}" if applies.promised else ""]
    limits.append(f"法定时限：{limit(applies.statutory)}" if applies.statutory else "")
    sections = {
        "办理依据": [f"{b}　{b.text}" for b in content.legal_basis],
        "谁可以申请": ["、".join(o.label for o in content.service_objects)],
        "申请条件": content.conditions,
        "基本流程": [f"{n}. {step}" for n, step in enumerate(words.flow, 1)],
        "办理时限": limits,
        "办理结果": [f"{result.name}（{result.kind.label}）"] if result else [],
        "送达方式": ["、".join(d.label for d in content.deliveries)],
        "表格下载": [words.no_form_reason or "扫描首页二维码进入办事指南，在“您需要准备的材料”下载空白表格。"],
        "常见错误": words.common_errors,
        "常见问题": [f"问：{a.question}　答：{a.answer}" for a in words.faq],
        "责任追究": [words.accountability],
        "救济途径": [content.remedies.text] if content.remedies else [],
    }  # fmt: skip
    return [
        {"title": title, "lines": kept}
        for title, lines in sections.items()
        if (kept := [line for line in lines if line])
    ]
