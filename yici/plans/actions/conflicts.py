"""Settling where plans conflict: one department proposes, the other agrees (C063)."""

from datetime import datetime

from django.db import transaction

from yici.kernel.once import once

from .. import rules
from ..models import Conflict, Settlement
from ..rules import Faulty, need, text

Way = Settlement.Way


@once(Settlement)
def propose_settlement(
    *, conflict: Conflict, way: str, document: str, words: str, by, at: datetime, prevails: str = ""
) -> Settlement:  # fmt: skip
    """Propose which area prevails, for one of the two departments.

    :param prevails: `first` or `second`; left out where both stand
    :raises NotAllowed, Faulty:
    """
    conflict = _locked(conflict)
    mine = [d for d in _departments(conflict) if rules.may_keep(d, by)]
    need(bool(mine))
    if conflict.settled:
        raise Faulty(Faulty.SETTLED)
    if conflict.proposed:
        raise Faulty(Faulty.WAITING)
    ends = {"first": conflict.first, "second": conflict.second, "": None}
    if way not in Way.values or prevails not in ends or (way == Way.PREVAILS) != bool(prevails):
        raise Faulty(Faulty.WAY, "way")
    return Settlement.objects.create(
        conflict=conflict, way=way, prevails=ends[prevails], proposed_by=by.actor,
        document=text(document, 100, Faulty.DOCUMENT, "document"),
        words=text(words, 500, Faulty.REASON, "words"), proposed_for_id=mine[0], proposed_at=at,
    )  # fmt: skip


@transaction.atomic
def decide_settlement(
    *, conflict: Conflict, agrees: bool, by, at: datetime, answer: str = ""
) -> Settlement:
    """Agree to what was proposed, or turn it down with the reason; for the other department.

    Where both plans are one department's, another person of it decides.

    :raises NotAllowed, Faulty:
    """
    conflict = _locked(conflict)
    found = conflict.proposed
    if found is None:
        raise Faulty(Faulty.NOTHING)
    others = set(_departments(conflict)) - {found.proposed_for_id} or {found.proposed_for_id}
    need(any(rules.may_keep(d, by) for d in others))
    if by.actor == found.proposed_by:
        raise Faulty(Faulty.FOUR_EYES)
    found.answer = (
        "" if agrees and not answer.strip() else text(answer, 500, Faulty.REASON, "answer")
    )
    found.agreed, found.decided_by, found.decided_at = agrees, by.actor, at
    found.save(update_fields=["agreed", "decided_by", "decided_at", "answer"])
    return found


def _locked(conflict: Conflict) -> Conflict:
    Conflict.objects.select_for_update().get(pk=conflict.pk)
    return Conflict.objects.with_areas().get(pk=conflict.pk)


def _departments(conflict: Conflict) -> list[int]:
    return [conflict.first.plan.department_id, conflict.second.plan.department_id]
