"""The file of a case: its form, its materials, its papers, its licence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language, gettext

from yici.catalogue import content as catalogue
from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.codes import Invalid
from yici.codes import check as check_code
from yici.licences.models import Licence, Paper
from yici.people import masking
from yici.people.models import Applicant
from yici.ui.lists import joined

from .. import grades
from ..models import Case, Material
from .beside import dossier_of, rows_of_materials
from .terms import day_in_words

NUMBER = 18  # characters of a resident identity number


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[tuple[str, str, str], ...]  # label, value as shown, field code
    sources: dict[str, str] = field(default_factory=dict)  # of verified fields: case they come from

    @property
    def vouched(self) -> list[tuple[str, str]]:
        """Return the fields that an earlier result vouches for, with the case it is from."""
        return [(label, self.sources[c]) for label, _value, c in self.rows if c in self.sources]


def form_of(case: Case, masked_for: Applicant | None = None) -> list[Section]:
    """Return the filled-in form by sections, choices in words, identity numbers masked.

    :param masked_for: its applicant, when her telephone and name are to be masked too (C080)
    """
    given = dossier_of(case)
    fields = applicable(edition(case.edition_id).content, given["answers"]).fields
    sections: dict[str, list] = {}
    english = not (get_language() or "zh").startswith("zh")
    for one in fields:
        label = one.label_en if english and one.label_en else one.label
        value = value_in_words(one, given["form"].get(one.code, ""))
        value = _mask_of(one, masked_for)(value)
        sections.setdefault(one.section, []).append((label, value, one.code))
    sources = given.get("verified", {})
    return [Section(title, tuple(rows), sources) for title, rows in sections.items()] + _result(
        case, given, english
    )


def _result(case: Case, given: dict, english: bool) -> list[Section]:
    """Return what the office assigned with the grant."""
    result, stated = edition(case.edition_id).content.result, given.get("result", {})
    rows = [
        (
            one.label_en if english and one.label_en else one.label,
            _mask_of(one, None)(value_in_words(one, stated[one.code])),
            one.code,
        )
        for one in (result.facts if result else ())
        if one.code in stated
    ]
    return [Section(gettext("Assigned with the grant"), tuple(rows))] if rows else []


def _mask_of(field, masked_for: Applicant | None):
    if masked_for and field.prefill == "applicant.name" and masked_for.kind == "person":
        return masking.name
    masks = {"resident-id": masking.number}
    if masked_for:
        masks |= {"phone": masking.phone, "email": masking.email}
    return masks.get(field.kind.value, _masked_if_number)


def _masked_if_number(value: str) -> str:
    """Mask what turns out to be somebody's number in a field that takes other things too."""
    if len(value) < NUMBER:
        return value
    try:
        check_code("resident-id", value)
    except Invalid:
        return value
    return masking.number(value)


def value_in_words(field, value) -> str:
    """Return what stands in a field, choices in the reader's language."""
    english = not (get_language() or "zh").startswith("zh")
    words = {o.code: (o.text_en if english and o.text_en else o.text) for o in field.options}
    if isinstance(value, list):
        return joined(words.get(v, v) for v in value)
    if field.kind.value == "yes-no" and value:
        return gettext("Yes") if value == "yes" else gettext("No")
    if field.kind.value == "date" and value:
        return _day(str(value))
    return words.get(value, str(value))


def _day(value: str) -> str:
    try:
        return day_in_words(date.fromisoformat(value))
    except ValueError:  # an older edition asked for it in words
        return value


@dataclass(frozen=True)
class Held:
    """A material of the item, and what there is of it."""

    material: catalogue.Material  # what the item asks for
    given: tuple[Material, ...]


def materials_of(case: Case) -> list[Held]:
    """Return the materials the item asks for in this situation, with what was given of each."""
    given: dict[str, list[Material]] = {}
    for row in rows_of_materials(case):
        given.setdefault(row.code, []).append(row)
    item = applicable(edition(case.edition_id).content, dossier_of(case)["answers"])
    return [Held(m, tuple(given.get(m.code, ()))) for m in item.materials]


def came_of(case: Case, held: Held, lapsed: Iterable[str] = ()) -> grades.Came:
    """Return with which evidence grade a material came in, and which the item asks (证据等级).

    :param lapsed: numbers of the rows whose e-licence is not in force today
    """
    commitment = edition(case.edition_id).content.paths.commitment
    promised = commitment.stands_for if commitment else ()
    return grades.came(held.material, held.given, case.state, promised, lapsed)


def papers_of(case: Case, *, for_office: bool = False):
    """Return the papers of a case; the applicant's are those addressed to her."""
    papers = Paper.objects.about(case.pk)
    return papers if for_office else papers.filter(addressee=case.applicant_id)


def licence_of(case: Case) -> Licence | None:
    return Licence.objects.filter(pk=case.licence_id).first() if case.licence_id else None
