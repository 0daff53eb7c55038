"""A published list as PDF: what it is, of which day, with which digest."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from yici.licences import paper

TEMPLATE = Path(__file__).parent / "papers" / "list.typ"
WIDE = {"依据", "设定依据", "情形", "证明名称", "现环节"}


def list_paper(
    title: str, why: str, on: date, digest: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> bytes:
    """Return the list as PDF, in Chinese as lists are published.

    :param rows: one cell a head
    """
    return paper.render(
        TEMPLATE,
        {
            "title": title,
            "why": why,
            "on": on.isoformat(),
            "digest": digest,
            "heads": list(heads),
            "widths": [3] + [2 if head in WIDE else 1 for head in heads[1:]],
            "rows": [list(cells) for cells in rows],
        },
    )
