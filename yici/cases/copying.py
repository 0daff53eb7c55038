"""复制历史办件: an earlier application of the same applicant for the same item, to begin with (R37, C031)."""

from uuid import UUID

from yici.catalogue.models import edition

from . import reading, rules
from .models import Case
from .reading import dossier_of

OTHERS = "Only an earlier application of the same applicant for the same item can be copied."


def last_of(who, item_code: str, applicants) -> dict[UUID, Case]:
    """Return the last application for this item of each applicant, as far as this person sees it."""
    cases = Case.objects.visible_to(who).filter(item_code=item_code, applicant_id__in=applicants)
    return {case.applicant_id: case for case in cases.order_by("opened_at")}


def named(number: str, who, *, item_code: str, applicant_id: UUID) -> Case:
    """Return the application with this number, that a new one may begin with.

    Whoever guesses a number learns nothing: what she may not see is told from nothing else.

    :raises NotAllowed: when it is none, another item's or another applicant's (R37)
    """
    try:
        found = reading.find(number, who) if number.isalnum() else None
    except Case.DoesNotExist:
        found = None
    is_right = found and (found.item_code, found.applicant_id) == (item_code, applicant_id)
    if not found or not is_right:
        raise rules.NotAllowed("copy", OTHERS, "R37")
    return found


def answers_and_form(case: Case, acting: UUID | None) -> tuple[dict, dict]:
    """Return what was answered and filled in, but for what told of another person who acted then.

    :param acting: who acts now: the applicant herself, her agent or representative
    """
    given = dossier_of(case)
    form = dict(given["form"])
    if acting != (case.agent_id or case.applicant_id):
        content = edition(case.edition_id).content
        for field in content.fields:
            if field.prefill.startswith(told_of_who_acts(is_firm=_is_firm(case))):
                form.pop(field.code, None)
    return given["answers"], form


def _is_firm(case: Case) -> bool:
    return reading.people_of(case).applicant.kind == "organisation"


def told_of_who_acts(*, is_firm: bool) -> tuple[str, ...]:
    """An agent is somebody else each time; of a firm so is “the applicant” who signs for it."""
    return ("agent.", "applicant.") if is_firm else ("agent.",)
