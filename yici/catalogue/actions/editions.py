"""Editions: drafted, put in force, suspended, abolished; never changed once published."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.timezone import localdate

from yici.catalogue import drift, linting
from yici.catalogue.content import Content, digest
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.models import Edition, Item
from yici.catalogue.refusals import (
    BadDates,
    IllegalStatus,
    NotAllowed,
    NotPublishable,
    ReasonMissing,
    StaleDraft,
    TooEarly,
    UnderWay,
)
from yici.catalogue.twins import differences
from yici.people.models import Department, Role
from yici.people.who import Who

from .files import bind_files, locked_files, need_files
from .history import Verb, note, since
from .relisting import relist
from .revision import mark_revision
from .settling import close_what_is_settled

Status, Step = Edition.Status, Edition.Step


@transaction.atomic
def draft_edition(
    *,
    item: Item,
    content: Content,
    by: Who,
    at: datetime,
    reason: str = "",
    seen: str | None = None,
) -> Edition:
    """Write the draft of an item's next edition, or write over the draft there is.

    :param seen: digest of the draft (or the edition in force) that the writer had before her
    :raises NotAllowed: when not by a catalogue editor of the item's department
    :raises UnderWay: when the draft was handed in
    :raises StaleDraft: when another has written since
    :raises UnknownFile: when it names a file that was not sent for a guide
    """
    if not (by.is_clock or by.has(Role.CATALOGUE_EDITOR, item.department_id)):
        raise NotAllowed
    Item.objects.select_for_update().get(pk=item.pk)
    editions = Edition.objects.filter(item=item)
    draft = editions.filter(status=Status.DRAFT).first()
    last = editions.exclude(status=Status.DRAFT).order_by("-number").first()
    _need_fresh(draft or last, seen)
    if draft is None:
        number = (editions.aggregate(last=Max("number"))["last"] or 0) + 1
        draft = Edition(item=item, number=number, base=last)
    elif draft.step != Step.DRAFTING:
        raise UnderWay
    need_files(content)
    changes = since(draft if draft.pk else last, content)
    draft.body = content.model_dump(mode="json")
    draft.digest = digest(content)
    draft.drafted_at, draft.drafted_by = at, by.actor
    draft.save()
    bind_files(draft, content)
    note(draft, Verb.SAVE, by, at, reason.strip()[:1000], changes)
    return draft


def _need_fresh(there: Edition | None, seen: str | None) -> None:
    if seen is not None and seen != (there.digest if there else ""):
        raise StaleDraft


@transaction.atomic
def publish_edition(
    *, edition: Edition, by: Who, at: datetime, effective_on: date | None = None
) -> Edition:
    """Put a draft in force; the edition in force until now is abolished with it.

    People go the way of `actions.workflow`; this is its last step, and the way of the system when
    a platform is set up.

    :raises NotAllowed: when not by the system
    :raises IllegalStatus: when it is no draft
    :raises TooEarly: when it would come into force later than `at`
    :raises NotPublishable: with every finding that blocks
    """
    if not by.is_clock:
        raise NotAllowed
    edition = locked(edition, {Status.DRAFT})
    effective_on = effective_on or edition.effective_on or localdate(at)
    if effective_on > localdate(at):
        raise TooEarly
    need_publishable(edition, effective_on)
    return put_in_force(edition, by, at, effective_on)


def put_in_force(edition: Edition, by: Who, at: datetime, effective_on: date) -> Edition:
    """Write that it is published, and that what it takes the place of is not; it is locked."""
    for old in Edition.objects.filter(item=edition.item, status=Status.PUBLISHED):
        ends = (old.cancelled_on, effective_on)  # it may have been to end sooner
        old.status, old.cancelled_on = Status.ABOLISHED, min(day for day in ends if day)
        old.save(update_fields=["status", "cancelled_on"])
        note(old, Verb.REPLACE, by, at)
    edition.status, edition.step = Status.PUBLISHED, Step.APPROVED
    edition.effective_on = effective_on
    edition.published_at, edition.published_by = at, by.actor
    edition.save()
    note(edition, Verb.PUBLISH, by, at)
    close_what_is_settled(edition.item, at)
    relist([edition.item_id])
    mark_revision()
    return edition


def suspend_edition(
    *, edition: Edition, by: Who, reason: str, at: datetime | None = None, seen: str | None = None
) -> Edition:
    """Take an edition out of force for a time: nobody can apply under it; its cases go on.

    :raises NotAllowed, IllegalStatus, ReasonMissing:
    """
    before = {Status.PUBLISHED}
    return _move(edition, by, before, Status.SUSPENDED, reason, Verb.SUSPEND, at, seen=seen)


def resume_edition(
    *, edition: Edition, by: Who, reason: str, at: datetime | None = None, seen: str | None = None
) -> Edition:
    """Put a suspended edition in force again.

    :raises NotAllowed, IllegalStatus, ReasonMissing: also when another edition has followed it,
        even if that one was ended since: what replaced it does not come back by a pause
    """
    before = {Status.SUSPENDED}
    return _move(edition, by, before, Status.PUBLISHED, reason, Verb.RESUME, at, seen=seen)


def abolish_edition(
    *,
    edition: Edition,
    by: Who,
    reason: str,
    on: date,
    at: datetime | None = None,
    seen: str | None = None,
) -> Edition:
    """End an edition for good; cases begun under it are finished under it.

    :raises NotAllowed, IllegalStatus, ReasonMissing:
    """
    ends = {Status.PUBLISHED, Status.SUSPENDED}
    return _move(
        edition, by, ends, Status.ABOLISHED, reason, Verb.ABOLISH, at, seen, cancelled_on=on
    )


@transaction.atomic
def plan_end(
    *, edition: Edition, by: Who, reason: str, on: date, at: datetime, seen: str | None = None
) -> Edition:
    """Say from which day on an edition is no longer in force (plan_cancel_date, C011).

    :raises NotAllowed, IllegalStatus, ReasonMissing:
    :raises BadDates: for a day that is past
    """
    edition = locked(edition, {Status.PUBLISHED, Status.SUSPENDED})
    _need_seen(edition, seen)
    need_reviewer(by)
    _need_not_over(edition, by, at)
    if on <= localdate(at):
        raise BadDates
    edition.cancelled_on, edition.reason = on, clean(reason)
    edition.save(update_fields=["cancelled_on", "reason"])
    note(edition, Verb.PLAN_END, by, at, edition.reason)
    return edition


@transaction.atomic
def plan_no_end(*, edition: Edition, by: Who, reason: str, at: datetime) -> Edition:
    """Take back the day on which an edition was to end, before that day: it stays in force.

    :raises NotAllowed, IllegalStatus:
    """
    edition = locked(edition, {Status.PUBLISHED, Status.SUSPENDED})
    need_reviewer(by)
    if edition.cancelled_on is None or edition.cancelled_on <= localdate(at):
        raise IllegalStatus
    edition.cancelled_on, edition.reason = None, ""
    edition.save(update_fields=["cancelled_on", "reason"])
    note(edition, Verb.PLAN_END, by, at, clean(reason))
    return edition


@transaction.atomic
def _move(
    edition, by: Who, before: set, after: str, reason: str, verb, at, seen=None, **facts
) -> Edition:
    edition = locked(edition, before)
    _need_seen(edition, seen)
    need_reviewer(by)
    _need_not_over(edition, by, at or timezone.now())
    published = Edition.objects.filter(item=edition.item, published_at__isnull=False)
    successors = published.filter(Q(status=Status.PUBLISHED) | Q(number__gt=edition.number))
    edition.status, edition.reason = after, clean(reason)
    if after == Status.PUBLISHED and successors.exclude(pk=edition.pk).exists():
        raise IllegalStatus
    for name, value in facts.items():
        setattr(edition, name, value)
    edition.save()
    at = at or timezone.now()
    if after == Status.ABOLISHED:
        close_what_is_settled(edition.item, at)
    note(edition, verb, by, at, edition.reason)
    relist([edition.item_id])
    mark_revision()
    return edition


def _need_not_over(edition: Edition, by: Who, at: datetime) -> None:
    """:raises IllegalStatus: when its last day has passed, though the job has not noted it yet"""
    over = edition.cancelled_on is not None and edition.cancelled_on <= localdate(at)
    if over and not by.is_clock:
        raise IllegalStatus(
            gettext_noop("It has ended on the day that was set: draft a new edition.")
        )


def clean(reason: str, most: int = 500) -> str:
    """:raises ReasonMissing: when it is blank or too long"""
    if not 0 < len(reason.strip()) <= most:
        raise ReasonMissing
    return reason.strip()


def locked(edition: Edition, statuses: set) -> Edition:
    """Lock the item, then read the edition anew: two at once never both pass."""
    Item.objects.select_for_update().get(pk=edition.item_id)
    fresh = Edition.objects.select_related("item__department", "item__basic", "batch").get(
        pk=edition.pk
    )
    if fresh.status not in statuses:
        raise IllegalStatus
    return fresh


def _need_seen(edition: Edition, seen: str | None) -> None:
    if seen is not None and seen != edition.digest:
        raise StaleDraft


# What may be done to an edition that was published, by its status.
ENDS: dict[str, tuple[str, ...]] = {
    Status.PUBLISHED: ("suspend", "plan-end", "abolish"),
    Status.SUSPENDED: ("resume", "plan-end", "abolish"),
}


def may_end(by: Who) -> bool:
    return by.is_clock or by.has(Role.LEGALITY_REVIEWER) or by.has(Role.ADMINISTRATOR)


def need_reviewer(by: Who) -> None:
    """:raises NotAllowed: unless a legality reviewer, an administrator or the system"""
    if not may_end(by):
        raise NotAllowed


def need_publishable(edition: Edition, on: date) -> None:
    """:raises NotPublishable: with every finding that blocks"""
    if found := list(findings_of(edition, on)):
        raise NotPublishable(found)


def findings_of(edition: Edition, on: date) -> Iterator[Finding]:
    """Yield what keeps a draft from being published: its own faults, and what it may not differ in."""
    yield from linting.blocking(edition, on)
    content, item = Content.model_validate(edition.body), edition.item
    named = {content.lead_department, *content.departments, *content.other_departments} - {""}
    known = Department.objects.filter(region_id=item.region_id, short_name__in=named)
    for name in sorted(named - set(known.values_list("short_name", flat=True))):
        yield Finding("R34", name, gettext_noop("There is no such department in the region."))
    for name in locked_files(content):
        message = gettext_noop("Something harmful was found in %(file)s: put another in its place.")
        yield Finding("R01", "materials", message, {"file": name})
    for one in drift.wrong(differences(item, content)):
        yield Finding("R15", one.element, gettext_noop("Not as the basic item has it, or worse."))
