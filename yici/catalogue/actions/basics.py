"""Recording what is fixed above: an edition of a basic item, and the tasks it leads to below."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from yici.catalogue.content import BasicContent, basic_digest
from yici.catalogue.models import Adjustment, BasicEdition, BasicItem, Edition, Item
from yici.catalogue.refusals import BadDates, NotAllowed, NothingChanged
from yici.catalogue.twins import compared
from yici.people.models import Role
from yici.people.who import Who

from .adjustments import open_adjustments
from .editions import clean
from .relisting import relist
from .revision import mark_revision


def may_record(by: Who) -> bool:
    return by.is_clock or by.has(Role.COMPILER) or by.has(Role.ADMINISTRATOR)


@transaction.atomic
def record_basic(
    *,
    code: str,
    content: BasicContent,
    by: Who,
    at: datetime,
    reason: str,
    effective_on: date | None = None,
    cancelled_on: date | None = None,
    source: str = "",
) -> BasicEdition:
    """Record the next edition of a basic item; every list that is no longer as it, or worse, gets
    an adjustment task.

    :param source: the upper platform it was pulled from; empty when it was entered here
    :raises NotAllowed: unless a compiler, an administrator or the system
    :raises NothingChanged: when it says what the last one says
    :raises BadDates, ReasonMissing:
    """
    if not may_record(by):
        raise NotAllowed
    effective_on = effective_on or localdate(at)
    if cancelled_on and cancelled_on < effective_on:
        raise BadDates
    basic = _basic(code, content)
    last = basic.editions.order_by("-number").first()
    digest = basic_digest(content)
    if last and (last.digest, last.cancelled_on) == (digest, cancelled_on):
        raise NothingChanged
    edition = BasicEdition.objects.create(
        basic=basic,
        number=last.number + 1 if last else 1,
        body=content.model_dump(mode="json"),
        digest=digest,
        effective_on=effective_on,
        cancelled_on=cancelled_on,
        recorded_at=at,
        recorded_by=by.actor,
        reason=clean(reason),
        source=source[:200],
    )
    follow(edition, at)
    _tell_below(edition, at)
    return edition


def _basic(code: str, content: BasicContent) -> BasicItem:
    facts = {"name": content.name, "task_type": content.task_type.value}
    basic, _ = BasicItem.objects.get_or_create(code=code.strip(), defaults=facts)
    return BasicItem.objects.select_for_update().get(pk=basic.pk)


def follow(edition: BasicEdition, at: datetime) -> None:
    """Let the basic item bear the name, type, state and number of stages of its edition in force."""
    today, content, basic = localdate(at), edition.content, edition.basic
    if edition.effective_on > today:
        return
    over = edition.cancelled_on is not None and edition.cancelled_on <= today
    state = Item.State.CANCELLED if over else Item.State.IN_USE
    stages = None if over or content.stages is None else len(content.stages)
    facts = (content.name, content.task_type.value, state, stages)
    if facts != (basic.name, basic.task_type, basic.state, basic.stages):
        relisted = stages != basic.stages  # 减环节 is counted against it (P04)
        basic.name, basic.task_type, basic.state, basic.stages = facts
        basic.save()
        if relisted:
            relist(basic.items.published().values_list("pk", flat=True))
        mark_revision()


def follow_all(*, at: datetime) -> int:
    """Let basic items follow the editions that came into force by date alone. For the job."""
    today = localdate(at)
    recent = BasicEdition.objects.filter(effective_on__lte=today).newest()
    for edition in recent.select_related("basic"):
        follow(edition, at)
    return len(recent)


def _tell_below(edition: BasicEdition, at: datetime) -> None:
    found = lists_to_adjust(edition.basic, edition.content, edition.cancelled_on)
    for elements, some in found.items():
        open_adjustments(
            items=some,
            cause=Adjustment.Cause.UPSTREAM,
            about=f"{edition.basic.code}/{edition.number}",
            words=edition.reason,
            elements=elements,
            by=Who.clock(),
            at=at,
        )


def lists_to_adjust(
    basic: BasicItem, content: BasicContent, cancelled_on: date | None
) -> dict[tuple[str, ...], list[Item]]:
    """Return the lists that would have to follow an edition, by the elements that are wrong in them."""
    by_elements: dict[tuple[str, ...], list[Item]] = {}
    for item in basic.items.filter(state="1").select_related("basic").with_current():
        wrong = _wrong(item, content)
        if wrong or cancelled_on:
            by_elements.setdefault(wrong, []).append(item)
    return by_elements


def _wrong(item: Item, content: BasicContent) -> tuple[str, ...]:
    current: Edition | None = item.current
    found = compared(item, current.content if current else None, content)
    return tuple(one.element for one in found if one.verdict.wrong)
