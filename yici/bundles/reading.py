"""How a bundle case is read: its parts, its total limit, its story, what is late. Nothing is written."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from yici.calendar.local import current
from yici.cases import reading as case_reading
from yici.cases.models import Case, Note
from yici.kernel import ledger
from yici.licences.models import Licence, Paper
from yici.people.models import Department, Staff
from yici.plans.models import Scheme

from . import planned, total, words
from .actions.following import clocks_again
from .editions import joint_of
from .events import Part
from .joining import Joint
from .lifecycle import AGAIN, FINAL
from .models import BundleCase, Dossier, Number
from .pictures import Axis, Chart, Row


def find(number: str, who) -> BundleCase:
    """Return the bundle case with that number, if this person may see it.

    :raises BundleCase.DoesNotExist: when there is none, or none for her
    """
    row = Number.objects.filter(number=number).first() if number.isalnum() else None
    if row is None:
        raise BundleCase.DoesNotExist
    return BundleCase.objects.visible_to(who).with_names().get(pk=row.bundle_id)


def name_of(part: Part, joint: Joint) -> str:
    return joint.contents[part.code].name


@dataclass(frozen=True)
class PartView:
    """A part as a page shows it."""

    part: Part
    name: str
    role: str
    department: Department
    status: str
    colour: str
    sentence: str
    is_late: bool = False
    is_critical: bool = False
    needs: tuple[str, ...] = ()  # names
    reasons: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None  # the last lawful day
    case: Case | None = None
    handler: str = ""  # name of who has the case
    waits: tuple[str, ...] = ()  # what holds it up, or is still to come, in words


@dataclass
class Whole:
    """A bundle case as a page shows it."""

    bundle: BundleCase
    joint: Joint
    total: total.Total | None
    parts: list[PartView] = field(default_factory=list)
    chart: Chart = field(default_factory=lambda: Chart(()))

    @property
    def name(self) -> str:
        return self.joint.definition.name

    @property
    def status(self) -> str:
        if self.bundle.outcome and self.bundle.status in ("completed", "delivering"):
            return str(words.OUTCOME_WORDS[self.bundle.outcome])
        if self.bundle.status == "received" and self.bundle.state.awaited:
            return str(words.ASKED)
        return str(words.STATUS_WORDS[self.bundle.status])

    @property
    def colour(self) -> str:
        if self.bundle.outcome in ("partly", "refused"):
            return "amber" if self.bundle.outcome == "partly" else "red"
        return words.STATUS_COLOURS.get(self.bundle.status, "blue")

    @property
    def because(self) -> list[str]:
        names = {view.part.code: view.name for view in self.parts}
        lines = self.total.because if self.total else ()
        return [words.because(line, names) for line in lines]

    @property
    def late(self) -> list[PartView]:
        return [view for view in self.parts if view.is_late]

    @property
    def path(self) -> list[str]:
        """Return the names of the parts that decide when the whole is due."""
        names = {view.part.code: view.name for view in self.parts}
        return [names[code] for code in self.total.path] if self.total else []

    @property
    def open(self) -> int:
        return sum(not view.part.is_over for view in self.parts)

    @property
    def is_over(self) -> bool:
        return self.bundle.status in FINAL

    @property
    def is_late(self) -> bool:
        if self.total is None:
            return False
        if self.bundle.completed_on:
            return self.bundle.completed_on > self.total.due_on
        return not self.total.is_stopped and timezone.localdate() > self.total.due_on


def whole_of(bundle: BundleCase, today: date) -> Whole:
    """Read everything a page shows of a bundle case."""
    bundle, joint = BundleCase.at(bundle.pk), joint_of(bundle)
    told = total.reckon(current(), bundle.state, today)
    begun = [p.case_id for p in bundle.state.parts if p.case_id]
    cases = {case.pk: case for case in Case.at_all(begun)} if begun else {}
    departments = Department.objects.in_bulk({p.department_id for p in bundle.state.parts})
    whole = Whole(bundle, joint, told)
    codes = {case.handler for case in cases.values()} - {""}
    names = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name")) if codes else {}
    ordered = [bundle.state.part(p.code) for p in joint.definition.parts if _has(bundle, p.code)]
    for part in ordered:
        case, office = cases.get(part.case_id), departments[part.department_id]
        view = _view(whole, part, case, office, today)
        whole.parts.append(replace(view, handler=names.get(case.handler, "") if case else ""))
    whole.chart = _chart(whole, today)
    return whole


def scheme_of(whole: Whole) -> Scheme | None:
    """Return the planned project it is about, with the conditions gathered beforehand (C063)."""
    area, state = whole.joint.definition.area, whole.bundle.state
    if not area:
        return None
    kept = Dossier.objects.filter(bundle_id=whole.bundle.pk, digest=state.dossier).first()
    return planned.scheme_in(kept.read().get("answers", {}), area) if kept else None


def _has(bundle: BundleCase, code: str) -> bool:
    return any(part.code == code for part in bundle.state.parts)


def _view(whole: Whole, part: Part, case, department, today: date) -> PartView:
    definition = whole.joint.definition.part(part.code)
    leg = None
    if whole.total and part.status != "barred":
        leg = next((one for one in whole.total.legs if one.part == part.code), None)
    needs = [n for n in definition.needs if n.part in part.needs]
    again = _due_again(part, case)
    on_time = leg is None or today <= leg.ends_on
    late = not (on_time or part.is_over or part.is_paused) or (again is not None and today > again)
    return PartView(
        part=part,
        name=whole.joint.contents[part.code].name,
        role=definition.role,
        department=department,
        status=_status(part),
        colour="amber" if part.is_paused or part.is_held else words.PART_COLOURS[part.status],
        sentence=_sentence(whole, part, case, leg, today),
        is_late=late,
        is_critical=whole.total is not None and part.code in whole.total.path,
        needs=tuple(whole.joint.contents[n.part].name for n in needs),
        reasons=tuple(n.reason for n in needs),
        starts_on=part.started_on or (leg.starts_on if leg else None),
        ends_on=part.ended_on or again or (leg.ends_on if leg else None),
        case=case,
        waits=_waits(case) if case else (),
    )


def _status(part: Part) -> str:
    """Return how a part stands in words: one whose turn has come and that cannot begin has its own."""
    if part.is_held:
        return str(words.NO_OFFICE if part.no_office else words.STUCK)
    if part.status == "applied" and part.is_paused:
        return str(words.ASKED)
    return str(words.PART_WORDS[part.status])


def _due_again(part: Part, case) -> date | None:
    """Return by when a part is decided anew after a remedy: its case has a clock of its own for that."""
    if case is None or part.is_over or not any(p.ground == AGAIN for p in part.pauses):
        return None
    clocks = clocks_again(case.state)
    return clocks[-1].due_on if clocks else None


def _waits(case: Case) -> tuple[str, ...]:
    """Return what the case waits for besides its office: fee, promised papers, originals, check."""
    days = {
        t.step: case_reading.day_in_words(t.due_on) if t.due_on else "" for t in case.state.waits
    }
    found = [
        words.WAIT_WORDS[step] % {"day": days[step]} for step in words.WAIT_WORDS if step in days
    ]
    return tuple(str(one) for one in found)


def _sentence(whole: Whole, part: Part, case, leg, today: date) -> str:
    """Say of a part why it is where it is, and by when it goes on."""
    names = {p.code: whole.joint.contents[p.code].name for p in whole.bundle.state.parts}
    if part.status == "barred":
        lost = [names[n] for n in part.needs if whole.bundle.state.part(n).status != "granted"]
        return _("It needs the result of: %(names)s, which will not come.") % {
            "names": "、".join(lost)
        }
    if part.is_held and part.no_office:
        return _(
            "It cannot begin yet: its guide names “%(name)s”, which is not in the register of "
            "departments. The lead department sees to that; it begins by itself then."
        ) % {"name": part.no_office}
    if part.is_held:
        return _("Its own form still lacks something: supply it, and it begins.")
    if part.status == "waiting":
        waits = [names[n] for n in part.needs if whole.bundle.state.part(n).status != "granted"]
        return _("It begins by itself as soon as this is there: %(names)s.") % {
            "names": "、".join(waits)
        }
    if part.is_paused:
        pause = next(p for p in part.pauses if p.until_on is None)
        return _("Waits since %(day)s: %(why)s.") % {
            "day": case_reading.day_in_words(pause.from_on),
            "why": words.ground(pause.ground),
        }
    if part.status == "running" and leg:
        said = (
            _("Due by %(day)s at the latest.")
            if today <= leg.ends_on
            else _("It was due by %(day)s and is late.")
        )
        return said % {"day": case_reading.day_in_words(leg.ends_on)}
    if part.is_over and part.ended_on:
        return _("Finished on %(day)s.") % {"day": case_reading.day_in_words(part.ended_on)}
    return case_reading.next_of(case, today) if case else ""


def _chart(whole: Whole, today: date) -> Chart:
    """Return the picture: each part's stretch, what of it is done, where it waited, today."""
    days = [d for view in whole.parts for d in (view.starts_on, view.ends_on) if d]
    if not days:
        return Chart(())
    due = whole.total.due_on if whole.total else None
    over = whole.is_over or whole.bundle.completed_on is not None
    last = max([*days, *([due] if due and not over else []), *([] if over else [today])])
    axis = Axis(min(days), last)
    rows = tuple(Row(view.name, tuple(_bars(view, axis, today))) for view in whole.parts)
    if not any(row.bars for row in rows):
        return Chart(())  # nothing runs yet: an empty picture says nothing
    shown = axis.at(today) if axis.first <= today <= last and not whole.is_over else None
    weeks = range(axis.first.toordinal(), last.toordinal() + 1)
    mondays = [date.fromordinal(day) for day in weeks if day % 7 == 1]
    weeks_on = tuple(axis.at(day) for day in mondays if day > axis.first)
    return Chart(rows, shown, weeks_on, axis.first, last)


