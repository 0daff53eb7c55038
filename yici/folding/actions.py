"""Folding a certificate, and everything that follows: tasks, items that end, licences told. The only writers."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from yici.catalogue import actions as catalogue
from yici.catalogue import linting
from yici.catalogue.actions.settling import about
from yici.catalogue.lint.entry import document_key
from yici.catalogue.models import Adjustment, Edition, Item
from yici.kernel.once import once
from yici.licences.models import Licence, faces_now
from yici.people.models import Department, Region
from yici.people.who import Who

from . import rules
from .models import Folded, Push
from .rules import Faulty, need, text

# Words that are kept: Chinese, whoever entered them.
TASK = "“{name}”自{day}起整合到营业执照（多证合一，{basis}），不得再要求提交：请修改办事指南。"
GOES_ON = "整合决定在生效前撤回，原定终止日期取消，继续有效。"
ENDED = "“{name}”已整合到营业执照（多证合一，{basis}），无需另行办理：登记信息由市场监管部门推送。"


@once(Folded)
def fold(
    *, name: str, department: Department, items: list[str], basis: str, effective_on: date,
    data: list[str], by, at: datetime,
) -> Folded:  # fmt: skip
    """Fold a certificate into the business licence from a day on.

    Every list in force that asks it gets a task at once; the items that gave it end on that day.

    :param items: codes of the items that gave it, of its own department
    :param data: labels of the licence's face that registration tells the department from then on
    :raises NotAllowed, Faulty:
    """
    need(rules.may_fold(by))
    name = text(name, 100, Faulty.NAME, "name")
    if document_key(name) == document_key(rules.INTO):
        raise Faulty(Faulty.ITSELF, "name")
    basis = text(basis, 200, Faulty.BASIS, "basis")
    items = sorted({one.strip() for one in items if one.strip()})
    if Item.objects.filter(code__in=items, department=department).count() != len(items):
        raise Faulty(Faulty.ITEMS, "items")
    data = list(dict.fromkeys(text(one, 40, Faulty.DATA, "data") for one in data))
    if not 0 < len(data) <= 30:
        raise Faulty(Faulty.DATA, "data")
    Department.objects.select_for_update().get(pk=department.pk)
    if Folded.objects.filter(department=department, name=name, withdrawn_on=None).exists():
        raise Faulty(Faulty.KNOWN, "name")
    made = Folded.objects.create(
        name=name, department=department, items=items, basis=basis, effective_on=effective_on,
        data=data, entered_at=at, entered_by=by.actor,
    )  # fmt: skip
    _adjust(made, at)
    if effective_on <= localdate(at):
        _end_items(made, at)
    else:
        _plan_to_end(made, at)
    return made


def _plan_to_end(folded: Folded, at: datetime) -> None:
    """Set the day on what is in force: then nobody applies for it, whether or not the job has run."""
    ending = Q(cancelled_on=None) | Q(cancelled_on__gt=folded.effective_on)
    in_use = (Edition.Status.PUBLISHED, Edition.Status.SUSPENDED)
    reason = ENDED.format(name=folded.name, basis=folded.basis)
    for one in Edition.objects.filter(ending, item__code__in=folded.items, status__in=in_use):
        catalogue.plan_end(
            edition=one, by=Who.clock(), reason=reason, on=folded.effective_on, at=at
        )


def _goes_on(folded: Folded, at: datetime) -> None:
    """Take back the day that only the folding had set, where it was taken off the list before it."""
    reason = ENDED.format(name=folded.name, basis=folded.basis)
    planned = Edition.objects.filter(
        item__code__in=folded.items, cancelled_on=folded.effective_on, reason=reason
    )
    for one in planned.exclude(status=Edition.Status.ABOLISHED):
        catalogue.plan_no_end(edition=one, by=Who.clock(), reason=GOES_ON, at=at)


def _adjust(folded: Folded, at: datetime) -> None:
    """Open a task on every list in force below that asks the certificate (C011)."""
    below = Region.objects.within(folded.department.region_id)
    editions = Edition.objects.in_force().filter(item__region__in=below)
    asking = [
        one.item
        for one in editions.select_related("item").iterator(500)
        if linting.asks(one.content, folded.name)
    ]
    day = f"{folded.effective_on:%Y年%m月%d日}"
    words = TASK.format(name=folded.name, day=day, basis=folded.basis)
    catalogue.open_adjustments(
        items=asking, cause=Adjustment.Cause.PROOF, elements=("materials",), words=words,
        about=about(folded.name, folded.effective_on, folded.pk), by=Who.clock(), at=at,
    )  # fmt: skip


def _end_items(folded: Folded, at: datetime) -> int:
    """End what is in force of the items that gave it: nobody can apply for it any more.

    Where the decision is older than its entry here they end today: what was in force till now stays so.
    """
    reason = ENDED.format(name=folded.name, basis=folded.basis)
    editions = list(Edition.objects.in_force().filter(item__code__in=folded.items))
    day = max(folded.effective_on, localdate(at))
    for one in editions:
        catalogue.abolish_edition(edition=one, by=Who.clock(), reason=reason, on=day, at=at)
    return len(editions)


@transaction.atomic
def take_effect(*, at: datetime) -> int:
    """End the items of everything that is folded by now; twice is once."""
    return sum(_end_items(one, at) for one in Folded.objects.on(localdate(at)))


@transaction.atomic
def withdraw(*, folded: Folded, reason: str, by, at: datetime) -> Folded:
    """Take a certificate off the list from today on; its items come back by editions of their own.

    :raises NotAllowed, Faulty:
    """
    folded = Folded.objects.select_for_update().get(pk=folded.pk)
    need(rules.may_fold(by))
    if folded.withdrawn_on is not None:
        raise Faulty(Faulty.WITHDRAWN)
    if folded.effective_on > localdate(at):
        _goes_on(folded, at)
    folded.reason = text(reason, 500, Faulty.REASON, "reason")
    folded.withdrawn_on, folded.withdrawn_by = localdate(at), by.actor
    folded.save(update_fields=["reason", "withdrawn_on", "withdrawn_by"])
    cause = about(folded.name, folded.effective_on, folded.pk)
    tasks = Adjustment.objects.filter(cause=Adjustment.Cause.PROOF, about=cause)
    for owner in set(tasks.values_list("owner_id", flat=True)):  # it may be asked again
        catalogue.forget_cancelled(department_id=owner, name=folded.name, at=at)
    return folded


@transaction.atomic
def push(*, licence_id: UUID, region: str, at: datetime) -> int:
    """Tell a new licence to every department whose certificate is folded into it; twice is once."""
    held = Folded.objects.on(localdate(at)).around(region)
    rows = [Push(licence=licence_id, folded=one, pushed_at=at) for one in held]
    return len(Push.objects.bulk_create(rows, ignore_conflicts=True))


@transaction.atomic
def take(*, folded: Folded, licence_id: UUID, by, at: datetime) -> Push:
    """Note that the department has taken over what it was told.

    :raises NotAllowed, Faulty:
    """
    found = Push.objects.select_for_update().get(folded=folded, licence=licence_id)
    need(by.is_staff and by.is_of(folded.department_id))
    if found.taken_at is not None:
        raise Faulty(Faulty.TAKEN)
    found.taken_at, found.taken_by = at, by.actor
    found.save(update_fields=["taken_at", "taken_by"])
    return found


def told(pushes: Sequence[Push]) -> list[tuple[Push, list[tuple[str, str]]]]:
    """Return each with what the department is told: number and holder of the licence, and the fields agreed.

    However many there are, it costs two statements.
    """
    known = Licence.objects.in_bulk([one.licence for one in pushes])
    faces = faces_now(known.values())
    return [(one, _told(one, known.get(one.licence), faces.get(one.licence))) for one in pushes]


def _told(push: Push, licence: Licence | None, face: dict | None) -> list[tuple[str, str]]:
    if licence is None or face is None:
        return []
    printed = (*face.get("fields", ()), *face.get("more", ()))
    more = [(label, value) for label, value in printed if label in push.folded.data]
    return [("名称", face["holder_name"]), ("证照标识", licence.identifier), *more]
