"""The story of a case, told line by line."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from yici.kernel import ledger
from yici.kernel.sql import loaded, rows
from yici.kernel.values import replace
from yici.people import masking
from yici.people.models import Staff
from yici.ui.lists import joined

from .. import grounds
from ..models import Case, Sealed
from .terms import (
    CHANGES,
    EVENT_WORDS,
    OFFICE_ONLY,
    OUTCOME_WORDS,
    clock_in_words,
    day_in_words,
)
from .verdicts import OPINIONS, is_against, seats_of, verdict_of


@dataclass(frozen=True)
class Line:
    """One fact of the story, as people read it."""

    at: datetime
    seq: int
    kind: str
    title: str
    by: str
    words: tuple[str, ...]
    office_only: bool
    against: bool = False  # it went against the applicant


def timeline(case: Case, *, for_office: bool = False) -> list[Line]:
    """Return the story in order; the applicant's version leaves out the office's inner steps."""
    told = told_lines(case)
    if for_office:
        return [line for _entry, line in told]
    return [_hers(entry, line) for entry, line in told if not line.office_only]


def _hers(entry, line: Line) -> Line:
    """Return the line as the applicant reads it: what others concerned said is not hers to read."""
    return replace(line, words=()) if entry.body.get("person") else line


BROUGHT = ["cases.corrected", "cases.supplied", "cases.delivered"]
TOLD = """select
    (select json_agg(json_build_array(e.seq, e.at, e.kind, e.body, e.actor, s.name, t.name, a.name)
            order by e.seq)
        from kernel_entry e
        left join people_staff s on e.actor like 'staff:%' and s.code = substr(e.actor, 7)
        left join people_staff t on e.kind = 'cases.transferred' and t.code = e.body->>'handler'
        left join people_mandate m on e.kind = any(%(brought)s) and m.id = (e.body->>'mandate_id')::uuid
        left join people_applicant a on a.id = m.agent_id
        where e.story = %(case)s and e.at >= %(since)s),
    (select json_agg(json_build_array(n.digest, n.text)) from cases_note n
        where n.case_id = %(case)s)"""


def told_lines(case: Case) -> list[tuple]:
    """Return each entry of the story with its line: one statement."""
    asked = {"case": case.pk, "since": case.opened_at, "brought": BROUGHT}
    ((told, said),) = rows(TOLD, asked)
    entries = [_entry(case.pk, *values) for *values, _by, _to, _for_her in told or ()]
    staff = {actor.partition(":")[2]: name for *_, actor, name, _to, _for_her in told or () if name}
    named = {seq: (to, for_her) for seq, *_, to, for_her in told or ()}
    notes, names = dict(said or ()), _names_of(entries, staff)
    lines = []
    for entry in entries:
        to, for_her = named[entry.seq]
        line = _passed_to(_line(case, entry, notes, names), to)
        lines.append((entry, _with_paper(case, entry, _brought_by(line, for_her))))
    return lines


def _brought_by(line: Line, name: str | None) -> Line:
    """Return the line with who stood at the window for the applicant, masked (R38)."""
    if not name:
        return line
    told = gettext("At the window for the applicant: %(name)s") % {"name": masking.name(name)}
    return replace(line, words=(*line.words, told))


def _with_paper(case: Case, entry, line: Line) -> Line:
    """Return the line with the number of the paper licence that was handed out (R31).

    Only where there is one it costs a statement: it lies sealed.
    """
    digest = entry.body.get("paper") if entry.kind == "cases.delivered" else None
    if not digest:
        return line
    number = Sealed.objects.get(case_id=case.pk, digest=digest).read()["paper_number"]
    told = gettext("Number of the paper licence: %(number)s") % {"number": number}
    return replace(line, words=(*line.words, told))


def _passed_to(line: Line, name: str | None) -> Line:
    """Return the line with who has the work now, where it was passed on (R23)."""
    return replace(line, title=f"{line.title} → {name}") if name else line


def _entry(story, seq: int, at: str, kind: str, body: dict, actor: str) -> ledger.Entry:
    values = {"story": story, "seq": seq, "at": datetime.fromisoformat(at)}
    return loaded(ledger.Entry, values | {"kind": kind, "body": body, "actor": actor})


ASKING = {"correcting": "cases.correction_asked", "pre_reviewed": "cases.pre_reviewed"}


def asking(case: Case):
    """Return the entry in which the office asks the applicant to mend something, if one stands."""
    kind = ASKING.get(case.status)
    entries = [e for e in ledger.history(case.pk, since=case.opened_at) if e.kind == kind]
    return entries[-1] if entries and entries[-1].body["missing"] else None


def _line(case, entry, notes, names) -> Line:
    kind, body = entry.kind.partition(".")[2], entry.body
    words = [
        notes[body[key]]
        for key in ("place", "note", "participants", "guidance")
        if body.get(key) in notes
    ]
    return Line(
        at=entry.at,
        seq=entry.seq,
        kind=kind,
        title=_title(kind, body),
        by=_by(entry, names),
        words=(
            *_ground_of(kind, body),
            *_new_dates(kind, body),
            *_votes(body),
            *_seats(body),
            *words,
        ),
        office_only=kind in OFFICE_ONLY or _was_declined(kind, body),
        against=is_against(kind, body),
    )


def _by(entry, names) -> str:
    """Return who brought it about: of those concerned besides the applicant, that she is one."""
    if entry.actor.startswith("person:") and entry.body.get("person"):
        return gettext("Somebody concerned")
    return names.get(entry.actor, gettext("The platform"))


def _ground_of(kind: str, body: dict) -> list[str]:
    """Return the lawful ground that a proposed refusal or a termination names."""
    ground = _grounds_of(kind, body).get(body.get("ground"))
    if ground is None:
        return []
    law = f"《{ground.law}》{ground.article}" if ground.law else ""
    return [gettext(ground.text) + law]


def _new_dates(kind: str, body: dict) -> list[str]:
    """Return where a new calendar moved the limits; the office's step limits by their common name."""
    if kind != "redated":
        return []
    due = [c for c in body["clocks"] if c["due_on"]]
    return [
        gettext("%(clock)s: now due on %(day)s.")
        % {
            "clock": clock_in_words(clock["kind"]),
            "day": day_in_words(date.fromisoformat(clock["due_on"])),
        }
        for clock in due
    ]


