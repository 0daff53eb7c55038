"""Wording a notice: drafted, proposed, approved by another person; never changed once in force."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from yici.documents import rules, wordings
from yici.documents.kinds import Kind, kind_of
from yici.documents.models import CITY, Wording, chosen
from yici.documents.refusals import (
    NotLawful,
    NotNow,
    OwnWork,
    ReasonMissing,
    Unchanged,
    WrittenOver,
)
from yici.people.models import Department
from yici.people.who import Who

Status = Wording.Status


@transaction.atomic
def draft(
    *,
    kind: str,
    department: Department | None,
    body: Mapping[str, str],
    reason: str,
    by: Who,
    at: datetime,
    seen: str = "",
) -> Wording:
    """Write the next version's draft, or write over the draft there is; nothing is in force yet.

    A draft may be unfinished: what is wrong with it is refused when it is proposed.

    :param department: whose notices; None: the city's default
    :param seen: digest of the draft she opened, so that nobody's work is written over
    :raises NotAllowed, WrittenOver, NotNow: NotNow while it awaits approval
    """
    rules.need_writer(by, department.pk if department else None)
    how, authority = kind_of(kind), _authority(department)
    _queue(kind, authority)
    rows = Wording.objects.of(kind, authority)
    found = rows.pending().first()
    if found is None:
        last = rows.aggregate(last=Max("number"))["last"] or 0
        found = Wording(
            kind=kind, authority=authority, department=department, number=last + 1, written_by=[]
        )
    elif found.status == Status.PROPOSED:
        raise NotNow
    elif found.digest != seen and found.written_by[-1] != by.actor:
        raise WrittenOver
    found.body = wordings.cleaned(how, body)
    found.digest = wordings.digest(how, found.body)
    found.reason = reason.strip()[: rules.MAX_REASON]
    found.written_by = [*(one for one in found.written_by if one != by.actor), by.actor]
    found.written_at = at
    found.save()
    return found


@transaction.atomic
def propose(*, wording: Wording, by: Who, seen: str = "") -> Wording:
    """Hand a draft to the approver, once it says all that the law asks for.

    :raises NotAllowed, NotNow, ReasonMissing, Unchanged:
    :raises NotLawful: with every finding
    """
    found = _locked(wording, {Status.DRAFT}, seen)
    rules.need_writer(by, found.department_id)
    if not found.reason:
        raise ReasonMissing
    _need_lawful(found)
    (now,) = chosen((found.how,), found.authority)
    if now.digest == found.digest:
        raise Unchanged
    found.status = Status.PROPOSED
    found.returned_by = found.returned_for = ""
    found.save()
    return found


@transaction.atomic
def approve(*, wording: Wording, by: Who, at: datetime, seen: str = "") -> Wording:
    """Put a proposed wording in force; notices set from now on say it. Four eyes.

    :param seen: digest of what she read, so that she approves nothing else
    :raises NotAllowed, NotNow, NotLawful, WrittenOver:
    :raises OwnWork: when she wrote any of it
    """
    found = _locked(wording, {Status.PROPOSED}, seen)
    _need_another_approver(found, by)
    _need_lawful(found)
    Wording.objects.of(found.kind, found.authority).in_force().update(
        status=Status.PAST, ended_at=at
    )
    found.status = Status.IN_FORCE
    found.approved_by, found.approved_at = by.actor, at
    found.save()
    return found


@transaction.atomic
def send_back(*, wording: Wording, by: Who, reason: str) -> Wording:
    """Return a proposed wording to those who wrote it, and say why.

    :raises NotAllowed, NotNow, OwnWork, ReasonMissing:
    """
    found = _locked(wording, {Status.PROPOSED})
    _need_another_approver(found, by)
    found.status = Status.DRAFT
    found.returned_by, found.returned_for = by.actor, _clean(reason)
    found.save()
    return found


@transaction.atomic
def give_up(*, wording: Wording, by: Who, reason: str, at: datetime) -> Wording:
    """Take a wording out of force: what lies below it applies again (the city's, the shipped).

    What applies then was approved by two persons before, or shipped: one approver is enough.

    :raises NotAllowed, NotNow, ReasonMissing:
    """
    found = _locked(wording, {Status.IN_FORCE})
    rules.need_approver(by)
    found.status = Status.PAST
    found.ended_by, found.ended_for, found.ended_at = by.actor, _clean(reason), at
    found.save()
    return found


def _authority(department: Department | None) -> str:
    if department is None:
        return CITY
    if not department.credit_code:
        raise NotNow
    return department.credit_code


def _queue(kind: str, authority: str) -> None:
    """Let those who word the same thing at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext(%s))", [f"wording/{kind}/{authority}"]
        )


def _locked(wording: Wording, statuses: set, seen: str = "") -> Wording:
    _queue(wording.kind, wording.authority)
    fresh = Wording.objects.get(pk=wording.pk)
    if fresh.status not in statuses:
        raise NotNow
    if seen and fresh.digest != seen:
        raise WrittenOver
    return fresh


def _need_another_approver(wording: Wording, by: Who) -> None:
    rules.need_approver(by)
    if by.actor in wording.written_by:
        raise OwnWork


def _need_lawful(wording: Wording) -> None:
    how: Kind = wording.how
    found = wordings.findings(how, wording.body, own=bool(wording.authority))
    if any(one.blocks for one in found):
        raise NotLawful(found)


def _clean(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= rules.MAX_REASON:
        raise ReasonMissing
    return reason
