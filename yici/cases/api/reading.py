"""List cases, read one, follow its story."""

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.db.models import F
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router

from yici.calendar.local import current
from yici.kernel import rest
from yici.kernel.module import collect
from yici.people import masking
from yici.people.models import Applicant
from yici.people.who import Who, who_is

from .. import evidence, grades, lapsed, modes, reading, repeats, rules, words
from ..because import Because
from ..models import Case
from .schemas import CaseLine, CaseOut, ExpertReviewOut, JointOut, LineOut, RepeatOut, Status

router = Router(tags=["cases"])
SHANGHAI = ZoneInfo("Asia/Shanghai")


@router.get("", response=rest.Page[CaseLine])
def list_cases(
    request,
    status: Annotated[Status | None, Query(description="Only those in this status.")] = None,
    item: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9.-]{1,80}$")] = None,
    since: Annotated[date | None, Query(description="Applied on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Applied on this day or before.")] = None,
    cursor: rest.Cursor = None,
    limit: rest.Limit = 20,
):
    """List the cases you may see, the newest first: yours, or those of your posts."""
    who = who_is(request.user)
    seen = (
        Case.objects.visible_to(who)
        .with_suspension()
        .annotate(item_name=F("edition__item__name"), department_name=F("department__name"))
    )
    wanted = {
        "status": status,
        "item_code": item,
        "opened_at__gte": since and _start_of(since),
        "opened_at__lte": until and datetime.combine(until, time.max, SHANGHAI),
    }
    seen = seen.filter(**{name: value for name, value in wanted.items() if value is not None})
    found, after = rest.newest_first(seen, cursor, limit, at="opened_at", kind=UUID)
    names = Applicant.objects.in_bulk({case.applicant_id for case in found})
    lines = [
        _line(case, case.item_name, case.department_name, shown(names[case.applicant_id], who))
        for case in found
    ]
    return {"items": lines, "next": after}


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _line(case: Case, item: str, department: str, applicant: str) -> dict:
    return {
        "number": case.number,
        "item": {"code": case.item_code, "name": item},
        "department": department,
        "applicant": applicant,
        "status": case.status,
        "status_words": reading.status_in_words(case),
        "track": case.track,
        "applied_at": case.opened_at,
        "due_on": case.due_on,
        "version": case.seq,
    }


def shown(applicant: Applicant, who: Who) -> str:
    """Return an applicant's name; a person's is masked unless it is one's own."""
    own = applicant.kind != "person" or applicant.pk == who.applicant_id
    return applicant.name if own else masking.name(applicant.name)


def case_of(request, number: str, *, barely: bool = False) -> Case:
    """Return the case with its parts, if the caller may see it.

    :param barely: see `reading.find`
    :raises Http404: when there is none, or none for her: she does not learn which
    """
    try:
        found = (
            reading.find(number, who_is(request.user), barely=barely) if number.isalnum() else None
        )
    except Case.DoesNotExist:
        found = None
    if found is None:
        raise Http404
    return found


@router.get("/{number}", response=CaseOut)
def read_case(request, number: str):
    """Read a case: where it stands, its clocks and their reasons, and what you may do now."""
    return told(request, case_of(request, number))


def told(
    request, case: Case, status: int = 200, *, prefer: str | None = None, **headers: str
) -> HttpResponse:
    """Answer with a case as it is now, and its ETag.

    It is built as `CaseOut` says (a test holds it to that) and not checked anew at every answer.

    :param prefer: the header of that name; who wants little gets `CaseBrief`
    """
    headers |= {"ETag": rest.etag(case.seq)}
    if rest.wants_little(prefer):
        headers |= {"Preference-Applied": rest.LITTLE}
        body = orjson.dumps(in_brief(case))
    else:
        body = orjson.dumps(shown_to(case, who_is(request.user)))
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)


def in_brief(case: Case) -> dict:
    """Return the values of `CaseBrief`."""
    return {
        "number": case.number, "status": case.status, "version": case.seq, "due_on": case.due_on,
    }  # fmt: skip


def shown_to(case: Case, who: Who) -> dict:
    """Return a case as somebody sees it now: the values of `CaseOut`."""
    today = timezone.localdate()
    now = lapsed.as_it_is(case.state, current(), today)
    item, department = case.edition.item.name, case.department.name
    applicant, office = reading.people_of(case).applicant, is_office(case, who)
    contact, halls = reading.contact_of(case), reading.places_of(case)
    taken_at, collect_at = halls
    outlook, english = reading.outlook_of(case, today), in_english()
    names = ("channel", "delivery", "accepted_on", "decided_on", "completed_on", "outcome",
             "criterion", "licence_id", "withheld")  # fmt: skip
    return (
        _line(case, item, department, shown(applicant, who))
        | {name: getattr(case, name) for name in names}
        | {
            "taken_at": taken_at, "collect_at": collect_at,
            "modes": modes.modes_of(case),
            "window": reading.window_of(case),
            "next": outlook.next,
            "outlook": outlook,
            "contact": contact,
            "progress": [
                {"title": title, "mark": mark} for title, mark in reading.progress_of(case)
            ],
            "clocks": [clock_of(one, english) for one in reading.clocks_of(case, today)],
            "form": [
                _section(one) for one in reading.form_of(case, applicant if office else None)
            ],
            "materials": _materials(case, today),
            "tasks": _tasks(case) if office else [],
            "actions": [_action(case, *one) for one in rules.verbs(now, who)],
            "links": [one for offer in collect("api", "case_links") for one in offer(case, who)],
        }
    )  # fmt: skip


