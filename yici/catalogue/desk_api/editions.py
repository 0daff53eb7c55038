"""`/catalogue/items/{code}/editions`: every edition of a list, what it changed, and when it ends."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from ninja import Path, Schema
from pydantic import Field

from yici.catalogue import actions, editing, telling
from yici.catalogue.actions.history import body_of
from yici.catalogue.changes import Change, between
from yici.catalogue.content import Content
from yici.catalogue.models import Edition
from yici.kernel import rest
from yici.people import names

from .door import ACTS, BreachOut, GivenReason, IfMatch, breaches, first, new_router, plain, staff
from .door import told as at_the_door

router = new_router()
WITH = ("item__department", "item__basic", "base", "batch")
Number = Annotated[int, Path(ge=1, le=1_000_000)]


class EditionLineOut(Schema):
    """An edition of an item's list: where it stands, in which batch, until when."""

    code: str = Field(description="Of the item.")
    name: str
    department: str
    region: str
    number: int
    status: str = Field(description="draft, published, suspended or abolished.")
    step: str = Field(description="drafting, submitted, compiled, reviewed or approved.")
    batch: int | None
    due_on: date | None = Field(description="Of the step it waits for, by its batch.")
    is_late: bool
    effective_on: date | None
    cancelled_on: date | None
    drafted_at: datetime
    drafted_by: str
    digest: str


class ChangeOut(Schema):
    where: str
    old: str
    new: str


class EditionStepOut(Schema):
    at: datetime
    by: str
    verb: str
    reason: str
    digest: str
    changes: list[ChangeOut]


class EditionWorkOut(EditionLineOut):
    """An edition in full: content, changes against the one before it, findings, history."""

    may: list[str] = Field(description="What you may do with it now.")
    findings: list[BreachOut] = Field(description="Of a draft: what keeps it from being published.")
    changes: list[ChangeOut]
    steps: list[EditionStepOut]
    content: Content


class SuspendIn(rest.Given):
    reason: GivenReason = Field(max_length=500)


class EndIn(rest.Given):
    reason: GivenReason = Field(max_length=500)
    on: date = Field(description="From this day on it is no longer in force.")


def line(one: Edition, today: date, people: dict[str, str]) -> dict:
    due = due_on(one)
    kept = ("number", "status", "step", "effective_on", "cancelled_on", "drafted_at", "digest")
    return {name: getattr(one, name) for name in kept} | {
        "code": one.item.code,
        "name": one.item.name,
        "department": one.item.department.name,
        "region": one.item.region_id,
        "batch": one.batch_id,
        "due_on": due,
        "is_late": due is not None and due < today,
        "drafted_by": people.get(one.drafted_by, ""),
    }


def lines(found: list[Edition]) -> list[dict]:
    people = names.of_actors({one.drafted_by for one in found})
    today = timezone.localdate()
    return [line(one, today, people) for one in found]


def due_on(one: Edition) -> date | None:
    name = editing.DUE.get(one.step) if one.status == Edition.Status.DRAFT else None
    return getattr(one.batch, name) if one.batch and name else None


def whole(response: HttpResponse, who, one: Edition) -> dict:
    """Return an edition in full; its ETag is the digest of its content."""
    response["ETag"], response["Cache-Control"] = rest.etag(one.digest), "no-store"
    before, after = body_of(one.base), body_of(one)
    steps = list(one.steps.visible_to(who))
    people = names.of_actors({step.by for step in steps} | {one.drafted_by})
    today = timezone.localdate()
    is_draft = one.status == Edition.Status.DRAFT
    found = actions.findings_of(one, one.effective_on or today) if is_draft else ()
    return line(one, today, people) | {
        "may": _may(one, who),
        "findings": breaches(found),
        "changes": _changes(between(before, after), after, before) if before else [],
        "steps": [
            {
                "at": step.at,
                "by": people.get(step.by, ""),
                "verb": step.verb,
                "reason": step.reason,
                "digest": step.digest,
                "changes": _changes(map(Change.of, step.changes), after, before) if before else [],
            }
            for step in steps
        ],
        "content": after,
    }