def _bars(view: PartView, axis: Axis, today: date):
    part = view.part
    if view.starts_on is None or view.ends_on is None or part.status == "barred":
        return
    kind = "critical" if view.is_critical else "plan"
    if part.status == "granted":
        yield axis.bar(view.starts_on, view.ends_on, "done")
    elif part.is_over:
        yield axis.bar(view.starts_on, view.ends_on, "barred")
    else:
        yield axis.bar(view.starts_on, view.ends_on, kind)
        if part.started_on:
            yield axis.bar(view.starts_on, min(today, view.ends_on), "begun")
        if view.is_late:
            yield axis.bar(view.ends_on, today, "late")
    for pause in part.pauses:
        yield axis.bar(pause.from_on, pause.until_on or today, "paused")


# -- story, papers ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    seq: int
    at: object
    title: str
    part: str
    by: str
    kind: str


def timeline(whole: Whole, *, for_office: bool = False) -> list[Line]:
    """Return the story of the whole, in order."""
    names = {view.part.code: view.name for view in whole.parts}
    entries = list(ledger.history(whole.bundle.pk, since=whole.bundle.opened_at))
    staff = case_reading.actors_in(entries)
    hidden = () if for_office else ("part_stuck", "missing_reported")
    return [
        Line(
            entry.seq,
            entry.at,
            str(words.EVENT_WORDS[kind]),
            names.get(entry.body.get("part", ""), ""),
            staff.get(entry.actor) or _by(entry.actor),
            kind,
        )
        for entry in entries
        if (kind := entry.kind.partition(".")[2]) not in hidden
    ]


