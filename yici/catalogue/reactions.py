"""What follows in the catalogue when a law has changed: what stands on it is told, and adjusted (R17)."""

from django.urls import reverse

from yici.laws.models import CHANGED, STANDING, WITHDRAWN
from yici.laws.register import Law
from yici.laws.standing import Stander
from yici.people.who import Who

from . import actions, linting
from .models import Adjustment

# What stands on a law (lint.stands), by the element of the list that has to be adjusted.
ELEMENT = {
    "item": "legal_basis",
    "material": "materials",
    "proof": "materials",
    "fee": "fees",
    "special_procedure": "special_procedures",
}
WORDS = {
    "amended": "修改",
    "repealed": "废止",
}  # a task's words are kept: Chinese, whoever entered it


def adjust_what_stands_on(law, change) -> None:
    """Open a task on every list whose edition in force cites the law (R17, C011)."""
    standing = linting.standing_on(law)
    by_parts: dict[tuple[str, ...], list] = {}
    for one in standing:
        touched = dict.fromkeys(ELEMENT.get(part.kind, part.kind) for part in one.parts)
        by_parts.setdefault(tuple(touched), []).append(one.item)
    for elements, items in by_parts.items():
        actions.open_adjustments(
            items={item.pk: item for item in items}.values(),
            cause=Adjustment.Cause.LAW,
            about=actions.about_change(law.code, change.pk),
            words=f"《{law.name}》{WORDS[change.kind]}：{change.ground}"[:1000],
            elements=elements,
            by=Who.clock(),
            at=change.entered_at,
        )


CHANGED.append(adjust_what_stands_on)


def forget_what_was_to_be_adjusted(change) -> None:
    """Close the open tasks about a change of a law that was entered by mistake (R17, C011)."""
    actions.forget_change(
        law=change.law, change=change.pk, reason=change.withdrawn_for, at=change.withdrawn_at
    )


WITHDRAWN.append(forget_what_was_to_be_adjusted)


def standers(law: Law, who) -> list[Stander]:
    """Return the items that stand on a law, with their parts."""
    return [
        Stander(
            code=one.item.code,
            name=one.item.name,
            department=one.item.department.name,
            status=str(one.edition.get_status_display()),
            link=reverse("desk:findings", args=[one.item.code]),
            parts=tuple((part.kind, part.part, part.article) for part in one.parts),
        )
        for one in linting.standing_on(law, who)
    ]


STANDING.append(standers)
