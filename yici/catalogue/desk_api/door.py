"""What the routes of the desk's work share: who comes in, what is refused, how versions are told."""

from contextlib import contextmanager
from typing import Annotated

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Header, Router, Schema
from pydantic import StringConstraints

from yici.catalogue.findings_in_words import said
from yici.catalogue.refusals import (
    BatchClosed,
    BatchTaken,
    IllegalStatus,
    NotAllowed,
    NothingChanged,
    NotPublishable,
    Refused,
    StaleDraft,
    UnderWay,
)
from yici.catalogue.templatetags.catalogue import element
from yici.kernel import rest
from yici.people.doors import official
from yici.people.who import Who

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=80,
        description="The ETag of what you have read. 412 when it has changed since, or when you do "
        "not say; then nothing happens. `*`: whatever it is.",
    ),
]  # fmt: skip
Reason = Annotated[rest.Plain, StringConstraints(max_length=1000)]
GivenReason = Annotated[rest.Plain, StringConstraints(min_length=1, max_length=1000)]
Code = Annotated[rest.Plain, StringConstraints(max_length=80)]
# 409: not as things stand. 412 and 422 the document adds by itself.
ACTS = {"responses": {409: {"$ref": "#/components/responses/409"}}}
NOT_NOW = (BatchClosed, BatchTaken, IllegalStatus, NothingChanged, UnderWay)


class BreachOut(Schema):
    """What keeps a draft from being published: the rule and the element."""

    rule: str
    where: str
    message: str


def new_router() -> Router:
    """Return a router that refuses parameters it does not know."""
    router = Router(tags=["catalogue-work"])
    router.add_decorator(rest.known_parameters_only, mode="view")
    return router


def staff(request) -> Who:
    """Return the official who calls. :raises Problem: 403, for whoever is none"""
    who = official(request)
    if not who.is_staff:
        raise rest.Problem(403, "not-yours", _(NotAllowed.message))
    return who


def first(rows):
    """Return the row that she may see. :raises Http404: there is none"""
    found = rows.first()
    if found is None:
        raise Http404
    return found


def plain(code: str) -> str:
    """:raises Http404: for a code that no text can hold, so nothing bears it"""
    if "\0" in code:
        raise Http404
    return code


@contextmanager
def told():
    """Tell what the actions refuse as problems, in the caller's language."""
    try:
        yield
    except NotAllowed as refused:
        raise rest.Problem(403, "not-yours", _(str(refused))) from None
    except StaleDraft as refused:
        raise rest.Problem(412, "stale", _(str(refused))) from None
    except NotPublishable as refused:
        errors = [(one.where, f"{one.rule}: {said(one)}") for one in refused.findings]
        detail = _(str(refused))
        raise rest.Problem(422, "not-publishable", detail, rule="R01-R21", errors=errors) from None
    except NOT_NOW as refused:
        raise rest.Problem(409, "not-now", _(str(refused))) from None
    except Refused as refused:
        detail = _(str(refused))
        errors = [(refused.field, detail)] if refused.field else []
        raise rest.Problem(422, "refused", detail, errors=errors) from None


def breaches(findings) -> list[dict]:
    """Return findings as they go out."""
    return [
        {"rule": one.rule, "where": element(one.where), "message": said(one)} for one in findings
    ]
