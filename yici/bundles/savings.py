"""What one saves: the bundle against its items one by one, counted from their contents. Pure."""

from dataclasses import dataclass

from yici.catalogue.content import CaseKind, Content, Limit, LimitUnit, StageKind
from yici.catalogue.rules import Answers

from . import graph
from .joining import Joint

TARGET = 30  # per cent fewer stages: the city's target for bundles


def working_days(limit: Limit | None) -> int:
    """Return a limit in working days; five of seven calendar days, rounded up."""
    if limit is None:
        return 0
    return limit.days if limit.unit == LimitUnit.WORKDAY else -(-limit.days * 5 // 7)


def days_of(content: Content, at_most: int | None = None) -> int:
    """Return the working days an item takes: as the bundle lays down, else as it promises.

    :param at_most: the bundle's own limit for this part
    """
    if at_most is not None:
        return at_most
    if content.case_kind == CaseKind.IMMEDIATE:
        return 0
    if content.promised or content.statutory:
        return working_days(content.promised or content.statutory)
    return sum(stage.limit_days for stage in content.stages)


@dataclass(frozen=True)
class Figure:
    """How many there were apart, and how many there are now."""

    what: str  # fields, materials, visits, stages, days, forms, counters
    before: int
    after: int

    @property
    def saved(self) -> int:
        return self.before - self.after

    @property
    def percent(self) -> int:
        """Return how many per cent fewer, rounded down: never more than is true."""
        return self.saved * 100 // self.before if self.before else 0


@dataclass(frozen=True)
class Savings:
    figures: tuple[Figure, ...]

    def of(self, what: str) -> Figure:
        return next(figure for figure in self.figures if figure.what == what)

    @property
    def meets_target(self) -> bool:
        return self.of("stages").percent >= TARGET


def plan(joint: Joint, answers: Answers) -> graph.Schedule:
    """Return when each part runs, in working days, for these answers."""
    parts = joint.parts(answers)
    days = {p.code: days_of(joint.contents[p.code], p.limit_days) for p in parts}
    return graph.schedule(days, joint.needs(answers))


def _papers(asked) -> int:
    """Count papers; the items' own application forms are one, made of the one form."""
    others = [m for m in asked if not m.made_here]
    return len(others) + (len(others) < len(asked))


def savings(joint: Joint, answers: Answers) -> Savings:
    """Count what the applicant is spared in her situation.

    Apart: every item for itself, one after the other. Together: the joint form and papers; one
    acceptance for all, then the longest chain of stages, since what needs no other runs beside it;
    one visit for whatever a wave of parts asks to come for; the critical path in days.
    """
    parts = [p.code for p in joint.parts(answers)]
    items = {part: joint.item(part, answers) for part in parts}
    contents = {part: joint.contents[part] for part in parts}
    merged, timed = joint.applicable(answers), plan(joint, answers)
    layers = graph.waves(joint.needs(answers))
    departments = {c.lead_department for c in contents.values()}

    def later(part: str) -> int:
        return sum(s.kind != StageKind.ACCEPTANCE for s in items[part].stages)

    accepts = any(s.kind == StageKind.ACCEPTANCE for item in items.values() for s in item.stages)
    one = min(len(parts), 1)  # nothing is spared where nothing applies
    chain = graph.schedule({part: later(part) for part in parts}, joint.needs(answers)).days
    days = sum(days_of(c) for c in contents.values())
    return Savings(
        (
            Figure("forms", len(parts), one),
            Figure("fields", sum(len(i.fields) for i in items.values()), len(merged.fields)),
            Figure("materials", sum(len(i.asked) for i in items.values()), _papers(merged.asked)),
            Figure(
                "visits",
                sum(c.visits for c in contents.values()),
                sum(max(contents[part].visits for part in layer) for layer in layers),
            ),
            Figure("stages", sum(len(i.stages) for i in items.values()), accepts + chain),
            Figure("days", days, timed.days),
            Figure("counters", len(departments), one),
        )
    )
