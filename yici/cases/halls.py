"""The halls that take in and hand out, by their regions."""

from yici.catalogue.content import CrossRegion
from yici.catalogue.models import Item
from yici.people.models import Department, Region

MOST = 300  # to choose from


def halls_for(item: Item, scope: CrossRegion) -> list[tuple[str, str]]:
    """Return the other halls where its result may be collected: (region, name)."""
    halls = Department.objects.active().filter(
        is_hall=True, region__code__startswith=scope.within(item.region_id)
    )
    others = halls.exclude(region_id=item.region_id).order_by("region_id")
    return list(dict(others.values_list("region_id", "name")[:MOST]).items())


def names_of(regions) -> dict[str, str]:
    """Return how the halls of these regions are called, or the regions where none is known."""
    found = dict(Region.objects.filter(code__in=regions).values_list("code", "name"))
    halls = Department.objects.active().filter(is_hall=True, region_id__in=regions)
    return found | dict(halls.values_list("region_id", "name"))
