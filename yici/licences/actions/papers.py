"""Making sealed papers, each with the next number of its series (文号)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from yici.kernel import files
from yici.licences import faces, paper, printing
from yici.licences.actions import numbers
from yici.licences.models import Number, Paper
from yici.people.models import Department

TEMPLATE = "notice.typ"


@dataclass(frozen=True)
class Form:
    """How a paper is numbered, and by which wording it was set.

    `series` is what it counts in, beside authority and year; `number(year, serial)` writes the
    number as it stands on the paper.
    """

    series: str
    number: Callable[[int, int], str]
    wording: str = ""
    wording_digest: str = ""


def paper_of(story: UUID, kind: str, key: str = "") -> Paper | None:
    """Return the paper that was made under that kind and key, if it was."""
    return Paper.objects.filter(story=story, id=_id(story, kind, key)).first()


def _id(story: UUID, kind: str, key: str) -> UUID:
    return uuid5(story, f"{kind}\n{key}")


def make_paper(
    *,
    kind: str,
    form: Form,
    department: Department,
    story: UUID,
    addressee: UUID,
    data: dict,
    at: datetime,
    key: str = "",
    about: str = "",
) -> Paper:
    """This will number, set, seal and store a paper about a story.

    Twice with the same story, kind and key is one paper with one number. `data` is what
    papers/notice.typ prints, title included; authority, number, date and QR are filled in here.
    :raises NoCreditCode: the department cannot seal.
    :raises UnsettablePaper: the data do not fit the template; then no number was used.
    """
    found, sheet = paper_of(story, kind, key), None
    if found is None:
        made = Paper(
            story=story,
            id=_id(story, kind, key),
            kind=kind,
            title=data["title"],
            series=form.series,
            issuer=numbers.authority_of(department),
            addressee=addressee,
            about=about,
            wording=form.wording,
            wording_digest=form.wording_digest,
            at=at,
        )
        face = {**data, "authority": department.name, **printing.issued_by(department)}
        with transaction.atomic():
            found, sheet = _numbered(made, form, face)
    return seal_paper(found, sheet)


def _numbered(made: Paper, form: Form, face: dict) -> tuple[Paper, paper.Sheet | None]:
    """Draw, set and enter in one transaction: whatever fails gives its number back.

    The sheet that was set is what is sealed: nothing is set twice.
    """
    year = printing.day_of(made.at).year
    made.year, made.serial = year, numbers.draw(made.issuer, made.series, year)
    rival = Paper.objects.filter(story=made.story, id=made.id).first()
    if rival:
        transaction.set_rollback(True)
        return rival, None
    made.number = form.number(year, made.serial)
    made.locked = faces.lock(face, made.story, made.id)
    sheet = paper.lay_out(TEMPLATE, printing.paper_data(made, face))  # before the number is used
    made.save(force_insert=True)
    for number in (made.number, str(made.id)):  # typed by hand, and scanned
        Number.objects.create(
            authority=made.issuer, number=number, story=made.story, record=made.id
        )
    return made, sheet


def seal_paper(made: Paper, sheet: paper.Sheet | None = None) -> Paper:
    """This will seal and store a numbered paper, unless it is done.

    Sealed outside the draw, so that a slow seal never holds up a series; what fails here is
    sealed by the next try, under the same number.

    :param sheet: as it was set with its number, if it was set just now
    """
    if made.digest:
        return made
    face = faces.unlock(made.locked, made.story, made.id)
    pdf = printing.sealed(
        TEMPLATE,
        printing.paper_data(made, face),
        sheet=sheet,
        code=made.issuer,
        reason=made.title,
        at=made.at,
    )
    mine = Paper.objects.filter(story=made.story, id=made.id, digest="")
    mine.update(digest=files.put(pdf))
    made.refresh_from_db()
    return made
