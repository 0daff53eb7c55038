"""Empty forms to download (表格下载), printed from the item's own fields, so that they are never old."""

from pathlib import Path

from yici.licences import paper

from .content import Content, FieldKind
from .models import Item

TEMPLATE = Path(__file__).parent / "papers" / "blank.typ"
TALL = {FieldKind.LONGTEXT}


def pdf(item: Item, content: Content, material: str) -> bytes | None:
    """Return the empty form of a material as PDF, or None when it has no form to fill in."""
    found = next((m for m in content.materials if m.code == material and m.blank_form), None)
    return paper.render(TEMPLATE, _form(item, content, found)) if found else None


def _form(item: Item, content: Content, material) -> dict:
    return {
        "title": material.name,
        "item": content.name,
        "code": item.code,
        "authority": item.department.name,
        "notes": material.filling_notes,
        "sections": [
            {"heading": heading, "rows": [_row(field) for field in fields]}
            for heading, fields in _sections(content).items()
        ],
    }


def _sections(content: Content) -> dict[str, list]:
    """The fields by heading, headings in order of their first field."""
    sections: dict[str, list] = {}
    for field in content.fields:
        sections.setdefault(field.section, []).append(field)
    return sections


def _row(field) -> dict:
    return {
        "label": field.label + ("" if field.required else "（选填）"),
        "options": [option.text for option in field.options]
        or (["是", "否"] if field.kind == FieldKind.YES_NO else []),
        "tall": field.kind in TALL,
    }
