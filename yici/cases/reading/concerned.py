"""Those concerned besides the applicant, and the hearing, as people read them."""

from dataclasses import dataclass
from datetime import date

from yici.kernel.values import replace
from yici.people import masking
from yici.people.models import Staff

from .. import rules
from ..lifecycle import FINAL
from ..models import Case, Note, Sealed
from .beside import read_case
from .story import Line, told_lines


@dataclass(frozen=True)
class Person:
    """Somebody concerned: by her number in the case, with what lies sealed about her."""

    no: int
    name: str  # empty once it was erased
    kind: str
    phone: str
    address: str
    told_on: date
    has_page: bool
    asks: str  # about the hearing: "may", "asked" or nothing


@dataclass(frozen=True)
class Sitting:
    """The hearing that was announced: when, where, under whom (art. 48), and whether it is over."""

    held_on: date
    starts_at: str
    place: str
    presider: str  # staff code
    presider_name: str
    is_over: bool  # it was held, or nobody has to hold it any more


def concerned_of(case: Case, today: date | None = None) -> list[Person]:
    """Return those concerned with what is known of them; no statement where there are none."""
    state = case.state
    if not state.concerned:
        return []
    digests = [one.person for one in state.concerned]
    sealed = Sealed.objects.filter(case_id=case.pk, digest__in=digests)
    kept = {row.digest: row.read() for row in sealed}
    asking = rules.still_asking(state)
    may = {c.kind for c in asking if today is None or not rules.is_silent(c, today)}
    return [_person(one, kept.get(one.person, {}), state, may) for one in state.concerned]


def _person(one, kept: dict, state, may: set[str]) -> Person:
    asked = "asked" if one.no in state.hearing_by else ""
    return Person(
        no=one.no,
        name=kept.get("name", ""),
        kind=kept.get("kind", "person"),
        phone=kept.get("phone", ""),
        address=kept.get("address", ""),
        told_on=one.told_on,
        has_page=one.applicant_id is not None,
        asks="may" if rules.hearing_ask(one.no) in may else asked,
    )


def masked(person: Person) -> str:
    """Return the name as screens show it: a person's masked."""
    return masking.name(person.name) if person.kind == "person" else person.name


def hearing_of(case: Case) -> Sitting | None:
    """Return the hearing that was announced, if one was: its place lies beside the event."""
    meeting = case.state.hearing
    if meeting is None:
        return None
    place = Note.objects.filter(case_id=case.pk, digest=meeting.place).first()
    presider = Staff.objects.filter(code=meeting.presider).values_list("name", flat=True).first()
    return Sitting(
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        place=place.text if place else "",
        presider=meeting.presider,
        presider_name=presider or "",
        is_over=not any(task.step == "hearing" for task in case.state.waits),
    )


def find_concern(number: str, who) -> tuple[Case, int]:
    """Return the case that concerns her besides its applicant, and her number in it.

    She may see what concerns her, and nothing else of the case (`Concern.objects.visible_to`).

    :raises Case.DoesNotExist: when there is none, or none for her
    """
    case = read_case(number)
    no = rules.concern(case.state, who) if case else None
    if case is None or no is None:
        raise Case.DoesNotExist(number)
    return case, no


# What is told to everybody concerned, in their own words and hers.
COMMON = {"hearing_set", "hearing_dropped"}


TOLD_WITHOUT_WORDS = {
    "hearing_offered", "hearing_held", "decided", "withdrawn", "terminated", "remedy_decided",
    "reopened", "carried_out", "result_changed",
}  # fmt: skip


def lines_concerning(case: Case, no: int) -> list[Line]:
    """Return the story as far as it is hers: what she was told, what she said, the hearing."""
    found = []
    for entry, line in told_lines(case):
        body = entry.body
        whom = body.get("concerned", {}).get("no", body.get("person"))
        if line.kind in COMMON or whom == no:
            found.append(line)
        elif line.kind in TOLD_WITHOUT_WORDS:
            found.append(replace(line, words=()))  # the words are the applicant's
    return found


def is_over(case: Case) -> bool:
    return case.status in FINAL or bool(case.outcome)