def is_office(case: Case, who: Who) -> bool:
    """Whether somebody sees the case for its office, not for its applicant."""
    return who.is_staff and not who.may_act_for(case.applicant_id, case.item_code)


def in_english() -> bool:
    return not (get_language() or "").startswith("zh")


def clock_of(one: reading.ClockTold, english: bool) -> dict:
    clock = one.clock
    return {
        "kind": clock.kind, "title": one.title, "tone": one.tone, "limit": clock.limit,
        "unit": clock.unit, "started_on": clock.started_on, "due_on": clock.due_on,
        "ended_on": clock.ended_on, "left": one.left, "sentence": one.sentence,
        "because": one.because, "law": one.law,
        "lines": [_line_of(line, english) for line in one.lines],
        "stops": clock.stops,
        "extensions": [
            {"on": e.on, "days": e.days, "unit": e.unit or clock.unit, "ground": e.ground}
            for e in clock.extensions
        ],
    }  # fmt: skip


def _line_of(line: Because, english: bool) -> dict:
    return {
        "what": line.what, "on": line.on, "until_on": line.until_on, "days": line.days,
        "unit": line.unit, "ground": line.ground, "ref": line.ref, "years": line.years,
        "name": line.note if english else line.chinese or line.note,
    }  # fmt: skip


def _section(one: reading.Section) -> dict:
    rows = [{"code": code, "label": label, "value": value} for label, value, code in one.rows]
    return {"title": one.title, "rows": rows}


def _materials(case: Case, today) -> list[dict]:
    held = reading.materials_of(case)
    states = evidence.states([row for one in held for row in one.given], today)
    lapsed = [no for no, state in states.items() if not state.is_good]
    return [_material(case, one, reading.came_of(case, one, lapsed)) for one in held]


def _material(case: Case, held: reading.Held, came: grades.Came) -> dict:
    return {
        "code": held.material.code,
        "name": held.material.name,
        "asked": held.material.asked,
        "grade_asked": came.asked.code,
        "grade_came": came.grade.code if came.grade else None,
        "lower": came.is_lower,
        "grade_note": str(words.beside_grade(came)),
        "given": [
            {
                "no": row.no, "name": row.name, "size": row.size, "media_type": row.media_type,
                "grade": row.grade, "source": row.source,
                "file": f"/api/v1/cases/{case.number}/materials/{row.no}/file"
                if row.digest else None,
            }
            for row in held.given
        ],
    }  # fmt: skip


def _tasks(case: Case) -> list[dict]:
    departments = reading.people_of(case).departments
    return [
        {
            "no": task.no, "step": task.step, "department": departments[task.department_id].name,
            "role": task.role, "due_on": task.due_on, "state": task.state,
            "handler": task.handler, "outcome": task.outcome,
        }
        for task in case.state.tasks
    ]  # fmt: skip


def _action(case: Case, verb: rules.Verb, barred) -> dict:
    return {
        "verb": verb.name,
        "title": str(words.VERB_WORDS[verb.name]),
        "method": "POST",
        "href": f"/api/v1/cases/{case.number}/actions/{verb.name}",
        "rule": verb.rule,
        "barred": words.why(barred, case.status) if barred else "",
    }


@router.get("/{number}/timeline", response=list[LineOut])
def read_timeline(request, number: str):
    """Follow the story of a case. The office's inner steps are shown to the office only."""
    case = case_of(request, number)
    office = is_office(case, who_is(request.user))
    return [
        {"seq": line.seq, "at": line.at, "kind": line.kind, "title": line.title, "by": line.by,
         "words": line.words}
        for line in reading.timeline(case, for_office=office)
    ]  # fmt: skip


@router.get("/{number}/repeats", response=list[RepeatOut])
def read_repeats(request, number: str):
    """Read which earlier applications this one repeats: under way, or ended not long before (R26)."""
    found = repeats.before(case_of(request, number), who_is(request.user))
    return [{"number": r.case.number, "kind": r.kind, "ended_on": r.on} for r in found]


@router.get("/{number}/expert-reviews", response=list[ExpertReviewOut])
def read_expert_reviews(request, number: str):
    """Read what experts concluded: votes counted and reasons; who judged, for officials of the case."""
    return reading.expert_reviews_of(case_of(request, number), who_is(request.user))


@router.get("/{number}/joint-examination", response=JointOut)
def read_joint_examination(request, number: str):
    """Read how a joint examination stands: who has said, the one list of remarks, what is mended.

    404 for a case that is not examined jointly.
    """
    case = case_of(request, number)
    for_office = is_office(case, who_is(request.user))
    found = reading.joint_of(case, for_office=for_office, on=timezone.localdate())
    if found is None:
        raise Http404
    return found
