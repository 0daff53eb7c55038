"""Making sealed notices, each with the next number of its series (文号)."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from yici.kernel import files
from yici.licences import faces, paper, printing
from yici.licences.actions import numbers
from yici.licences.kinds import Notice, notice_of
from yici.licences.models import Number, Paper
from yici.people.models import Department


def make_paper(
    *,
    kind: str,
    department: Department,
    story: UUID,
    addressee: UUID,
    data: dict,
    at: datetime,
    key: str = "",
) -> Paper:
    """This will number, set, seal and store a notice about a story.

    Twice with the same story, kind and key is one paper with one number. `data` is what
    papers/notice.typ prints; authority, title, number, date and QR are filled in here.
    :raises UnknownKind: `kind` is not in kinds.NOTICES.
    :raises NoCreditCode: the department cannot seal.
    :raises UnsettablePaper: the data do not fit the template; then no number was used.
    """
    notice = notice_of(kind)
    pk = uuid5(story, f"{kind}\n{key}")
    found = Paper.objects.filter(story=story, id=pk).first()
    if found is None:
        with transaction.atomic():
            found = _numbered(pk, kind, notice, department, story, addressee, data, at)
    return _sealed(found, notice)


def _numbered(pk, kind, notice: Notice, department, story, addressee, data, at) -> Paper:
    code, year = numbers.authority_of(department), printing.day_of(at).year
    serial = numbers.draw(code, notice.word, year)
    rival = Paper.objects.filter(story=story, id=pk).first()
    if rival:
        transaction.set_rollback(True)
        return rival
    face = {
        "title": notice.title,
        **data,
        "authority": department.name,
        **printing.issued_by(department),
    }
    made = Paper(
        story=story,
        id=pk,
        kind=kind,
        title=face["title"],
        number=f"{department.short_name}{notice.word}字〔{year}〕第{serial:06d}号",
        issuer=code,
        addressee=addressee,
        at=at,
        locked=faces.lock(face, story, pk),
    )
    paper.render(notice.template, printing.paper_data(made, face))  # before the number is used
    made.save(force_insert=True)
    for number in (made.number, str(pk)):  # typed by hand, and scanned
        Number.objects.create(authority=code, number=number, story=story, record=pk)
    return made


def _sealed(made: Paper, notice: Notice) -> Paper:
    """Sealed outside the draw, so that a slow seal never holds up a series."""
    if made.digest:
        return made
    face = faces.unlock(made.locked, made.story, made.id)
    pdf = printing.sealed(
        notice.template,
        printing.paper_data(made, face),
        code=made.issuer,
        reason=made.title,
        at=made.at,
    )
    mine = Paper.objects.filter(story=made.story, id=made.id, digest="")
    mine.update(digest=files.put(pdf))
    made.refresh_from_db()
    return made
