"""Editions: drafted, published, suspended, abolished; never changed once published."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from yici.catalogue import linting
from yici.catalogue.content import Content, digest
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.models import Edition, Item
from yici.catalogue.refusals import (
    IllegalStatus,
    NotAllowed,
    NotPublishable,
    ReasonMissing,
    TooEarly,
)
from yici.people.models import Department, Role
from yici.people.who import Who

from .revision import mark_revision

Status = Edition.Status


@transaction.atomic
def draft_edition(*, item: Item, content: Content, by: Who, at: datetime) -> Edition:
    """Write the draft of an item's next edition, or write over the draft there is.

    :raises NotAllowed: when not by a catalogue editor of the item's department
    """
    if not (by.is_clock or by.has(Role.CATALOGUE_EDITOR, item.department_id)):
        raise NotAllowed
    Item.objects.select_for_update().get(pk=item.pk)
    editions = Edition.objects.filter(item=item)
    draft = editions.filter(status=Status.DRAFT).first()
    if draft is None:
        last = editions.aggregate(last=Max("number"))["last"] or 0
        draft = Edition(item=item, number=last + 1)
    draft.body = content.model_dump(mode="json")
    draft.digest = digest(content)
    draft.drafted_at, draft.drafted_by = at, by.actor
    draft.save()
    return draft


@transaction.atomic
def publish_edition(
    *, edition: Edition, by: Who, at: datetime, effective_on: date | None = None
) -> Edition:
    """Put a draft in force (C009, C010); the edition in force until now is abolished with it.

    :raises NotAllowed: when not by a legality reviewer, or by the one who drafted it
    :raises IllegalStatus: when it is no draft
    :raises TooEarly: when it would come into force later than `at`
    :raises NotPublishable: with every finding that blocks
    """
    edition = _locked(edition, {Status.DRAFT})
    _need_another_reviewer(edition, by)
    today = localdate(at)
    effective_on = effective_on or today
    if effective_on > today:
        raise TooEarly
    if found := list(_blocking(edition, effective_on)):
        raise NotPublishable(found)
    Edition.objects.filter(item=edition.item, status=Status.PUBLISHED).update(
        status=Status.ABOLISHED, cancelled_on=effective_on
    )
    edition.status = Status.PUBLISHED
    edition.effective_on = effective_on
    edition.published_at, edition.published_by = at, by.actor
    edition.save()
    mark_revision()
    return edition


def suspend_edition(*, edition: Edition, by: Who, reason: str) -> Edition:
    """Take an edition out of force for a time: nobody can apply under it; its cases go on.

    :raises NotAllowed, IllegalStatus, ReasonMissing:
    """
    return _move(edition, by, {Status.PUBLISHED}, Status.SUSPENDED, reason)


def resume_edition(*, edition: Edition, by: Who, reason: str) -> Edition:
    """Put a suspended edition in force again.

    :raises NotAllowed, IllegalStatus, ReasonMissing: also when another edition is in force
    """
    return _move(edition, by, {Status.SUSPENDED}, Status.PUBLISHED, reason)


def abolish_edition(*, edition: Edition, by: Who, reason: str, on: date) -> Edition:
    """End an edition for good; cases begun under it are finished under it.

    :raises NotAllowed, IllegalStatus, ReasonMissing:
    """
    ends = {Status.PUBLISHED, Status.SUSPENDED}
    return _move(edition, by, ends, Status.ABOLISHED, reason, cancelled_on=on)


@transaction.atomic
def _move(edition: Edition, by: Who, before: set, after: str, reason: str, **facts) -> Edition:
    edition = _locked(edition, before)
    if not _may_review(by):
        raise NotAllowed
    if not 0 < len(reason.strip()) <= 500:
        raise ReasonMissing
    others = Edition.objects.in_force().filter(item=edition.item).exclude(pk=edition.pk)
    if after == Status.PUBLISHED and others.exists():
        raise IllegalStatus
    edition.status, edition.reason = after, reason.strip()
    for name, value in facts.items():
        setattr(edition, name, value)
    edition.save()
    mark_revision()
    return edition


def _locked(edition: Edition, statuses: set) -> Edition:
    """Lock the item, then read the edition anew: two at once never both pass."""
    Item.objects.select_for_update().get(pk=edition.item_id)
    fresh = Edition.objects.select_related("item__department").get(pk=edition.pk)
    if fresh.status not in statuses:
        raise IllegalStatus
    return fresh


def _may_review(by: Who) -> bool:
    return by.is_clock or by.has(Role.LEGALITY_REVIEWER) or by.has(Role.ADMINISTRATOR)


def _need_another_reviewer(edition: Edition, by: Who) -> None:
    if not _may_review(by) or (edition.drafted_by == by.actor and not by.is_clock):
        raise NotAllowed


def _blocking(edition: Edition, on: date) -> Iterator[Finding]:
    yield from linting.blocking(edition, on)
    content, item = Content.model_validate(edition.body), edition.item
    named = {content.lead_department, *content.departments, *content.other_departments} - {""}
    known = Department.objects.filter(region_id=item.region_id, short_name__in=named)
    for name in sorted(named - set(known.values_list("short_name", flat=True))):
        yield Finding("R34", name, gettext_noop("There is no such department in the region."))
