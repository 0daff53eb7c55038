"""The same application again, the same papers asked for again (R26): found and told, never barred."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from yici.catalogue.models import Item
from yici.kernel import ledger
from yici.people.models import Department

from . import rules
from .actions.shared import day_of
from .models import Case, Task

LOOKED_AT = timedelta(days=90)  # how far back demands are compared
MOST = 500  # cases that asked for something
WATCHING = rules.LEADS | {"supervisor"}  # who looks after what a department asks for
UNDER_WAY, SOON_AFTER = "under_way", "soon_after"
AGAIN_TO_MEND, ASKED_BEFORE = "mended_again", "asked_before"


# -- pure --------------------------------------------------------------------------------------


def kind_of(case, on: date, days: int) -> str:
    """Return what an application of that day repeats: an earlier one still under way, or one that
    ended without a result not long before; empty when neither.

    :param days: how many days after such an end an application counts as repeated
    """
    ended = case.decided_on or case.completed_on
    if ended is None or ended > on:
        return UNDER_WAY
    if case.outcome == "granted" or (on - ended).days > days:
        return ""
    return SOON_AFTER


@dataclass(frozen=True)
class Demand:
    """Something was asked of an applicant: which codes, in which case, when, before what."""

    number: str
    applicant: str
    item: str
    department: int
    on: date
    kind: str  # correction_asked or pre_reviewed
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A demand that repeats an earlier one of the same authority."""

    kind: str  # mended_again or asked_before
    demand: Demand
    before: Demand
    codes: tuple[str, ...]  # asked for both times


def found_in(demands: Iterable[Demand]) -> list[Finding]:
    """Return the repeated ones, the newest first.

    A material or field asked for a second time of the same applicant for the same item, in the
    same case or a later one; and a case sent back from pre-review more than once.
    """
    found: list[Finding] = []
    asked: dict[tuple, Demand] = {}  # by applicant, item, department and code
    mended: dict[str, Demand] = {}  # by case number
    for one in sorted(demands, key=lambda d: (d.on, d.number)):
        whose = (one.applicant, one.item, one.department)
        earlier = [asked[(*whose, code)] for code in one.codes if (*whose, code) in asked]
        if earlier:
            twice = tuple(code for code in one.codes if (*whose, code) in asked)
            found.append(Finding(ASKED_BEFORE, one, earlier[-1], twice))
        elif one.kind == "pre_reviewed" and one.number in mended:
            found.append(Finding(AGAIN_TO_MEND, one, mended[one.number], ()))
        if one.kind == "pre_reviewed":
            mended[one.number] = one
        asked |= {(*whose, code): one for code in one.codes}
    return found[::-1]


# -- read --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Repeat:
    """An earlier application that a new one repeats."""

    case: Case
    kind: str
    on: date | None  # when the earlier one ended; if it was under way then, perhaps since


def of(applicant_id, item_code: str, at: datetime, who, but=None) -> list[Repeat]:
    """Return the earlier applications of the same applicant for the same item that one of that
    moment repeats, as far as this person sees them, the newest first.

    :param but: id of the case itself
    """
    on, days = day_of(at), settings.REPEAT_DAYS
    cases = Case.objects.visible_to(who).filter(
        applicant_id=applicant_id, item_code=item_code, opened_at__lte=at
    )
    kinds = [(case, kind_of(case, on, days)) for case in cases.exclude(pk=but)]
    kept = [(case, kind) for case, kind in kinds if kind]
    kept.sort(key=lambda pair: pair[0].opened_at, reverse=True)
    return [Repeat(case, kind, case.decided_on or case.completed_on) for case, kind in kept]


def before(case: Case, who) -> list[Repeat]:
    """Return what this case repeats."""
    return of(case.applicant_id, case.item_code, case.opened_at, who, but=case.pk)


def watched(who) -> frozenset[int]:
    """Return the departments whose demands this person looks after."""
    return frozenset(department for role, department in who.posts if role in WATCHING)


@dataclass(frozen=True)
class Line:
    """A repeated demand in words: of which item, by whom, what was asked for again."""

    finding: Finding
    item: str
    department: str
    asked: tuple[str, ...]


def told(findings: Iterable[Finding]) -> list[Line]:
    """Return findings in words: what was asked for by its name in the edition in force."""
    findings = list(findings)
    codes = {f.demand.item for f in findings}
    items = {item.code: item for item in Item.objects.filter(code__in=codes)}
    departments = Department.objects.in_bulk({f.demand.department for f in findings})
    return [
        Line(
            one,
            items[one.demand.item].name,
            departments[one.demand.department].short_name,
            tuple(_names(items[one.demand.item], one.codes)),
        )
        for one in findings
    ]


def _names(item: Item, codes) -> list[str]:
    current = item.current
    content = current.content if current else None
    known = {m.code: m.name for m in content.materials} if content else {}
    known |= {f.code: f.label for f in content.fields} if content else {}
    return [known.get(code, code) for code in codes]


ASKS = ("cases.correction_asked", "cases.pre_reviewed")


def demands_of(departments, at: datetime) -> list[Finding]:
    """Return the repeated demands of these departments in the last months."""
    since = at - LOOKED_AT
    cases = Case.objects.filter(department__in=departments, opened_at__gte=since, opened_at__lte=at)
    looked = Task.objects.filter(step="pre_review", case__in=cases).values("case")
    asking = cases.filter(corrections__gt=0) | cases.filter(pk__in=looked)
    by_id = {case.pk: case for case in asking.order_by("-opened_at")[:MOST]}
    entries = ledger.Entry.objects.filter(story__in=by_id, kind__in=ASKS, at__gte=since)
    return found_in(
        _demand(by_id[entry.story], entry) for entry in entries if entry.body.get("missing")
    )


def _demand(case: Case, entry) -> Demand:
    return Demand(
        number=case.number,
        applicant=str(case.applicant_id),
        item=case.item_code,
        department=case.department_id,
        on=day_of(entry.at),
        kind=entry.kind.partition(".")[2],
        codes=tuple(entry.body["missing"]),
    )
