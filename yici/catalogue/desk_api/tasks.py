"""`/catalogue/tasks`, `/catalogue/objections`: what must be adjusted (C011), what towns object to (C105)."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import Field, StringConstraints

from yici.catalogue import actions
from yici.catalogue.elements import ELEMENTS
from yici.catalogue.models import Adjustment, Edition, Item
from yici.kernel import rest
from yici.people import names
from yici.people.models import Department

from .door import ACTS, Code, GivenReason, IfMatch, first, new_router, staff
from .door import told as at_the_door

router = new_router()
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Cause = Literal[
    "upstream", "law", "proof", "file", "function", "benchmark", "objection", "suggestion", "other"
]  # fmt: skip
Status = Literal["open", "answered", "closed", "pending", "overdue"]
Elements = Annotated[
    list[Annotated[rest.Plain, StringConstraints(max_length=40)]],
    Field(max_length=20, description="Names of elements of a list, such as `materials`."),
]
WITH = ("item", "owner", "raised_for", "edition")


class ObjectionsAsked(Schema):
    """Which objections."""

    q: Annotated[
        rest.Plain, Field(max_length=100, description="In the item's name, the cause, the words.")
    ] = ""
    status: Status | None = Field(None, description="pending: open or answered.")


class AdjustmentsAsked(ObjectionsAsked):
    """Which tasks."""

    cause: Cause | None = None
    item: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{0,80}$")] = ""


class AdjustmentLineOut(Schema):
    """A task: one list, one cause, one owner, one day."""

    id: int
    code: str = Field(description="Of the item.")
    name: str
    cause: str
    about: str
    words: str
    owner: str
    raised_by: str | None = Field(description="The department that objects.")
    opened_at: datetime
    due_on: date
    is_late: bool
    status: str
    answer: str = Field(description="adjusted, cancelled, kept; empty while there is none.")


class AdjustmentOut(AdjustmentLineOut):
    """A task with its answer. `returned_for`: why an answer was not accepted."""

    elements: list[str]
    opened_by: str
    answer_words: str
    answered_at: datetime | None
    answered_by: str
    edition: int | None = Field(description="Number of the edition that adjusts it.")
    returned_for: str
    closed_at: datetime | None
    closed_by: str
    may: list[str] = Field(description="What you may do with it now.")


class AdjustmentsIn(rest.Given):
    """A task to be opened on each of these lists."""

    items: list[Code] = Field(min_length=1, max_length=500, description="Codes of the items.")
    cause: Literal["law", "function", "benchmark", "suggestion", "other"]
    about: Annotated[rest.Plain, StringConstraints(min_length=1, max_length=200)] = Field(
        description="What the cause is, e.g. a law or a region: once per list."
    )
    words: GivenReason = Field(description="What is to be adjusted.")
    elements: Elements = []
    due_on: date | None = None


class AdjustmentAnswerIn(rest.Given):
    answer: Literal["adjusted", "cancelled", "kept"]
    words: GivenReason = Field(description="The reasons.")
    edition: int | None = Field(
        None, ge=1, le=1_000_000, description="Number of the edition that adjusts it."
    )


class ConfirmIn(rest.Given):
    """Nothing has to be said."""


class ReopenIn(rest.Given):
    reason: GivenReason = Field(description="What is missing.")


class ObjectionIn(rest.Given):
    """What a lower level objects to. Do not name applicants."""

    item: Code
    department: int = Field(ge=1, le=2**31 - 1, description="For whom: an office of yours.")
    words: GivenReason = Field(description="What is unreasonable, and what you propose.")
    elements: Elements = []


def _line(one: Adjustment) -> dict:
    late = one.status == Adjustment.Status.OPEN and one.due_on < timezone.localdate()
    kept = ("cause", "about", "words", "opened_at", "due_on", "status", "answer")
    return {name: getattr(one, name) for name in kept} | {
        "id": one.pk,
        "code": one.item.code,
        "name": one.item.name,
        "owner": one.owner.name,
        "raised_by": one.raised_for.name if one.raised_for else None,
        "is_late": late,
    }


def _whole(response: HttpResponse, who, one: Adjustment) -> dict:
    response["ETag"], response["Cache-Control"] = rest.etag(one.version), "no-store"
    people = names.of_actors({one.opened_by, one.answered_by, one.closed_by} - {""})
    kept = ("elements", "answer_words", "answered_at", "returned_for", "closed_at")
    by = {name: people.get(getattr(one, name), "") for name in BY}
    return _line(one) | {name: getattr(one, name) for name in kept} | by | {
        "edition": one.edition.number if one.edition else None,
        "may": actions.may_do_with(one, who),
    }  # fmt: skip


BY = ("opened_by", "answered_by", "closed_by")


def _seen_by(who):
    return Adjustment.objects.visible_to(who).select_related(*WITH)


def _asked(rows, asked: ObjectionsAsked):
    status = asked.status
    if typed := asked.q.strip():
        found = Q(item__name__icontains=typed) | Q(about__icontains=typed)
        rows = rows.filter(found | Q(words__icontains=typed))
    if status == "overdue":
        return rows.overdue(timezone.localdate())
    if status == "pending":
        return rows.open()
    return rows.filter(status=status) if status else rows


def _page(rows, cursor, limit) -> dict:
    found, following = rest.newest_first(rows, cursor, limit, at="opened_at", kind=int)
    return {"items": [_line(one) for one in found], "next": following}


def _known(elements: list[str]) -> list[str]:
    """:raises Problem: an element that no list has"""
    if unknown := [one for one in elements if one not in ELEMENTS]:
        told = _("There is no such element. Check how it is spelt.")
        errors = [("elements", f"{one}: {told}") for one in unknown]
        raise rest.Problem(422, "not-valid", told, errors=errors)
    return elements


def _no_item(field: str) -> rest.Problem:
    told = _("There is no service item with this code.")
    return rest.Problem(422, "not-valid", told, errors=[(field, told)])


@router.get("/tasks", response=rest.Page[AdjustmentLineOut])
def list_tasks(
    request, asked: Query[AdjustmentsAsked], cursor: rest.Cursor = None, limit: rest.Limit = 20
):
    """List the adjustment tasks that you may see, the newest first."""
    rows = _asked(_seen_by(staff(request)), asked)
    wanted = {"cause": asked.cause, "item__code": asked.item}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return _page(rows, cursor, limit)


@router.post("/tasks", response={201: list[AdjustmentLineOut]}, openapi_extra=ACTS)
def open_tasks(request, given: AdjustmentsIn):
    """Open a task on every list named; a list that has one for this cause keeps it.

    Only what was opened now is answered.
    """
    who, codes = staff(request), set(given.items)
    items = list(Item.objects.visible_to(who).filter(code__in=codes))
    if len(items) < len(codes):
        raise _no_item("items")
    with at_the_door():
        made = actions.open_adjustments(
            items=items, cause=given.cause, about=given.about, words=given.words, by=who,
            at=timezone.now(), elements=_known(given.elements), due_on=given.due_on,
        )  # fmt: skip
    opened = _seen_by(who).filter(pk__in=[one.pk for one in made]).order_by("pk")
    return 201, [_line(one) for one in opened]


@router.get("/tasks/{task}", response=AdjustmentOut)
def read_task(request, response: HttpResponse, task: Id):
    """Read a task or an objection with its answer. The verbs want its ETag as If-Match."""
    who = staff(request)
    return _whole(response, who, first(_seen_by(who).filter(pk=task)))


def _done(request, response, task: int, if_match, verb, **facts) -> dict:
    who = staff(request)
    one = first(_seen_by(who).filter(pk=task))
    with at_the_door():
        verb(task=one, by=who, at=timezone.now(), seen=rest.version_of(if_match), **facts)
    return _whole(response, who, first(_seen_by(who).filter(pk=task)))


@router.post("/tasks/{task}/actions/answer", response=AdjustmentOut, openapi_extra=ACTS)
def answer_task(
    request, response: HttpResponse, task: Id, given: AdjustmentAnswerIn, if_match: IfMatch = None
):
    """Say what came of it: adjusted (by which edition), cancelled, or kept and why."""
    who, edition = staff(request), None
    one = first(_seen_by(who).filter(pk=task))
    if given.edition is not None:
        rows = Edition.objects.visible_to(who).filter(item=one.item_id, number=given.edition)
        try:
            edition = first(rows)
        except Http404:
            told = _("The item has no such edition.")
            raise rest.Problem(422, "not-valid", told, errors=[("edition", told)]) from None
    return _done(
        request, response, task, if_match, actions.answer_adjustment, answer=given.answer,
        words=given.words, edition=edition if given.answer == "adjusted" else None,
    )  # fmt: skip


@router.post("/tasks/{task}/actions/close", response=AdjustmentOut, openapi_extra=ACTS)
def close_task(
    request, response: HttpResponse, task: Id, given: ConfirmIn, if_match: IfMatch = None
):
    """Accept the answer, as another person than who gave it."""
    return _done(request, response, task, if_match, actions.close_adjustment)


@router.post("/tasks/{task}/actions/reopen", response=AdjustmentOut, openapi_extra=ACTS)
def reopen_task(
    request, response: HttpResponse, task: Id, given: ReopenIn, if_match: IfMatch = None
):
    """Not accept the answer: the task is open again, with the reason."""
    verb = actions.reopen_adjustment
    return _done(request, response, task, if_match, verb, reason=given.reason)


@router.get("/objections", response=rest.Page[AdjustmentLineOut])
def list_objections(
    request, asked: Query[ObjectionsAsked], cursor: rest.Cursor = None, limit: rest.Limit = 20
):
    """List the objections of your department, and those it has to answer, the newest first."""
    rows = _seen_by(staff(request)).filter(cause=Adjustment.Cause.OBJECTION)
    return _page(_asked(rows, asked), cursor, limit)


@router.post("/objections", response={201: AdjustmentOut}, openapi_extra=ACTS)
def file_objection(request, response: HttpResponse, given: ObjectionIn):
    """Object, for a lower level, to a proof or procedure asked from above (C105).

    It is answered like a task, at `/tasks/{id}`. The same words sent again are the same objection
    while it is open.
    """
    who = staff(request)
    item = Item.objects.visible_to(who).filter(code=given.item).first()
    if item is None:
        raise _no_item("item")
    office = Department.objects.filter(
        pk=given.department, pk__in={pk for _role, pk in who.posts}
    ).first()
    if office is None:
        told = _("You can object only for a department in which you have a post.")
        raise rest.Problem(403, "not-yours", told, errors=[("department", told)])
    with at_the_door():
        made = actions.object_to(
            item=item, department=office, words=given.words, elements=_known(given.elements),
            by=who, at=timezone.now(),
        )  # fmt: skip
    return 201, _whole(response, who, first(_seen_by(who).filter(pk=made.pk)))
