"""Whether a person may apply alone: a child does with her guardian (民法典 art. 19, 20, 23; R38)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from yici.people.capacity import Capacity
from yici.people.models import Consent, capacity_of

from .. import rules
from .shared import day_of

RULE = "民法典 art. 19, 20; R38"


def consented_under(
    content, items: Collection[str], applicant_id: UUID, who: tuple, at: datetime
) -> UUID | None:
    """Return the guardian's mandate under which a child applies alone; None where she needs none.

    Only a child costs a statement.

    :param items: codes of all items that are applied for
    :param who: her kind and sealed number
    :raises NotAllowed: when her guardian has to apply, or to agree
    """
    kind, sealed = who
    may = capacity_of(applicant_id, kind, sealed, day_of(at)) if kind else Capacity.FULL
    if may is Capacity.FULL or (may is Capacity.LIMITED and content.by_minors):
        return None
    if may is Capacity.NONE:
        raise rules.NotAllowed(
            "no-capacity",
            "A child under eight does not apply: her parent or guardian does, who is recorded"
            " as that at a window.",
            RULE,
        )
    given = Consent.objects.valid(at).filter(mandate__principal=applicant_id, item__in=items)
    agreed = dict(given.order_by("pk").values_list("item", "mandate_id"))
    if set(items) - agreed.keys():
        raise rules.NotAllowed(
            "no-capacity",
            "Under 18 she applies through her parent or guardian, or with her or his consent:"
            " it is given online or at a window.",
            RULE,
        )
    return next(iter(agreed.values()))
