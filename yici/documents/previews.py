"""A wording as it will look: a PDF with sample values, marked as a sample, unnumbered and unsealed."""

from collections.abc import Mapping
from datetime import date

from yici.licences import paper, printing

from . import wordings
from .kinds import KINDS, LISTED, NUMBER, SAMPLES, Kind

SOMEBODY = (("承办人", "赵明华"), ("联系电话", "0826-2222222"), ("监督投诉", "12345"))


def pdf(kind: Kind, body: Mapping[str, str], *, authority: str, agency: str, on: date) -> bytes:
    """Return the sample. What is wrong with the wording stays visible: braces are printed."""
    form = wordings.shipped(NUMBER)
    if kind is NUMBER:
        form, kind = wordings.cleaned(NUMBER, body), KINDS["acceptance"]
        body = wordings.shipped(kind)
    values = SAMPLES | {"承办单位": authority}
    said = wordings.filled(kind, wordings.cleaned(kind, body), values, LISTED * kind.has_list)
    number = wordings.number(form, agency=agency, word=kind.word, year=on.year, serial=12)
    data = said | {
        "authority": authority,
        "number": number,
        "date": printing.in_words(on),
        "contact": [list(row) for row in SOMEBODY],
        "sample": True,
    }
    return paper.render("notice.typ", data)
