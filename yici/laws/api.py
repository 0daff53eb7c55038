"""`/laws`: the register of laws, its articles, and what stands on a rule. Open to everybody."""

from datetime import date
from typing import Annotated, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from yici.kernel.rest import Given, Plain, Problem
from yici.people.who import who_is

from . import actions, finding, standing
from .citing import Unreadable, apart
from .models import register
from .register import Law

router = Router(tags=["laws"], auth=None)
kept = Router(tags=["laws"])
routers = [("/laws", router), ("/laws", kept)]


class LawOut(Schema):
    """A version of a rule. `state`: in-force, not-yet, repealed, older."""

    code: str
    name: str
    rank: str
    body: str
    state: str
    published_on: date | None
    starts_on: date | None
    amended_on: date | None
    ended_on: date | None
    ended_by: str
    origin: str


class ResolvedOut(Schema):
    """A citation as the register has it: `standing` is in-force, amended, not-yet, repealed,
    no-article, or unknown (the register lacks the rule)."""

    reference: str
    standing: str
    rank: str
    law: LawOut | None
    text: str


class StanderOut(Schema):
    code: str
    name: str
    department: str
    status: str
    parts: list[tuple[str, str, str]]  # kind, name, article


class ChangeIn(Given):
    kind: Literal["amended", "repealed"]
    on: date
    ground: Annotated[Plain, Field(min_length=1, max_length=300)]


Text = Annotated[Plain, Field(max_length=100)]


@router.get("", response=list[LawOut])
def list_laws(
    request, q: Text = "", state: Text = "", limit: Annotated[int, Query(ge=1, le=500)] = 100
):
    """Find rules by their name."""
    now, today = register(), timezone.localdate()
    return [_law(law) for law in finding.laws(now, today, q, state)[:limit]]


@router.get("/resolve", response=ResolvedOut)
def resolve(
    request, citation: Annotated[Plain, Query(min_length=2, max_length=300)], on: date | None = None
):
    """Read a citation such as 《行政许可法》第三十二条第一款 and say how it stands on a day."""
    try:
        law, place = apart(citation)
    except Unreadable:
        detail = _("Name the rule and the article.")
        raise Problem(422, "not-valid", detail, errors=[("citation", detail)]) from None
    told = register().resolve(law, place, on or timezone.localdate())
    return ResolvedOut(
        reference=str(told.reference),
        standing=told.standing.value,
        rank=told.rank.value,
        law=_law(told.law) if told.law else None,
        text=told.text,
    )


@router.get("/{code}", response=LawOut)
def read_law(request, code: str):
    """Read a rule."""
    return _law(_found(code))


@router.get("/{code}/articles", response=list[tuple[str, str]])
def read_articles(request, code: str):
    """Read its articles: (what it is called, its text)."""
    law = _found(code)
    return [(one.label, one.text) for one in register().articles.get(law.code, {}).values()]


@router.get("/{code}/standing", response=list[StanderOut])
def read_standing(request, code: str):
    """Say what stands on it: items, materials, proofs, fees, special procedures (R17)."""
    return [
        StanderOut(
            code=one.code, name=one.name, department=one.department, status=one.status,
            parts=list(one.parts),
        )
        for one in standing.on(_found(code), who_is(request.user))
    ]  # fmt: skip


@kept.post("/{code}/changes", response={201: LawOut})
def change_law(request, code: str, given: ChangeIn):
    """Record that it was amended or repealed."""
    _found(code)
    actions.change_law(code=code, by=who_is(request.user), at=timezone.now(), **given.model_dump())
    return 201, _law(_found(code))


def _found(code: str) -> Law:
    law = register().laws.get(code)
    if law is None:
        raise Problem(404, "no-such-law", _("The register has no rule with this code."))
    return law


def _law(law: Law) -> LawOut:
    return LawOut(
        code=law.code, name=law.name, rank=law.rank.value, body=law.body,
        state=finding.state_of(register(), law, timezone.localdate()),
        published_on=law.published_on, starts_on=law.starts_on, amended_on=law.amended_on,
        ended_on=law.ended_on, ended_by=law.ended_by, origin=law.origin,
    )  # fmt: skip
