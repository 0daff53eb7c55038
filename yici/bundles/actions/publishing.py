"""Definitions of bundles: drafted and published, edition by edition; never changed once published."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from yici.catalogue.models import Item
from yici.people.models import Department, Role

from .. import publication
from ..content import Definition, digest
from ..definitions import DefinitionFile
from ..editions import items_in_force
from ..models import Bundle, Edition
from ..refusals import NotAllowed, NotPublishable, Refused
from .shared import day_of

Status = Edition.Status


@transaction.atomic
def draft_edition(
    *, code: str, definition: Definition, items: dict[str, str], by, at: datetime
) -> Edition:
    """Write the draft of a bundle's next edition, or write over the draft there is.

    :param code: what the bundle is called for good, e.g. `open-restaurant`
    :param items: {part: item code}
    :raises Refused: when an item or the lead department is not known, or they are of two regions
    :raises NotAllowed: when not by a catalogue editor of the lead department
    """
    known = {item.code: item for item in Item.objects.filter(code__in=items.values())}
    if lost := sorted(set(items.values()) - known.keys()):
        raise Refused(f"{code}: no such item: {', '.join(lost)}")
    regions = {item.region_id for item in known.values()}
    if len(regions) > 1:
        raise Refused(f"{code}: the items are of several regions: {', '.join(sorted(regions))}")
    region = regions.pop()
    lead = Department.objects.filter(region=region, short_name=definition.lead_department).first()
    if lead is None:
        raise Refused(f"{code}: no such department in {region}: {definition.lead_department}")
    if not (by.is_clock or by.has(Role.CATALOGUE_EDITOR, lead.pk)):
        raise NotAllowed(f"{code}: only a catalogue editor of {lead.short_name} drafts it")
    bundle, _ = Bundle.objects.update_or_create(
        code=code, defaults={"name": definition.name, "department": lead, "region_id": region}
    )
    Bundle.objects.select_for_update().get(pk=bundle.pk)
    editions = Edition.objects.filter(bundle=bundle)
    draft = editions.filter(status=Status.DRAFT).first()
    if draft is None:
        last = editions.aggregate(last=Max("number"))["last"] or 0
        draft = Edition(bundle=bundle, number=last + 1)
    draft.body, draft.items = definition.model_dump(mode="json"), items
    draft.digest = digest(definition)
    draft.drafted_at, draft.drafted_by = at, by.actor
    draft.save()
    return draft


@transaction.atomic
def publish_edition(*, edition: Edition, by, at: datetime) -> Edition:
    """Put a draft in force; the edition in force until now is abolished with it. Bundle cases
    under way keep theirs.

    :raises NotAllowed: when not by a legality reviewer, or by the one who drafted it
    :raises NotPublishable: with every finding that blocks
    """
    Bundle.objects.select_for_update().get(pk=edition.bundle_id)
    edition = Edition.objects.select_related("bundle").get(pk=edition.pk)
    if edition.status != Status.DRAFT:
        raise Refused(f"{edition.bundle.code}: this edition was published before")
    if not may_publish(edition, by):
        raise NotAllowed(f"{edition.bundle.code}: another person publishes what one has drafted")
    if found := [one for one in findings_of(edition) if one.blocks]:
        raise NotPublishable(found)
    today: date = day_of(at)
    Edition.objects.filter(bundle=edition.bundle, status=Status.PUBLISHED).update(
        status=Status.ABOLISHED
    )
    edition.status, edition.effective_on = Status.PUBLISHED, today
    edition.published_at, edition.published_by = at, by.actor
    edition.save()
    return edition


def may_publish(edition: Edition, by) -> bool:
    """Whether somebody may put this draft in force: a legality reviewer who did not draft it."""
    may = by.has(Role.LEGALITY_REVIEWER) or by.has(Role.ADMINISTRATOR)
    own = edition.drafted_by == by.actor
    return edition.status == Status.DRAFT and (by.is_clock or (may and not own))


def findings_of(edition: Edition) -> list:
    """Return what the rules say of an edition with its items as they are in force."""
    there = items_in_force(edition.items.values())
    contents = {p: there[code].content for p, code in edition.items.items() if code in there}
    return publication.findings(Definition.model_validate(edition.body), contents)


def take_in(told: DefinitionFile, *, by, at: datetime, draft: bool = False) -> str:
    """Draft a definition from a file and put it in force; return what was done.

    :raises Refused: as drafting and publishing do
    """
    now = Edition.objects.in_force().filter(bundle__code=told.code).first()
    if now and (now.digest, now.items) == (digest(told.definition), told.items):
        return "unchanged"
    edition = draft_edition(
        code=told.code, definition=told.definition, items=told.items, by=by, at=at
    )
    if draft:
        return "drafted"
    publish_edition(edition=edition, by=by, at=at)
    return "published"
