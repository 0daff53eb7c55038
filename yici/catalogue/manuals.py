"""The business manual of an item (业务手册, C019): what a reviewer looks at, and by which criteria.

It is the reviewers' side of the guide, drawn from the same edition: a decision has to name one of
the criteria that stand here (R21). Internal: shown at the desk only.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils import translation

from yici.licences import paper, printing

from . import grades, guide
from .blank_forms import when
from .content import Content, Material
from .models import Edition, Item
from .templatetags.catalogue import limit, words, working_days

TEMPLATE = Path(__file__).parent / "papers" / "manual.typ"


def manual(item: Item, edition: Edition) -> dict:
    """Return what the manual says, for the page and for the paper."""
    content = edition.content
    shown = guide.of_content(content, {})
    return {
        "title": content.name,
        "department": item.department.name,
        "code": item.code,
        "edition": edition.number,
        "digest": edition.digest,
        "limits": [
            [words(content.case_kind), limit(content.promised) or "—", limit(content.statutory) or "—"]
        ],
        "stages": [_stage(content, n, view) for n, view in enumerate(shown.stages, 1)],
        "materials": [_material(content, material) for material in content.materials],
        "procedures": [
            {
                "name": one.name,
                "limit": limit(one.limit),
                "when": one.condition,
                "steps": list(one.steps),
                "standard": one.standard,
                "basis": [str(basis) for basis in one.legal_basis],
            }
            for one in content.special_procedures
        ],
        "rows": list(_rows(content)),
    }  # fmt: skip


def manual_pdf(item: Item, edition: Edition, on: date) -> bytes:
    """Return the manual as a PDF, in Chinese.

    :raises UnsettablePaper: the page cannot be set
    """
    with translation.override("zh-hans"):
        told = manual(item, edition) | {"printed": printing.in_words(on)}
        return paper.render(TEMPLATE, told)


def _stage(content: Content, number: int, view) -> dict:
    stage = view.stage
    return {
        "number": number,
        "name": stage.name,
        "limit": working_days(stage.limit_days),
        "when": when(content, stage.needed_if, "{}"),
        "duties": [
            [
                duty.department,
                words(duty.post),
                working_days(duty.limit_days),
                "，".join(filter(None, (duty.task, when(content, duty.needed_if, "{}时")))),
            ]
            for duty in stage.duties
        ],
        "criteria": [
            [c.code, c.text, words(c.outcome), str(c.basis) if c.basis else ""]
            for c in stage.criteria
        ],
        "basis": [str(basis) for basis in view.basis],
    }


def _material(content: Content, material: Material) -> dict:
    return {
        "name": material.name,
        "source": " ".join(filter(None, (words(material.source), material.issuer))),
        "grade": f"{material.evidence.code} {words(material.evidence)}",
        "worth": str(grades.said(material).worth),
        "necessity": words(material.necessity),
        "when": when(content, material.needed_if, "{}"),
        "standard": material.acceptance_standard,
        "errors": list(material.common_errors),
        "basis": [str(basis) for basis in material.legal_basis],
    }


def _rows(content: Content) -> Iterator[list[str]]:
    """The situation tables, row by row: table, situation, when, promised."""
    for table in content.tables:
        for row in table.rows:
            yield [table.name, row.name, when(content, row.when, "{}"), limit(row.promised)]
