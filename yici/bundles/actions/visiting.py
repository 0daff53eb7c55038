"""联合踏勘、联合验收: one appointment, its members, one record; every part's procedure ends by it."""

from datetime import date, datetime

from yici.cases import actions as cases
from yici.cases import joint
from yici.cases.actions.shared import words
from yici.cases.models import Case, Note
from yici.catalogue.content import SpecialProcedure
from yici.kernel import ledger
from yici.kernel.actions import Told, command
from yici.people.models import Post

from .. import events, rules
from ..models import BundleCase
from ..rules import NotAllowed
from .shared import calendar, dated, day_of

LAW = "行政许可法 art. 34"
NOTICE = "notice of the time needed"


def visitable(bundle: BundleCase) -> dict[str, tuple[Case, SpecialProcedure]]:
    """Return the parts that may be seen at one visit: {part: (its case, its procedure)}."""
    known = {p.case_id: p.code for p in bundle.state.parts if p.case_id and not p.is_over}
    found = {}
    for case in Case.at_all(list(known)):
        if surveys := cases.surveys_of(case):
            found[known[case.pk]] = (case, surveys[0])
    return dict(sorted(found.items()))


def set_visit(
    *,
    bundle: BundleCase,
    by,
    held_on: date,
    parts,
    members,
    told: str,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Announce one visit for several parts; those of them that have not begun a survey begin it.

    :param members: staff codes: two at least, and somebody of every department concerned (art. 34)
    :param told: time, place and what to have ready, as the applicant reads it
    :raises NotAllowed: when a part needs no survey now, a department is missing, or the day is
        not within every procedure's limit
    """
    story = announce(
        bundle=bundle, by=by, held_on=held_on, parts=tuple(dict.fromkeys(parts)),
        members=tuple(dict.fromkeys(members)), told=told, at=at, key=key, seen=seen,
    )  # fmt: skip
    start_surveys(bundle=story.pk, at=at)
    return BundleCase.at(story.pk)


@command(BundleCase)
def announce(
    bundle, *, by, held_on: date, parts: tuple[str, ...], members: tuple[str, ...], told: str, at
) -> Told:
    """Put on record the one visit: its day, its parts, who comes; `start_surveys` begins each survey.

    :raises NotAllowed: for parts that need no survey now, a day or members that will not do
    """
    rules.check("set-visit", bundle.state, by)
    on, there = day_of(at), visitable(bundle)
    if not parts or not set(parts) <= there.keys():
        raise NotAllowed("parts", "Choose parts that need a site survey now.", LAW)
    _check_day(held_on, on, [there[part] for part in parts])
    _check_members(members, [there[part][0] for part in parts], on, at)
    note, beside = words(bundle.pk, told, what=NOTICE)
    visit = events.Visit(
        no=len(bundle.state.visits) + 1, held_on=held_on, parts=parts, members=members,
        note=note, handler=by.staff_code,
    )  # fmt: skip
    event = events.VisitSet(on=on, visit=visit)
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside)


def _check_day(held_on: date, today: date, chosen) -> None:
    """The day lies ahead, and no later than each procedure's own limit (art. 45)."""
    if held_on < today or not calendar().is_working(held_on):
        raise NotAllowed("day", "Choose a working day from today on.", LAW)
    for case, procedure in chosen:
        own = case.state.clock(f"procedure:{procedure.code}")
        limit = procedure.limit
        last = own.due_on if own and own.due_on and not own.ended_on else None
        last = last or (
            calendar().after(today, limit.days)
            if limit.unit == "workday"
            else date.fromordinal(today.toordinal() + limit.days)
        )
        if held_on > last:
            raise NotAllowed("day", "The day lies behind the limit of a part's procedure.", LAW)


def _check_members(members, chosen: list[Case], on: date, at: datetime) -> None:
    """Two persons at least, all in office, and of every department whose part it is."""
    posts = Post.objects.held(at).filter(staff_id__in=members, staff__is_active=True)
    offices: dict[str, set[int]] = {}
    for staff, department in posts.values_list("staff_id", "department_id"):
        offices.setdefault(staff, set()).add(department)
    if len(members) < 2 or set(members) != offices.keys():
        raise NotAllowed("members", "Name two officials at least, all of them in office.", LAW)
    seen = set().union(*offices.values())
    wanted = {case.department_id for case in chosen}
    for case in chosen:  # 联合验收: all who examine a part come
        if joint.kind_of(case.state) == "acceptance":
            wanted |= joint.departments_of(case.state)
    if not wanted <= seen:
        raise NotAllowed("members", "Every department whose part it is sends somebody.", LAW)


def start_surveys(*, bundle, at: datetime) -> None:
    """Begin the procedures of the parts of an announced visit; twice is once."""
    story = BundleCase.at(bundle)
    visit = story.state.visit
    if visit is None:
        return
    told, there = Note.objects.get(case_id=story.pk, digest=visit.note).text, visitable(story)
    for part in visit.parts:
        if part in there:
            case, procedure = there[part]
            cases.start_procedure_jointly(
                case=case.pk, procedure=procedure.code, told=told, handler=visit.handler, at=at,
                key=f"{story.pk}:visit:{visit.no}",
            )  # fmt: skip


@command(BundleCase)
def call_off_visit(bundle, *, by, reason: str, at: datetime) -> Told:
    """Call the visit off; the surveys go on running until another is held, or each for itself."""
    rules.check("call-off-visit", bundle.state, by)
    note, beside = words(bundle.pk, reason)
    event = events.VisitOff(
        on=day_of(at), no=bundle.state.visit.no, note=note, handler=by.staff_code
    )
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside)


