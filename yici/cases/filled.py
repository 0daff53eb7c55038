"""The application form as a paper, made of what was filled in: nobody writes it a second time."""

from datetime import date
from pathlib import Path

from django.utils import translation

from yici.kernel import files
from yici.licences import paper

from . import reading
from .actions import Given

TEMPLATE = Path(__file__).parent / "papers" / "application.typ"
SAID = "申请人确认：填写的内容和提交的材料真实有效（《中华人民共和国行政许可法》第三十一条）。"


def form_of(made, material, *, department: str, applicant: str, on: date) -> Given:
    """Set the filled-in form as a PDF, store it, and return it as a material of the case.

    :param made: the Application
    :raises UnsettablePaper: when it cannot be set
    """
    with translation.override("zh-hans"):
        data = _told(made, material, department, applicant, on)
    pdf = paper.render(TEMPLATE, data)
    return Given(
        material.code,
        digest=files.put(pdf),
        name=f"{material.name}.pdf",
        size=len(pdf),
        media_type="application/pdf",
        grade="D",
        source="form",
    )


def _told(made, material, department: str, applicant: str, on: date) -> dict:
    filled, item = made.filled, made.item
    sections = [
        {
            "name": step.title,
            "rows": [
                [f.label, str(reading.value_in_words(f, filled.get(f.code, "")))]
                for f in step.fields
            ],
        }
        for step in made.steps()
        if step.fields
    ]
    situation = [[q.text, _chosen(q, made.answers.get(q.code, ()))] for q in item.questions]
    if situation:
        sections.insert(0, {"name": "申请情形", "rows": situation})
    return {
        "title": material.name,
        "item": made.content.name,
        "department": department,
        "applicant": applicant,
        "sections": sections,
        "materials": [m.name for m in item.materials if m.code != material.code],
        "said": SAID,
        "on": reading.day_in_words(on),
    }


def _chosen(question, given) -> str:
    given = [given] if isinstance(given, str) else given
    return "、".join(o.text for o in question.options if o.code in given)
