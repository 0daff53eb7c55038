"""Taking in what a lower platform reports."""

from datetime import date, datetime

from django.db import transaction

from yici.catalogue.content import Content, digest
from yici.catalogue.faults import gettext_noop
from yici.catalogue.models import ReportedEdition
from yici.catalogue.refusals import NotAllowed, Refused
from yici.people.models import Role
from yici.people.who import Who


class OtherDigest(Refused):
    """What arrived is not what was sent."""

    message = gettext_noop("The content does not have the digest it was sent with: send it again.")
    field = "digest"


class LaterKnown(Refused):
    """A report that was long under way never puts an older edition in the place of a newer one."""

    message = gettext_noop(
        "A later edition of this list has been reported; report the one in force now."
    )
    field = "task_version"


class OtherOfThisNumber(Refused):
    """An edition in force is never rewritten: another content is another edition."""

    message = gettext_noop(
        "This edition was reported with another content; publish the change as a new edition."
    )
    field = "task_version"


@transaction.atomic
def receive_edition(
    *,
    task_code: str,
    task_name: str,
    dept_name: str,
    area_code: str,
    task_version: int,
    plan_effective_date: date | None,
    content: Content,
    said: str,
    by: Who,
    at: datetime,
) -> ReportedEdition:
    """Keep a reported edition in place of the last one of that list.

    :param said: the digest it was sent with; it is reckoned anew here (R18)
    :raises NotAllowed: unless the reporting platform's account is a data steward or administrator
    :raises OtherDigest:
    :raises LaterKnown: when a later edition is here already
    :raises OtherOfThisNumber: when this edition is here with another content
    """
    if not (by.is_clock or by.has(Role.DATA_STEWARD) or by.has(Role.ADMINISTRATOR)):
        raise NotAllowed
    if digest(content) != said:
        raise OtherDigest
    known = ReportedEdition.objects.filter(platform=by.actor, task_code=task_code)
    last = known.select_for_update().first()
    if last and last.task_version > task_version:
        raise LaterKnown
    if last and last.task_version == task_version and last.digest != said:
        raise OtherOfThisNumber
    facts = {
        "task_name": task_name,
        "dept_name": dept_name,
        "area_code": area_code,
        "task_version": task_version,
        "plan_effective_date": plan_effective_date,
        "digest": said,
        "body": content.model_dump(mode="json"),
        "reported_at": at,
    }
    row, _ = ReportedEdition.objects.update_or_create(
        platform=by.actor, task_code=task_code, defaults=facts
    )
    return row
