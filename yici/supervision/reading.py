"""How cards stand, as lists and exports show it."""

from django.utils.translation import gettext as _

from yici.calendar.local import current
from yici.cases.reading.terms import clock_in_words
from yici.ui.pills import pill

from . import rules


def told(card, today) -> dict:
    """Return how a card stands: its clock in words, whether it was finished, and how late."""
    moved = card.ended_on is None and card.now_due_on != card.due_on
    end = None if moved else card.ended_on or today
    late = 0
    if end and end > card.due_on:
        by_days = (end - card.due_on).days
        late = by_days if card.unit == "day" else max(current().between(card.due_on, end), 1)
    if moved:
        words = _("The limit stands still or was moved")
    elif card.ended_on:
        words = _("Finished too late") if late else _("Finished in time")
        if _is_by_law(card, late):
            words = _("Accepted by law, nobody answered")
    else:
        days = {"days_left": -late, "calendar_days": card.unit == "day"}
        words = pill(days)["words"] if late else _("Due soon")
    limit = clock_in_words(card.kind)
    unanswered = overdue_days(card, today)
    return {"card": card, "limit": limit, "words": words, "late": late, "unanswered": unanswered}


def _is_by_law(card, late: int) -> bool:
    """Whether the law accepted it as of its receipt, whoever noted that afterwards (art. 32)."""
    if card.colour != "red" or not late:
        return card.colour == "red"  # it ended as of a day before it was due
    since = card.case.accepted_on
    return card.kind.startswith("acceptance") and since is not None and since <= card.due_on


def overdue_days(card, today) -> int:
    """Return by how many working days the answer to an order is overdue; at least one, or 0."""
    if not rules.is_overdue(card.state, card.answer_by, today):
        return 0
    return max(current().between(card.answer_by, today), 1)
