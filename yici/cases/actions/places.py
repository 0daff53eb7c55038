"""跨区域通办: taken in at A, handled by B, handed out at C (C050, C051).

Who took it in stays the first one asked (R23), whose hall sees it through; the department of the
item handles it and answers for the decision.
"""

from yici.catalogue.content import CrossRegion
from yici.catalogue.models import Item
from yici.people.models import Department

from .. import rules
from ..halls import names_of


class Elsewhere(rules.NotAllowed):
    """That hall does not serve this item. `scope` and `hall` say which ones do."""

    def __init__(self, scope: CrossRegion, hall: str):
        super().__init__("elsewhere", f"{scope.english}: go to {hall}.", "C051")
        self.scope, self.hall = scope, hall


def takes_in(by, item: Item, scope: CrossRegion) -> str | None:
    """Return the region of the hall at which she takes it in; None when she sits at none.

    Empty: at the item's own hall, or at its department's window.

    :raises Elsewhere: when hers is the hall of another region, which the item does not reach
    """
    if item.region_id in by.halls or by.has("clerk", item.department_id):
        return ""
    if not by.halls:
        return None
    reached = [hall for hall in sorted(by.halls) if scope.reaches(item.region_id, hall)]
    if not reached:
        raise Elsewhere(scope, _hall_of(item.region_id))
    return reached[0]


def hands_out(wanted, item: Item, scope: CrossRegion) -> str:
    """Return the region in whose hall the result is collected, when it is another one.

    :raises NotAllowed: when it does not go out at a window, or there is no hall
    :raises Elsewhere: when the item does not reach that region
    """
    place = wanted.collect_at
    if place in ("", item.region_id):
        return ""
    if wanted.delivery != "window":
        raise rules.NotAllowed("collect", "Who collects the result chooses the window.", "C051")
    if not scope.reaches(item.region_id, place):
        raise Elsewhere(scope, _hall_of(item.region_id))
    if not Department.objects.active().filter(is_hall=True, region_id=place).exists():
        raise rules.NotAllowed("collect", "Choose a hall from the list.", "C051")
    return place


def _hall_of(region: str) -> str:
    return names_of([region]).get(region, region)
