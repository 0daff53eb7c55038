"""联合审图、联合验收, as people read it: the one list of remarks, by drawing or place."""

from dataclasses import dataclass
from datetime import date

from yici.calendar.local import current

from .. import joint
from ..models import Case, Note
from .beside import people_of


@dataclass(frozen=True)
class RemarkTold:
    """A remark in words: whose, of which drawing or place, on which ground."""

    no: int
    department: str
    weight: str
    sheet: str
    basis: str
    text: str
    settled_on: date | None


@dataclass(frozen=True)
class JointTold:
    """How a joint examination stands, with the remarks that this reader may see."""

    kind: str  # drawings, acceptance
    asked_on: date | None
    came_on: date | None
    said: tuple[str, ...]  # departments that have said what they remark
    waits_for: tuple[str, ...]
    remarks: tuple[RemarkTold, ...]
    raised: tuple[RemarkTold, ...] = ()  # on safety, waits for the head; for the office
    # That may still be given; for the office, before the list is out.
    days_to_mend: int | None = None

    @property
    def open(self) -> tuple[RemarkTold, ...]:
        return tuple(one for one in self.remarks if one.settled_on is None)


def joint_of(case: Case, *, for_office: bool, on: date | None = None) -> JointTold | None:
    """Return how it stands, or None for what is not examined jointly.

    The applicant reads remarks once they went out to her as one list, or with the decision; until
    then a department may still change its own.

    :param on: the day from which days to mend are counted; without one they are not
    """
    state = case.state
    if not joint.kind_of(state):
        return None
    now, names = joint.of(state), {d.id: d.short_name for d in people_of(case).departments.values()}
    raised = tuple(r for one in now.raised for r in one.remarks) if for_office else ()
    day = on if for_office and now.asked_on is None else None
    shown = now.remarks if for_office or now.asked_on or state.outcome else ()
    return JointTold(
        kind=joint.kind_of(state),
        asked_on=now.asked_on,
        came_on=now.came_on,
        said=tuple(names.get(pk, "") for pk in now.said),
        waits_for=tuple(names.get(pk, "") for pk in joint.waits_for(state)),
        remarks=tuple(_told(one, names, _words(case, (*shown, *raised))) for one in shown),
        raised=tuple(_told(one, names, _words(case, (*shown, *raised))) for one in raised),
        days_to_mend=joint.most_days(current(), state, day) if day else None,
    )


def words_under(case: Case, digest: str) -> str:
    """Return the words of a case that lie under a digest."""
    found = Note.objects.filter(case_id=case.pk, digest=digest).values_list("text", flat=True)
    return found.first() or ""


def _words(case: Case, remarks) -> dict[str, str]:
    wanted = [one.words for one in remarks]
    if case.kept.get("remarks", (None, None))[0] != wanted:
        found = Note.objects.filter(case_id=case.pk, digest__in=wanted)
        case.kept["remarks"] = wanted, dict(found.values_list("digest", "text"))
    return case.kept["remarks"][1]


def _told(one: joint.Remark, names: dict, words: dict) -> RemarkTold:
    sheet, basis, text = (words.get(one.words, "") + "\n\n").split("\n", 2)
    department = names.get(one.department_id, "")
    return RemarkTold(one.no, department, one.weight, sheet, basis, text.strip(), one.settled_on)
