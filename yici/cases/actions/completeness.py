"""齐全、符合法定形式: whether what was given is all of it, and fit to be received (行政许可法 art. 32)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yici.catalogue.rules import Applicable, applicable
from yici.documents import uploads
from yici.kernel import files

from .. import evidence, forms
from ..models import Case, Material
from . import promises
from .refused import Incomplete


@dataclass(frozen=True)
class Given:
    """A material as it was given: a stored file, or (empty digest) a paper seen at the window."""

    code: str
    digest: str = ""
    name: str = ""
    size: int = 0
    media_type: str = ""
    grade: str = "C"
    source: str = ""

    @property
    def said(self) -> dict:
        """What of it tells one sending from another: the platform sets its form anew each time."""
        return {"code": self.code} if self.source == "form" else self.__dict__


@dataclass(frozen=True)
class Checked:
    """An application that may be received."""

    form: dict
    answers: dict
    materials: tuple[Given, ...]
    item: Applicable


def checked(
    content,
    answers,
    form,
    materials: Iterable[Given],
    applicant_id: UUID,
    on: date,
    *,
    undertaking: bool = False,
    wrong: Iterable[forms.Problem] = (),
) -> Checked:
    """Return the application as it may be received, with what the state already holds.

    :param undertaking: signed; it replaces the materials the edition says (R30)
    :param wrong: what was found before
    :raises Incomplete: with every problem at once
    """
    item = applicable(content, answers)
    promised = promises.replaced(content) if undertaking else frozenset()
    return fit(item, answers, form, materials, held_by(applicant_id, item, on), promised, wrong)


def fit(
    item: Applicable,
    answers,
    form,
    materials: Iterable[Given],
    held: tuple[Given, ...] = (),
    promised: frozenset[str] = frozenset(),
    wrong: Iterable[forms.Problem] = (),
) -> Checked:
    """Return the application as it may be received, for what applies in its situation.

    :param held: what the state has of it, from `held_by`
    :param promised: codes of materials that an undertaking replaces
    :param wrong: what was found before
    :raises Incomplete: with every problem at once
    """
    problems = [forms.Problem(q.code, forms.UNANSWERED, {}) for q in item.to_answer]
    cleaned, unfilled = forms.clean(item.fields, form)
    given, found = tuple(materials), list(wrong)
    maybe = {field.code for field in item.fields if not item.is_certain(field)}
    problems += [p for p in found if p.field in cleaned]
    problems += [one for one in unfilled if one.field not in maybe or form.get(one.field)]
    problems += _missing(item, (*given, *held), promised)
    problems += unasked(item, given) + unfit(item, given)
    if problems:
        raise Incomplete(problems)
    asked = {question.code for question in item.questions}
    kept = {code: value for code, value in answers.items() if code in asked}
    there = {(one.code, one.digest) for one in given}
    fresh = tuple(one for one in held if (one.code, one.digest) not in there)
    return Checked(cleaned, kept, (*given, *fresh), item)


def held_anew(case: Case, item: Applicable, on: date) -> tuple[Given, ...]:
    """Return the e-licences that stand for a material by now and are not attached as they are."""
    held = held_by(case.state.applicant_id, item, on)
    if not held:
        return ()
    rows = Material.objects.filter(case_id=case.pk, code__in=[one.code for one in held])
    there = set(rows.values_list("code", "digest"))
    return tuple(one for one in held if (one.code, one.digest) not in there)


def held_by(applicant_id: UUID, item: Applicable, on: date) -> tuple[Given, ...]:
    """Return the materials for which an e-licence of the applicant stands (R10)."""
    found = evidence.standing(applicant_id, item.materials, on)
    sizes = files.sizes_of(one.digest for one in found.values())
    return tuple(
        Given(
            m.code,
            licence.digest,
            f"{licence.how.name}.pdf",
            sizes.get(licence.digest, 0),
            evidence.PDF,
            "A",
            evidence.source_of(licence),
        )
        for m in item.materials
        if (licence := found.get(m.licence_type))
    )


def _missing(
    item: Applicable, given: tuple[Given, ...], promised: frozenset[str] = frozenset()
) -> list[forms.Problem]:
    have = {g.code for g in given} | promised
    return [
        forms.Problem(m.code, forms.SUPPLY, {"label": m.name})
        for m in item.asked
        if m.necessity.value == "required" and m.code not in have and not forms.is_made_here(m)
        if item.is_certain(m)
    ]


def unasked(item: Applicable, given: tuple[Given, ...]) -> list[forms.Problem]:
    """Return what to do about materials that the item does not ask for."""
    known = {m.code for m in item.materials}
    return [forms.Problem(g.code, forms.NOT_ASKED, {}) for g in given if g.code not in known]


def unfit(item: Applicable, given: tuple[Given, ...]) -> list[forms.Problem]:
    """Return what to do about files of a kind or size that their material does not take."""
    asked = {m.code: m for m in item.materials}
    known = [(asked[g.code], g) for g in given if g.media_type and g.code in asked]
    return [
        forms.Problem(
            m.code,
            forms.OTHER_KIND,
            {"label": m.name, "kinds": uploads.words_for(m.accepts)},
        )
        for m, g in known
        if g.media_type not in m.accepts
    ] + [
        forms.Problem(
            m.code,
            forms.TOO_LARGE,
            {"label": m.name, "max": m.max_megabytes},
        )
        for m, g in known
        if g.size > m.max_megabytes * uploads.MEGABYTE
    ]


def material_rows(
    case_id: UUID, given: Iterable[Given], at: datetime, known: int = 0
) -> list[Material]:
    """Return the rows to write for what was given.

    :param known: how many the case has already: they are numbered on
    """
    return [
        Material(
            case_id=case_id,
            no=f"{g.code}.{no}",
            code=g.code,
            digest=g.digest,
            name=g.name,
            size=g.size,
            media_type=g.media_type,
            grade=g.grade,
            source=g.source,
            at=at,
        )
        for no, g in enumerate(given, start=known + 1)
    ]


def keep_form(*, case: Case, given: Given, at: datetime) -> None:
    """Keep the form that the platform set from what was filled in; twice is once."""
    (row,) = material_rows(case.pk, [given], at)
    row.no = f"{given.code}.form"
    Material.objects.bulk_create([row], ignore_conflicts=True)
