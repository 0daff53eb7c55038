"""An edition with its items: the joint form as it stands, and that of a bundle case."""

from datetime import date

from django.utils import timezone

from yici.catalogue.models import Edition as ItemEdition
from yici.catalogue.models import edition as item_edition
from yici.kernel.memory import remember

from . import parks, planned
from .joining import Areas, Joint
from .models import BundleCase, Edition, edition


def items_in_force(codes, on: date | None = None) -> dict[str, ItemEdition]:
    """Return the edition in force of each of these items, by item code.

    :param on: the day; what was to end by then is over, whether or not the job has noted it
    """
    found = ItemEdition.objects.in_force(on or timezone.localdate()).filter(
        item__code__in=set(codes)
    )
    return {one.item.code: one for one in found.select_related("item").defer("body")}


def joint_now(of: Edition, on: date | None = None) -> Joint | None:
    """Return the joint form by the items' editions of today; None while an item is missing.

    :param on: the day by which the evaluated areas are asked; today if left out
    """
    return joints_now([of], on).get(of.pk)


def joints_now(editions, on: date | None = None) -> dict[int, Joint]:
    """Return the joint forms of those editions whose items are all in force, in one query."""
    there = items_in_force((code for of in editions for code in of.items.values()), on)
    found = {}
    for of in editions:
        parts = sorted(of.items.items())
        if all(code in there for _part, code in parts):
            now = tuple((part, there[code].pk) for part, code in parts)
            found[of.pk] = _joint(of.pk, now, _areas(of.pk, on or timezone.localdate()))
    return found


def _areas(pk: int, on: date) -> Areas:
    """Return the evaluated areas and planned projects of that day, where the definition asks."""
    of = edition(pk)
    if not of.definition.area:
        return ()
    region = of.bundle.region_id
    return (*parks.areas_on(region, on), *planned.areas_on(region, on))


def joint_of(case: BundleCase) -> Joint:
    """Return the joint form a bundle case began under: definition and items as they were then."""
    areas = _areas(case.edition_id, case.state.received_on)
    return _joint(case.edition_id, case.state.editions, areas)


@remember(256)
def _joint(pk: int, editions: tuple[tuple[str, int], ...], areas: Areas) -> Joint:
    contents = {part: item_edition(number).content for part, number in editions}
    return Joint(edition(pk).definition, contents, areas)