def _by(actor: str) -> str:
    kind, _sep, code = actor.partition(":")
    if kind == "staff":
        return code
    return _("the applicant") if kind == "person" else _("by itself")


def results_of(whole: Whole) -> list[tuple[PartView, Licence | None, list[Paper]]]:
    """Return the result package: each part that is granted, with its licence and its papers."""
    found = []
    for view in whole.parts:
        if view.part.status == "granted" and view.case:
            licence = case_reading.licence_of(view.case)
            papers = [p for p in case_reading.papers_of(view.case) if p.digest]
            found.append((view, licence, papers))
    return found


def notices_of(bundle: BundleCase):
    """Return the joint notices of a bundle case, sealed ones only."""
    return Paper.objects.about(bundle.pk).exclude(digest="")


@dataclass(frozen=True)
class ReportView:
    """What a department says its part lacks, before the one notice; or that it has not spoken."""

    part: str
    name: str
    office: str
    is_said: bool = False
    missing: tuple[str, ...] = ()  # codes of the joint form
    names: tuple[str, ...] = ()
    words: str = ""
    by: str = ""
    on: date | None = None


def reports_of(whole: Whole) -> list[ReportView]:
    """Return what the departments have said of every part that is not accepted: for officials only."""
    state, joint = whole.bundle.state, whole.joint
    said = {one.part: one for one in state.reports}
    notes = dict(Note.objects.filter(case_id=whole.bundle.pk).values_list("digest", "text"))
    people = dict(
        Staff.objects.filter(pk__in={r.handler for r in state.reports}).values_list("code", "name")
    )
    labels = {f.code: f.label for f in joint.content.fields}
    labels |= {m.code: m.name for m in joint.content.materials}
    found = []
    for view in whole.parts:
        told, office = said.get(view.part.code), view.department.short_name
        if told is None:
            if view.part in state.askable:
                found.append(ReportView(view.part.code, view.name, office))
            continue
        codes = tuple(joint.joint_code(told.part, code) or code for code in told.missing)
        found.append(
            ReportView(
                told.part, view.name, office, True, codes,
                tuple(labels.get(code, code) for code in codes),
                notes.get(told.note, ""), people.get(told.handler, told.handler), told.on,
            )
        )  # fmt: skip
    return found


