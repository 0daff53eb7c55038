"""The guide on paper (C022): a brochure with a QR code, simple or full, for a situation or for all."""

from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils import translation

from yici.licences import paper, printing
from yici.ui import dates
from yici.ui.money import yuan

from . import grades, guide
from .blank_forms import when
from .brochure_words import bracketed, listed, printed, word
from .content import Content, Material, SpecialProcedure
from .drawings import svg
from .guide import GuideView, StageView
from .models import Edition, Item
from .templatetags.catalogue import limit, words, working_days

CHINESE = "zh-hans"
TEMPLATE = Path(__file__).parent / "papers" / "brochure.typ"
VERSIONS = ("simple", "full")


def brochure(
    item: Item, edition: Edition, answers, *, version: str, on: date, language: str = CHINESE
) -> bytes:
    """Return the brochure of an edition as a PDF.

    Headings and fixed words are in the language asked for; what the guide says stays Chinese, and
    an English brochure says so.

    :param version: simple (what to bring and where to go) or full (every element of C018)
    :raises UnknownAnswer: an answer that the item does not offer
    :raises UnsettablePaper: the page cannot be set
    """
    with translation.override(language):
        return paper.render(TEMPLATE, told(item, edition, answers, version=version, on=on))


def address(item: Item, answers) -> str:
    """Return where the QR code leads: the guide, with the situation told."""
    query = urlencode(answers, doseq=True)
    return f"{settings.SITE_URL}/items/{quote(item.code, safe='')}/" + (
        f"?{query}" if query else ""
    )


def told(item: Item, edition: Edition, answers, *, version: str, on: date) -> dict:
    """Return what the brochure says."""
    shown = guide.of(edition, answers)
    content, applies = shown.content, shown.applies
    return {
        "full": version == "full",
        "lang": "zh" if dates.is_chinese() else "en",
        "words": printed(),
        "kicker": word(version),
        "title": content.name,
        "department": item.department.name,
        "situation": _situation(shown),
        "qr": printing.qr(address(item, answers)),
        "code": item.code,
        "edition": edition.number,
        "digest": edition.digest,
        "effective": _day(edition.effective_on) if edition.effective_on else word("unpublished"),
        "printed": _day(on),
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


def _day(day: date) -> str:
    return printing.in_words(day) if dates.is_chinese() else dates.long_day(day).partition(" (")[0]


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
    copies = [word("originals", n=material.originals)] * bool(material.originals)
    copies += [word("copies", n=material.copies)] * bool(material.copies)
    evidence, form = material.evidence, material.blank_form
    facts = {
        "grade": word(
            "graded", code=evidence.code, label=words(evidence),
            sentence=grades.said(material).sentence,
        ),
        "source": f"{words(material.source)} {material.issuer}".strip(),
        "standard": material.acceptance_standard,
        "filling": material.filling_notes,
        "blank_form": word("by_code", name=form.name) if form else "",
        "sample": _sample(material),
        "errors": "；".join(material.common_errors),
        "basis": "、".join(map(str, material.legal_basis)),
    }  # fmt: skip
    open_ = {q: o for q, o in material.needed_if.items() if q in shown.applies.unanswered}
    return {
        "number": number,
        "name": material.name,
        "form": ("，" if dates.is_chinese() else ", ").join(
            [words(material.necessity), words(material.form), *copies]
        ),
        "grade": str(grades.said(material).chip),
        "when": word("when", when=when(content, open_, "{}")) if open_ else "",
        "facts": [[word(name), told, links.get(name, "")] for name, told in facts.items() if told],
    }


def _sample(material: Material) -> str:
    sample = material.sample
    if sample is None:
        return ""
    by_code = word("by_code", name=sample.name) if sample.file else sample.name
    return sample.text or by_code


def _links(code: str, material: Material) -> dict[str, str]:
    """Where a form or a sample can be got, for who reads the brochure on a screen."""
    start = f"{settings.SITE_URL}/items"
    form, sample = material.blank_form, material.sample
    links = {}
    if form:
        links["blank_form"] = (
            f"{start}/files/{form.file.digest}/"
            if form.file
            else f"{start}/{quote(code, safe='')}/forms/{material.code}/"
        )
    if sample and sample.file:
        links["sample"] = f"{start}/files/{sample.file.digest}/"
    return links


def _stage(number: int, view: StageView) -> dict:
    stage = view.stage
    return {
        "number": number,
        "name": stage.name,
        "limit": working_days(stage.limit_days),
        "who": listed(_duty(duty) for duty in stage.duties),
        "guide": stage.guide,
        "criteria": [bracketed(c.text, words(c.outcome)) for c in stage.criteria],
        "basis": "、".join(map(str, view.basis)),
    }


def _duty(duty) -> str:
    if not duty.needed_if:
        return f"{duty.department}{_post(duty)}"
    some = translation.gettext("in some situations")
    return f"{duty.department}{_post(duty)}" + (
        f"（{some}）" if dates.is_chinese() else f" ({some})"
    )


def _post(duty) -> str:
    return duty.post.label if dates.is_chinese() else f" ({words(duty.post)})"


def _procedure(one: SpecialProcedure) -> dict:
    lines = [one.condition, "→".join(one.steps), one.standard]
    basis = "、".join(map(str, one.legal_basis))
    lines.append(f"{word('basis')}{_colon()}{basis}" if basis else "")
    return {
        "name": word("special", name=one.name),
        "limit": word("uncounted", limit=limit(one.limit)),
        "lines": [x for x in lines if x],
    }


def _colon() -> str:
    return "：" if dates.is_chinese() else ": "


def _places(item: Item, content: Content) -> list[list[str]]:
    texts, department = content.guide, item.department
    rows = {
        "unit": texts.accepting_unit or department.name,
        "address": " ".join(filter(None, (texts.address or department.address, texts.window))),
        "hours": texts.office_hours or department.office_hours,
        "bus": texts.bus_routes or department.bus_routes,
        "enquiry": texts.enquiry,
        "status": texts.status_query,
        "complaint": texts.complaint,
    }
    return [[word(name), said] for name, said in rows.items() if said]


def _sections(content: Content, shown: GuideView) -> list[dict]:
    applies, texts, result = shown.applies, content.guide, content.result
    limits = [word("promised", limit=limit(applies.promised)) if applies.promised else ""]
    limits.append(word("statutory", limit=limit(applies.statutory)) if applies.statutory else "")
    sections = {
        "grounds": [f"{b}　{b.text}" for b in content.legal_basis],
        "who": [listed(words(o) for o in content.service_objects)],
        "conditions": content.conditions,
        "flow": [f"{n}. {step}" for n, step in enumerate(texts.flow, 1)],
        "limits": limits,
        "result": [bracketed(result.name, words(result.kind))] if result else [],
        "delivery": [listed(words(d) for d in content.deliveries)],
        "forms": [texts.no_form_reason or word("forms_where")],
        "errors": texts.common_errors,
        "faq": [word("asked", question=a.question, answer=a.answer) for a in texts.faq],
        "accountability": [texts.accountability],
        "remedies": [content.remedies.text] if content.remedies else [],
    }  # fmt: skip
    return [
        {"title": word(name), "lines": kept}
        for name, lines in sections.items()
        if (kept := [line for line in lines if line])
    ]
