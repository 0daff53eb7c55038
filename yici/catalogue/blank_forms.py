"""The form to download (C018): an item's form as an empty page for pen and window."""

from pathlib import Path

from yici.licences.paper import render

from .content import Condition, Content, Field, FieldKind, MaterialKind

TEMPLATE = Path(__file__).parent / "papers" / "form.typ"
LINES = {FieldKind.LONGTEXT: 4}


def blank_form(content: Content, code: str) -> bytes:
    """Return the empty form of an item as a PDF.

    :raises UnsettablePaper: the page cannot be set
    """
    return render(TEMPLATE, told(content, code))


def told(content: Content, code: str) -> dict:
    """What the page says: questions, fields by section, materials the applicant brings."""
    sections: dict[str, list[Field]] = {}
    for field in content.fields:
        sections.setdefault(field.section, []).append(field)
    itself = next((m for m in content.materials if m.kind == MaterialKind.FORM and m.asked), None)
    return {
        "title": f"{content.name}申请表",
        "department": content.lead_department,
        "code": code,
        "questions": [
            {"label": question.text, "options": [option.text for option in question.options]}
            for question in content.situations
        ],
        "sections": [
            {"name": name or "申请信息", "fields": [_field(content, field) for field in fields]}
            for name, fields in sections.items()
        ],
        "materials": [
            material.name + when(content, material.needed_if, "（{}时提交）")
            for material in content.materials
            if material.asked and material != itself
        ],
    }


def _field(content: Content, field: Field) -> dict:
    yes_no = ["是", "否"] if field.kind == FieldKind.YES_NO else []
    return {
        "label": field.label,
        "required": field.required,
        "hint": field.hint,
        "options": [option.text for option in field.options] or yes_no,
        "lines": LINES.get(field.kind, 1),
        "when": when(content, field.needed_if, "{}"),
    }


def when(content: Content, condition: Condition, words: str) -> str:
    """Say a condition in the words of its options, with the question where they say too little."""
    if not condition:
        return ""
    questions = {question.code: question for question in content.situations}
    said = []
    for code, options in condition.items():
        texts = [option.text for option in questions[code].options if option.code in options]
        asked = questions[code].text if max(map(len, texts)) <= 2 else ""
        said.append(asked + "或者".join(texts))
    return words.format("且".join(said))