def asked_words(bundle: BundleCase) -> list[str]:
    """Return what the one notice says to the applicant, each thing once."""
    notes = dict(Note.objects.filter(case_id=bundle.pk).values_list("digest", "text"))
    digests = dict.fromkeys(note for asked in bundle.state.asked for note in asked.notes)
    return [notes[digest] for digest in digests]


@dataclass(frozen=True)
class VisitView:
    """A joint visit as a page shows it."""

    no: int
    held_on: date
    names: list[str]
    people: list[str]
    words: str
    status: str
    outcomes: list[tuple[str, str]]
    parts: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


def visits_of(whole: Whole) -> list[VisitView]:
    """Return the joint visits of a bundle case, the last one first."""
    visits = whole.bundle.state.visits
    if not visits:
        return []
    notes = dict(Note.objects.filter(case_id=whole.bundle.pk).values_list("digest", "text"))
    codes = {code for one in visits for code in one.members}
    people = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name"))
    names = {view.part.code: view.name for view in whole.parts}
    return [
        VisitView(
            one.no,
            one.held_on,
            [names[part] for part in one.parts],
            [people.get(code, code) for code in one.members],
            notes.get(one.note, ""),
            one.status,
            [(names[part], str(words.SURVEY_WORDS[what])) for part, what in one.outcomes],
            one.parts,
            one.members,
        )
        for one in reversed(visits)
    ]


def visit_of(whole: Whole) -> VisitView | None:
    """Return the joint visit that is announced and still to come."""
    return next((one for one in visits_of(whole) if one.status == "set"), None)
