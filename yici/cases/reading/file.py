"""The file of a case: its form, its materials, its papers, its licence."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.codes import Invalid
from yici.codes import check as check_code
from yici.licences.models import Licence, Paper
from yici.people import masking
from yici.people.models import Applicant
from yici.ui.lists import joined

from ..models import Case, Material
from .beside import dossier_of, rows_of_materials
from .terms import day_in_words

NUMBER = 18  # characters of a resident identity number


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[tuple[str, str, str], ...]  # label, value as shown, field code


def form_of(case: Case, masked_for: Applicant | None = None) -> list[Section]:
    """Return the filled-in form by sections, choices in words, identity numbers masked.

    :param masked_for: its applicant, when her telephone and name are to be masked too (C080)
    """
    given = dossier_of(case)
    fields = applicable(edition(case.edition_id).content, given["answers"]).fields
    sections: dict[str, list] = {}
    english = not (get_language() or "zh").startswith("zh")
    for field in fields:
        label = field.label_en if english and field.label_en else field.label
        value = value_in_words(field, given["form"].get(field.code, ""))
        value = _mask_of(field, masked_for)(value)
        sections.setdefault(field.section, []).append((label, value, field.code))
    return [Section(title, tuple(rows)) for title, rows in sections.items()]


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

    material: object  # catalogue Material
    given: tuple[Material, ...]


def materials_of(case: Case) -> list[Held]:
    """Return the materials the item asks for in this situation, with what was given of each."""
    given: dict[str, list[Material]] = {}
    for row in rows_of_materials(case):
        given.setdefault(row.code, []).append(row)
    item = applicable(edition(case.edition_id).content, dossier_of(case)["answers"])
    return [Held(m, tuple(given.get(m.code, ()))) for m in item.materials]


def papers_of(case: Case, *, for_office: bool = False):
    """Return the papers of a case; the applicant's are those addressed to her."""
    papers = Paper.objects.about(case.pk)
    return papers if for_office else papers.filter(addressee=case.applicant_id)


def licence_of(case: Case) -> Licence | None:
    return Licence.objects.filter(pk=case.licence_id).first() if case.licence_id else None
