"""联合审图、联合验收: one set of papers, several departments, one list of remarks, one opinion. Pure.

Every department says what it has to remark, each remark by its drawing or place. All of them go out
once, as one list; what is mended comes back once; then everybody looks at her own remarks again, and
one opinion answers (国办发〔2019〕11号: 联合审图、联合验收，统一出具意见; C060, R22, R34).

A department that joins before the list goes out says its remarks for it; one that joins afterwards
may let it pass, or raise what concerns safety: with its reason, and if the head allows it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yici.kernel.values import replace

from . import clocks

LAW = "国办发〔2019〕11号; R34"
# What kind of result makes an examination a joint one, where the item's edition does not say: the
# type of paper it ends in. What the edition says (`paths.jointly`) stands among the case's ways.
SAYS = "jointly:"
KINDS = {"drawing-approval": "drawings", "joint-acceptance": "acceptance"}
MOST_REMARKS = 200  # of one department
DAYS = range(1, 91)  # working days that may be given to mend, as far as the law's limit lets it
Weight = Literal["must", "advice"]


@dataclass(frozen=True)
class Remark:
    """审查意见: what a department says of one drawing or place. Its words lie beside, as a note."""

    no: int  # counts within the case
    department_id: int
    weight: Weight  # must: against a binding standard; advice: for consideration
    words: str  # digest of sheet, ground and text
    settled_on: date | None = None


@dataclass(frozen=True)
class Raised:
    """安全意见: what a department that joined later wants onto the list; its words lie beside."""

    task: int  # its review
    department_id: int
    remarks: tuple[Remark, ...]
    note: str  # digest: the danger
    handler: str


@dataclass(frozen=True)
class Joint:
    """How a joint examination stands."""

    remarks: tuple[Remark, ...] = ()
    said: tuple[int, ...] = ()  # departments that have said what they have to remark
    asked_on: date | None = None  # 一次性告知: the one list went out
    came_on: date | None = None  # what was mended came back, or the time for it was over
    raised: tuple[Raised, ...] = ()  # waits for the head

    @property
    def next_no(self) -> int:
        """The number of the next remark, counting what waits for the head."""
        known = (*self.remarks, *(one for raised in self.raised for one in raised.remarks))
        return max((one.no for one in known), default=0) + 1

    def open_of(self, department_id: int | None = None, weight: str = "") -> tuple[Remark, ...]:
        """Return what is not settled: of one department or all, of one weight or any."""
        return tuple(
            one
            for one in self.remarks
            if one.settled_on is None
            and department_id in (None, one.department_id)
            and weight in ("", one.weight)
        )


def kind_of(state) -> str:
    """Return drawings or acceptance; nothing for what is not examined jointly.

    As the edition said when the case came in; else by the kind of its result.
    """
    said = next((way.removeprefix(SAYS) for way in state.ways if way.startswith(SAYS)), "")
    return "" if said == "none" else said or KINDS.get(state.licence, "")


def ways_of(paths) -> tuple[str, ...]:
    """Return what the edition says of it, as the case keeps it; nothing where it says nothing."""
    return (f"{SAYS}{paths.jointly}",) if paths.jointly else ()


def of(state) -> Joint:
    return state.joint or Joint()


def departments_of(state) -> set[int]:
    """Return the departments that examine: those of the plan's review, and who joined since."""
    planned = {d.department_id for p in state.plan if p.step == "review" for d in p.duties}
    return planned | {task.department_id for task in state.tasks if task.step == "review"}


def waits_for(state) -> tuple[int, ...]:
    """Return the departments that have neither said what they remark nor let it pass."""
    said = of(state).said
    return tuple(t.department_id for t in state.open_tasks("review") if t.department_id not in said)


def joined_later(state) -> tuple:
    """Return the open reviews of departments that joined after the one list had gone out."""
    out = next((t.no for t in state.tasks if t.step == "rework"), None)
    if out is None:
        return ()
    knew = {t.department_id for t in state.tasks if t.step == "review" and t.no < out}
    return tuple(t for t in state.open_tasks("review") if t.department_id not in knew)


def ends_on(calendar, state, on: date) -> date | None:
    """Return the day by which the law wants a decision, were nothing to stop its limit from now on."""
    clock = state.clock("statutory")
    if clock is None or clock.ended_on:
        return None
    stops = tuple(replace(stop, until_on=stop.until_on or on) for stop in clock.stops)
    return clocks.reckon(calendar, replace(clock, stops=stops)).due_on


def most_days(calendar, state, on: date) -> int:
    """Return how many working days may be given to mend; 0 when there is no time for it.

    The law's limit runs on meanwhile (行政许可法 art. 45), and who mends till the last moment must
    still be answered within it: one working day of it is kept (art. 42).
    """
    last = ends_on(calendar, state, on)
    return DAYS[-1] if last is None else min(max(calendar.between(on, last) - 1, 0), DAYS[-1])


def evolve(joint: Joint | None, event) -> Joint:
    """Return how the examination stands after one of its events (by the event's own fields)."""
    now, kind = joint or Joint(), type(event).__name__
    if kind == "Remarked":
        others = tuple(r for r in now.remarks if r.department_id != event.department_id)
        said = tuple(sorted({*now.said, event.department_id}))
        return replace(now, remarks=(*others, *event.remarks), said=said)
    if kind == "ReworkAsked":
        return replace(now, asked_on=event.on)
    if kind == "ReworkHandedIn":
        return replace(now, came_on=event.on)
    if kind == "SafetyRaised":
        one = Raised(event.task, event.department_id, event.remarks, event.note, event.handler)
        return replace(now, raised=(*now.raised, one))
    if kind == "SafetyDecided":
        return _decided(now, event)
    settled = tuple(
        replace(r, settled_on=event.on) if r.no in event.settled else r for r in now.remarks
    )
    return replace(now, remarks=settled)


def _decided(now: Joint, event) -> Joint:
    """Return how it stands once the head has spoken; who raised it has said what she remarks."""
    mine = next(one for one in now.raised if one.task == event.review)
    left = tuple(one for one in now.raised if one is not mine)
    now = replace(now, raised=left, said=tuple(sorted({*now.said, mine.department_id})))
    if event.outcome != "allow":
        return now
    came_on = None if event.days else now.came_on  # what there is to mend now has to come, too
    return replace(now, remarks=(*now.remarks, *mine.remarks), came_on=came_on)


def bars(state, department_id: int, outcome: str, most: int) -> str:
    """Return why a department may not conclude like that yet, or nothing.

    :param most: working days that may be given to mend; without any, what there is decides
    """
    if not kind_of(state):
        return ""
    now = of(state)
    owed = now.open_of(department_id, "must")
    if outcome == "pass" and owed:
        return "Remarks of yours that must be mended are open: have them mended, or do not let it pass."
    if outcome == "refuse" and not owed and _is_late(state, department_id):
        return "Your department joined after the one list had gone out: let it pass, or raise what concerns safety."
    if outcome == "refuse" and not owed:
        return "Say first by drawing or place what is wrong: put it on your list of remarks."
    if outcome == "refuse" and now.came_on is None and (now.asked_on or most):
        return "First the applicant is told once what has to be mended, and may mend it."
    return ""


def _is_late(state, department_id: int) -> bool:
    return any(task.department_id == department_id for task in joined_later(state))
