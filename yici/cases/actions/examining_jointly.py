"""联合审图、联合验收: remarks of every department, one list, mended once, looked at again (C060)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yici.kernel.actions import Told, command
from yici.people.models import Post

from .. import clocks, events, joint, rules, work
from ..models import Case, Material
from .attaching import item_of
from .completeness import Given, material_rows, unfit
from .refused import Incomplete
from .shared import MAX_WORDS, Wordless, calendar, day_of, words

REF = "rework"
PROMISED = {"promised", "step"}  # the clocks that the offices have set themselves
TOLD = "notice of what has to be mended"
ANSWER = "words on what was mended"
LONGEST = 100  # characters of a sheet or place, and of a ground
VISIT = "行政许可法 art. 34; 国办发〔2019〕11号"


@dataclass(frozen=True)
class Remark:
    """What is remarked: of which drawing or place, on which ground, and whether it must be mended."""

    sheet: str
    text: str
    basis: str = ""
    weight: joint.Weight = "must"


@command(Case)
def remark(case, *, by, remarks: Iterable[Remark], at: datetime) -> Told:
    """Put on record all that one's department remarks; until the list goes out, it may do so anew.

    :param remarks: none says that there is nothing to remark
    :raises NotAllowed: when a remark is incomplete, or the list is out
    """
    state, given = case.state, tuple(remarks)
    first_review = rules.work_for("remark", state, by)
    task = rules.review_to_say(by, state) or first_review
    if len(given) > joint.MOST_REMARKS:
        raise rules.NotAllowed("remarks", "Give at most 200 remarks.", joint.LAW)
    told, beside = [], []
    first = max((r.no for r in joint.of(state).remarks), default=0) + 1
    for no, one in enumerate(given, start=first):
        digest, rows = words(case.pk, written(one), what="remark")
        told.append(joint.Remark(no, task.department_id, one.weight, digest))
        beside += rows
    event = events.Remarked(
        on=day_of(at), task=task.no, department_id=task.department_id, remarks=tuple(told),
        handler=by.staff_code,
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=tuple({row.digest: row for row in beside}.values()))


def written(one: Remark) -> str:
    """Return a remark as it is kept: sheet, ground, text, each from a line of its own.

    :raises NotAllowed: when sheet, text, weight or the ground of what must be mended is missing
    :raises Wordless: when it is too long
    """
    sheet, basis = (" ".join((said or "").split()) for said in (one.sheet, one.basis))
    text, weights = (one.text or "").strip(), ("must", "advice")
    if (
        not sheet
        or not text
        or one.weight not in weights
        or max(map(len, (sheet, basis))) > LONGEST
    ):
        raise rules.NotAllowed(
            "remarks",
            "Say of every remark: which drawing or place (at most 100 characters), what is wrong, and whether it must be mended.",
            joint.LAW,
        )
    if one.weight == "must" and not basis:
        raise rules.NotAllowed(
            "remarks",
            "Name the standard or article of every remark that must be mended.",
            joint.LAW,
        )
    if len(text) > MAX_WORDS - 2 * LONGEST - 2:
        raise Wordless("remark")
    return f"{sheet}\n{basis}\n{text}"


@command(Case)
def ask_rework(case, *, by, days: int, told: str, at: datetime) -> Told:
    """Tell the applicant once what has to be mended: the remarks of all departments in one list.

    What was promised stops until it is back, or the time is over; the law's own limit runs on, since
    行政许可法 art. 45 does not name the applicant's mending; so it may take no longer than that leaves.
    No department adds to the list.

    :param days: working days that she has
    :param told: how she is to mend and hand in
    :raises NoTimeToMend: when the law's limit would pass meanwhile; extend it first
    """
    rules.check("ask-rework", case.state, by)
    state, on = case.state, day_of(at)
    check_days(state, days, on)
    note, beside = words(case.pk, told, what=TOLD)
    own = clocks.start(calendar(), "rework", "rework", days, "workday", on)
    mending = work.side(state, "rework", state.department_id, "applicant", on, holds="review")
    event = events.ReworkAsked(
        on=on, days=days, note=note, handler=by.staff_code,
        remarks=tuple(sorted(r.no for r in joint.of(state).open_of())),
        clocks=(*promises_stopped(state, on), own), opens=(mending,),
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=beside)


def promises_stopped(state, on: date):
    """Return the clocks that the offices set themselves, stopped while the applicant mends."""
    return work.stopped(state, calendar(), on, "rework", REF, kinds=PROMISED)


def check_days(state, days: int, on: date) -> None:
    """:raises NotAllowed: when so many working days to mend are none, or more than the law leaves"""
    if days not in joint.DAYS:
        raise rules.NotAllowed("days", "Give 1 to 90 working days to mend it.", joint.LAW)
    most, last = time_to_mend(state, on)
    if last and days > most:
        raise rules.NoTimeToMend(most, last, extendable=rules.is_extendable(state))


def time_to_mend(state, on: date) -> tuple[int, date | None]:
    """Return how many working days may be given from that day, and the last day of the law's limit."""
    return joint.most_days(calendar(), state, on), joint.ends_on(calendar(), state, on)


