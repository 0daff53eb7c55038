"""`/catalogue/drafts`: the way of a draft from the department to its publication (C009, C010)."""

from datetime import date
from typing import Annotated, Literal

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from yici.catalogue import actions
from yici.catalogue.content import Content
from yici.catalogue.models import Batch, Edition, Item
from yici.catalogue.refusals import NotAllowed
from yici.kernel import rest

from .door import ACTS, GivenReason, IfMatch, Reason, first, new_router, plain, staff
from .door import told as at_the_door
from .editions import WITH, EditionLineOut, EditionWorkOut, lines, of_item, whole

router = new_router()
Step = Literal["drafting", "submitted", "compiled", "reviewed", "approved"]
ONE = "/drafts/{code}"
ACT = ONE + "/actions/"
STEP_TAKEN = {200: EditionWorkOut, 204: None}  # 204: what went back to its department is its alone


class DraftIn(rest.Given):
    """The whole content of the next edition, and why it is changed."""

    content: Content
    reason: Reason = ""


class SubmitIn(rest.Given):
    batch: int | None = Field(None, ge=1, le=2**31 - 1, description="The batch, or on its own.")


class NoteIn(rest.Given):
    reason: Reason = Field("", description="A note for the history.")


class ReturnIn(rest.Given):
    reason: GivenReason = Field(description="What has to be changed.")


class ApproveIn(rest.Given):
    effective_on: date | None = Field(
        None, description="It comes into force on this day by itself; left out: today."
    )


class WithdrawIn(rest.Given):
    """Nothing has to be said."""


class DraftsAsked(Schema):
    """Which drafts."""

    q: Annotated[rest.Plain, Field(max_length=100, description="Name or code of the item.")] = ""
    step: Step | None = None
    batch: int | None = Field(None, ge=1, le=2**31 - 1)
    department: int | None = Field(None, ge=1, le=2**31 - 1)
    mine: bool = Field(False, description="Only those that wait for a step of yours.")
    late: bool = Field(False, description="Only those whose day in their batch is past.")


@router.get("/drafts", response=rest.Page[EditionLineOut])
def list_drafts(
    request, asked: Query[DraftsAsked], cursor: rest.Cursor = None, limit: rest.Limit = 20
):
    """List the drafts that you may see, by their item's code."""
    who, today = staff(request), timezone.localdate()
    rows = Edition.objects.visible_to(who).filter(status=Edition.Status.DRAFT)
    rows = rows.select_related(*WITH).defer("body", "base__body").order_by("item__code")
    if typed := asked.q.strip():
        rows = rows.filter(Q(item__name__icontains=typed) | Q(item__code__istartswith=typed))
    wanted = {"step": asked.step, "batch": asked.batch, "item__department": asked.department}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.mine:
        rows = rows.waiting_for(who)
    if asked.late:
        rows = rows.late(today)
    if cursor:
        [last] = rest.unseal(cursor, _code)
        rows = rows.filter(item__code__gt=last)
    found = list(rows[: limit + 1])
    following = rest.seal(found[limit - 1].item.code) if len(found) > limit else None
    return {"items": lines(found[:limit]), "next": following}


def _code(told) -> str:
    if not isinstance(told, str) or "\0" in told:
        raise ValueError
    return told


def _draft(who, code: str) -> Edition:
    """Return the draft of an item that she may see. :raises Http404:"""
    return first(of_item(who, code).filter(status=Edition.Status.DRAFT))


@router.get(ONE, response=EditionWorkOut)
def read_draft(request, response: HttpResponse, code: str):
    """Read an item's draft: its content, what it changes, what keeps it back, what you may do.

    The ETag is the digest of its content; the verbs want it as If-Match.
    """
    who = staff(request)
    return whole(response, who, _draft(who, code))


@router.put(ONE, response=EditionWorkOut, openapi_extra=ACTS)
def write_draft(
    request, response: HttpResponse, code: str, given: DraftIn, if_match: IfMatch = None
):
    """Write the draft of an item's next edition, or write over the draft there is.

    If-Match is the ETag of the draft, else that of the edition in force; an item that has neither
    needs none. Nothing is in force before the draft was handed in, reviewed and approved.
    """
    who = staff(request)
    item = first(Item.objects.visible_to(who).filter(code=plain(code)).select_related("department"))
    with at_the_door():
        if not who.has("catalogue_editor", item.department_id):
            raise NotAllowed
        new = if_match is None and not Edition.objects.filter(item=item).exists()
        made = actions.draft_edition(
            item=item, content=given.content, by=who, at=timezone.now(), reason=given.reason,
            seen="" if new else rest.version_of(if_match),
        )  # fmt: skip
    return whole(response, who, first(of_item(who, code).filter(pk=made.pk)))


def _taken(request, response, code: str, if_match, verb, **facts):
    """Take a step; return the edition as it is then, while it is still hers to see."""
    who = staff(request)
    one = _draft(who, code)
    with at_the_door():
        verb(edition=one, by=who, at=timezone.now(), seen=rest.version_of(if_match), **facts)
    again = of_item(who, code).filter(pk=one.pk).first()
    return (200, whole(response, who, again)) if again else (204, None)


@router.post(ACT + "submit", response=STEP_TAKEN, openapi_extra=ACTS)
def submit_draft(
    request, response: HttpResponse, code: str, given: SubmitIn, if_match: IfMatch = None
):
    """Hand a draft in to the service centre, in a batch or on its own."""
    who, batch = staff(request), None
    if given.batch is not None:
        try:
            batch = first(Batch.objects.visible_to(who).filter(pk=given.batch))
        except Http404:
            told = _("There is no such batch.")
            raise rest.Problem(422, "not-valid", told, errors=[("batch", told)]) from None
    return _taken(request, response, code, if_match, actions.submit_edition, batch=batch)


@router.post(ACT + "withdraw", response=STEP_TAKEN, openapi_extra=ACTS)
def withdraw_draft(
    request, response: HttpResponse, code: str, given: WithdrawIn, if_match: IfMatch = None
):
    """Take a draft back before the centre has compiled it."""
    return _taken(request, response, code, if_match, actions.withdraw_edition)


@router.post(ACT + "compile", response=STEP_TAKEN, openapi_extra=ACTS)
def compile_draft(
    request, response: HttpResponse, code: str, given: NoteIn, if_match: IfMatch = None
):
    """Take a draft up into the centre's compilation, and send it to the legality review."""
    verb = actions.compile_edition
    return _taken(request, response, code, if_match, verb, reason=given.reason)


@router.post(ACT + "review", response=STEP_TAKEN, openapi_extra=ACTS)
def review_draft(
    request, response: HttpResponse, code: str, given: NoteIn, if_match: IfMatch = None
):
    """Find a draft lawful (合法性审查), and send it to the government."""
    verb = actions.review_edition
    return _taken(request, response, code, if_match, verb, reason=given.reason)


@router.post(ACT + "approve", response=STEP_TAKEN, openapi_extra=ACTS)
def approve_draft(
    request, response: HttpResponse, code: str, given: ApproveIn, if_match: IfMatch = None
):
    """Approve a draft: it is published at once, or by itself on the day it comes into force."""
    verb = actions.approve_edition
    return _taken(request, response, code, if_match, verb, effective_on=given.effective_on)


@router.post(ACT + "return", response=STEP_TAKEN, openapi_extra=ACTS)
def return_draft(
    request, response: HttpResponse, code: str, given: ReturnIn, if_match: IfMatch = None
):
    """Give a draft back to its department, with reasons."""
    verb = actions.return_edition
    return _taken(request, response, code, if_match, verb, reason=given.reason)