def _changes(found, after, before) -> list[dict]:
    told = telling.lines(found, after, before)
    return [{"where": one.where, "old": one.old, "new": one.new} for one in told]


def _may(one: Edition, who) -> list[str]:
    if one.status == Edition.Status.DRAFT:
        return list(editing.verbs(actions.place_of(one), who))
    return [verb for verb in actions.ENDS.get(one.status, ()) if actions.may_end(who)]


def of_item(who, code: str):
    """Return the editions of an item that she may see."""
    rows = Edition.objects.visible_to(who).filter(item__code=plain(code))
    return rows.select_related(*WITH)


@router.get("/items/{code}/editions", response=rest.Page[EditionLineOut])
def list_editions_of_item(request, code: str, cursor: rest.Cursor = None, limit: rest.Limit = 20):
    """List the editions of an item's list that you may see, the newest first."""
    who = staff(request)
    rows = of_item(who, code)
    first(rows)
    if cursor:
        [last] = rest.unseal(cursor, int)
        rows = rows.filter(number__lt=last)
    found = list(rows.order_by("-number")[: limit + 1])
    following = rest.seal(found[limit - 1].number) if len(found) > limit else None
    return {"items": lines(found[:limit]), "next": following}


@router.get("/items/{code}/editions/{number}", response=EditionWorkOut)
def read_edition_of_item(request, response: HttpResponse, code: str, number: Number):
    """Read one edition: its content, what it changed, every step of it. The ETag is its digest."""
    who = staff(request)
    return whole(response, who, first(of_item(who, code).filter(number=number)))


def _ended(request, response, code: str, number: int, if_match, verb, **facts) -> dict:
    who = staff(request)
    one = first(of_item(who, code).filter(number=number))
    with at_the_door():
        verb(edition=one, by=who, at=timezone.now(), seen=rest.version_of(if_match), **facts)
    return whole(response, who, first(of_item(who, code).filter(number=number)))


ENDING = "/items/{code}/editions/{number}/actions/"


@router.post(ENDING + "suspend", response=EditionWorkOut, openapi_extra=ACTS)
def suspend_edition_of_item(
    request, response: HttpResponse, code: str, number: Number, given: SuspendIn,
    if_match: IfMatch = None,
):  # fmt: skip
    """Take an edition out of force for a time: nobody can apply under it; its cases go on."""
    verb = actions.suspend_edition
    return _ended(request, response, code, number, if_match, verb, reason=given.reason)


@router.post(ENDING + "resume", response=EditionWorkOut, openapi_extra=ACTS)
def resume_edition_of_item(
    request, response: HttpResponse, code: str, number: Number, given: SuspendIn,
    if_match: IfMatch = None,
):  # fmt: skip
    """Put a suspended edition in force again."""
    verb = actions.resume_edition
    return _ended(request, response, code, number, if_match, verb, reason=given.reason)


@router.post(ENDING + "plan-end", response=EditionWorkOut, openapi_extra=ACTS)
def plan_end_of_edition(
    request, response: HttpResponse, code: str, number: Number, given: EndIn,
    if_match: IfMatch = None,
):  # fmt: skip
    """Say from which day on an edition is no longer in force (plan_cancel_date, C011)."""
    verb = actions.plan_end
    return _ended(request, response, code, number, if_match, verb, reason=given.reason, on=given.on)


@router.post(ENDING + "abolish", response=EditionWorkOut, openapi_extra=ACTS)
def abolish_edition_of_item(
    request, response: HttpResponse, code: str, number: Number, given: SuspendIn,
    if_match: IfMatch = None,
):  # fmt: skip
    """End an edition today, for good; cases begun under it are finished under it."""
    verb, today = actions.abolish_edition, timezone.localdate()
    return _ended(request, response, code, number, if_match, verb, reason=given.reason, on=today)