def hold_visit(
    *,
    bundle: BundleCase,
    by,
    members,
    outcomes: dict[str, str],
    record: str,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Put the one record on file; it ends the survey of every part of the visit.

    :param members: who was there; two at least, somebody of every department concerned
    :param outcomes: {part: pass or refuse}, one for each part of the visit
    """
    story = record_visit(
        bundle=bundle, by=by, members=tuple(dict.fromkeys(members)), outcomes=outcomes,
        record=record, at=at, key=key, seen=seen,
    )  # fmt: skip
    finish_surveys(bundle=story.pk, at=at)
    return BundleCase.at(story.pk)


@command(BundleCase)
def record_visit(
    bundle, *, by, members: tuple[str, ...], outcomes: dict[str, str], record: str, at: datetime
) -> Told:
    """Put the one record of the visit on file; `finish_surveys` ends each survey by it.

    :raises NotAllowed: before its day, or without an outcome for every part
    """
    rules.check("hold-visit", bundle.state, by)
    visit, on = bundle.state.visit, day_of(at)
    if on < visit.held_on:
        raise NotAllowed("not-yet", "The visit is announced for a later day.", LAW)
    if outcomes.keys() != set(visit.parts) or not set(outcomes.values()) <= {"pass", "refuse"}:
        raise NotAllowed("outcomes", "Say of every part whether it passed.", LAW)
    chosen = {p.code: p.case_id for p in bundle.state.parts if p.code in visit.parts}
    _check_members(members, Case.at_all(list(chosen.values())), on, at)
    note, beside = words(bundle.pk, record, what="findings")
    event = events.VisitHeld(
        on=on, no=visit.no, members=members, outcomes=tuple(sorted(outcomes.items())),
        note=note, handler=by.staff_code,
    )  # fmt: skip
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside)


def finish_surveys(*, bundle, at: datetime) -> None:
    """End the procedures of the parts of the last visit that was held; twice is once."""
    story = BundleCase.at(bundle)
    told = ledger.history(story.pk, since=story.opened_at).filter(kind="bundles.visit_held").last()
    if told is None:
        return
    findings = Note.objects.get(case_id=story.pk, digest=told.body["note"]).text
    known = {p.code: p.case_id for p in story.state.parts}
    for part, outcome in told.body["outcomes"]:
        case = Case.at(known[part])
        for task in [t for t in case.state.waits if t.step == "procedure"]:
            if any(p.code == task.subject for p in cases.surveys_of(case)):
                cases.finish_procedure_jointly(
                    case=case.pk, procedure=task.subject, outcome=outcome, findings=findings,
                    handlers=tuple(told.body["members"]), at=at,
                    key=f"{story.pk}:held:{told.seq}",
                )  # fmt: skip