@command(Case)
def hand_in_rework(case, *, by, answer: str, materials: Iterable[Given] = (), at: datetime) -> Told:
    """Hand in what was mended, once for all departments; the limits run again.

    :param answer: what was done about each remark
    :raises NotAllowed: when its last day has passed, whether or not the night's job has noted it
    :raises Incomplete: when a file is of the wrong kind or size
    """
    rules.check("hand-in-rework", case.state, by)
    state, on, given = case.state, day_of(at), tuple(materials)
    if rules.is_silent(state.clock("rework"), on):
        raise rules.NotAllowed(
            "passed",
            "The last day to mend it is over: the departments decide on what there is.",
            f"{joint.LAW}; R22",
        )
    item, codes = item_of(case), tuple(dict.fromkeys(g.code for g in given))
    if not {m.code for m in item.materials if not m.made_here}.issuperset(codes):
        raise rules.NotAllowed("materials", "Choose a material that the item asks for.", joint.LAW)
    if joint.kind_of(state) == "drawings" and not any(g.digest for g in given):
        raise rules.NotAllowed(
            "materials", "Hand in the set of drawings as it was mended.", joint.LAW
        )
    if problems := unfit(item, given):
        raise Incomplete(problems)
    note, beside = words(case.pk, answer, what=ANSWER)
    event = events.ReworkHandedIn(
        on=on, codes=codes, materials=tuple(g.digest for g in given if g.digest), note=note,
        clocks=_mended(state, on),
    )  # fmt: skip
    known = Material.objects.filter(case_id=case.pk).count()
    beside = (*beside, *material_rows(case.pk, given, at, known))
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def lapse_rework(case, *, at: datetime) -> Told | None:
    """Note that nothing came in the time given; the departments go on with what there is; once.

    As of the day after the last one, whenever it is noted: what was promised stands no longer.
    """
    state, on = case.state, day_of(at)
    clock = state.clock("rework")
    if not rules.is_silent(clock, on) or not any(t.step == "rework" for t in state.waits):
        return None
    over = clock.due_on + timedelta(days=1)
    event = events.ReworkHandedIn(on=over, lapsed=True, clocks=_mended(state, over))
    return Told(event, actor="clock")


def _mended(state, on: date):
    ended = clocks.end_all(state.clocks, {"rework"}, on)
    return (*ended, *work.resumed(state, calendar(), on, REF))


@command(Case)
def settle_remarks(case, *, by, settled: Iterable[int], findings: str = "", at: datetime) -> Told:
    """Say which remarks of one's department are mended now; the others stay open.

    :param settled: their numbers
    :raises NotAllowed: when one of them is not one's own, or not open
    """
    rules.check("settle-remarks", case.state, by)
    state, numbers, told = case.state, set(settled), []
    note, beside = words(case.pk, findings, what="findings", required=False)
    for task in rules.reviews_of(by, state):
        own = {r.no for r in joint.of(state).open_of(task.department_id)} & numbers
        if own:
            event = events.RemarksSettled(
                on=day_of(at), task=task.no, settled=tuple(sorted(own)), note=note,
                handler=by.staff_code,
            )  # fmt: skip
            told.append(event)
            numbers -= own
    if numbers or not told:
        raise rules.NotAllowed("settled", "Choose remarks of yours that are open.", joint.LAW)
    return Told(*told, actor=by.actor, beside=beside)


def check_opinion(state, department_id: int, outcome: str, on: date) -> None:
    """:raises NotAllowed: when a department's remarks do not bear out how it concludes"""
    if reason := joint.bars(state, department_id, outcome, time_to_mend(state, on)[0]):
        raise rules.NotAllowed("open-remarks", reason, joint.LAW)


def check_visit(
    state, held_on: date | None, members, last: date | None, today: date, at: datetime
) -> None:
    """Let a joint visit be announced: its day, two people at least, somebody of every department.

    :param last: the last day of the procedure
    :raises NotAllowed: when the day or the members will not do
    """
    if held_on is None or held_on < today or not calendar().is_working(held_on):
        raise rules.NotAllowed("day", "Choose a working day from today on.", VISIT)
    if last and held_on > last:
        raise rules.NotAllowed("day", "The day lies behind the limit of the procedure.", VISIT)
    check_members(state, members, at)


def check_members(state, members, at: datetime) -> None:
    """:raises NotAllowed: when fewer than two come, or nobody of a department that examines"""
    posts = Post.objects.held(at).filter(staff_id__in=members, staff__is_active=True)
    offices: dict[str, set[int]] = {}
    for staff, department in posts.values_list("staff_id", "department_id"):
        offices.setdefault(staff, set()).add(department)
    if len(members) < 2 or set(members) != offices.keys():
        raise rules.NotAllowed(
            "members", "Name two officials at least, all of them in office.", VISIT
        )
    if not joint.departments_of(state) <= set().union(*offices.values()):
        raise rules.NotAllowed("members", "Every department that examines sends somebody.", VISIT)
