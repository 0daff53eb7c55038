"""A wording as it will look: a PDF with sample values, marked as a sample, unnumbered and unsealed."""

from collections.abc import Mapping
from datetime import date

from yici.licences import faces, printing
from yici.licences.paper import render

from . import wordings
from .actions.papers import service_values
from .kinds import KINDS, LISTED, NUMBER, SAMPLES, Kind
from .models import chosen

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
    return render("notice.typ", data)


BLANK = "　"  # a row to be filled in by hand


def service_sheet(paper) -> bytes:
    """Return the 送达回证 of a paper to take along: its rows are filled in and signed by hand."""
    kind, face = KINDS["delivery"], faces.unlock(bytes(paper.locked), paper.story, paper.id)
    (wording,) = chosen((kind,), paper.issuer)
    rows = dict.fromkeys(
        ("送达方式", "送达日期", "送达地点", "收件人", "拒收事由", "见证人"), BLANK
    )
    said = wordings.filled(
        kind,
        wording.body,
        service_values(paper, face) | rows,
        [{"name": paper.title, "note": paper.number}],
    )
    return render("notice.typ", said | {"authority": face["authority"], "number": "", "date": ""})