def _votes(body: dict) -> list[str]:
    """Return how the experts voted, counted, and what follows; who voted how is not told here."""
    votes = body.get("votes")
    if not votes:
        return []
    verdict = OPINIONS[body["outcome"]]
    counted = gettext(
        "Expert review: %(agrees)s agree, %(disagrees)s disagree, %(abstains)s abstain. Conclusion: %(verdict)s."
    )
    return [counted % (votes | {"verdict": verdict})]


def _seats(body: dict) -> list[str]:
    """Return in one line who took part in a hearing, by capacity, and who signed (art. 48 (5))."""
    seats = seats_of(body)
    return [joined(seats)] if seats else []


def _grounds_of(kind: str, body: dict) -> dict:
    """Return the table in which the ground of such a fact stands."""
    if kind == "result_changed":
        return grounds.CHANGES[body["change"]]
    return {
        "refusal_proposed": grounds.REFUSALS,
        "terminated": grounds.TERMINATIONS,
        "suspended": grounds.SUSPENSIONS,
        "hearing_offered": grounds.HEARINGS,
        "result_withheld": grounds.WITHHOLDING,
        "result_published": grounds.PUBLICATION,
    }.get(kind, {})


def _was_declined(kind: str, body: dict) -> bool:
    return kind == "safety_decided" and body["outcome"] == "decline"


def _title(kind: str, body: dict) -> str:
    title = str(EVENT_WORDS[kind])
    if no := body.get("person") or body.get("concerned", {}).get("no"):
        return gettext("%(what)s (no. %(no)s of those concerned)") % {"what": title, "no": no}
    if kind == "decided" and body.get("deemed"):
        return gettext("Renewed by law: nobody had decided when the licence expired")
    if kind == "decided":
        return str(OUTCOME_WORDS[body["outcome"]])
    if kind == "accepted" and body.get("deemed"):
        return gettext("Accepted by law: the office was silent for five working days")
    if kind == "corrected" and body.get("late"):
        return gettext("Correction supplied after its day")
    if kind == "rework_handed_in" and body.get("lapsed"):
        return gettext("Nothing mended came in the time given")
    if _was_declined(kind, body):
        return gettext("Safety concern not put on the list")
    if kind == "result_changed":
        return str(CHANGES[body["change"]])
    verdict = verdict_of(kind, body)
    return f"{title} · {verdict}" if verdict else title


def actors_in(entries) -> dict[str, str]:
    """Return who the actors are: staff with their names, applicants as themselves."""
    codes = {e.actor.partition(":")[2] for e in entries if e.actor.startswith("staff:")}
    staff = Staff.objects.filter(code__in=codes)
    return _names_of(entries, dict(staff.values_list("code", "name")))


def _names_of(entries, staff: dict[str, str]) -> dict[str, str]:
    known = {f"staff:{code}": name for code, name in staff.items()}
    people = {e.actor for e in entries if e.actor.startswith("person:")}
    return known | dict.fromkeys(people, gettext("Applicant or agent"))
