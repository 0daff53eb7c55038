"""A firm as the exports and the API tell it, to everybody alike."""

from .models import Agency


def told(firm: Agency) -> dict:
    """Return a firm with what it offers now and its whole record (R54)."""
    shown = ("code", "name", "address", "phone", "suspended_on")
    offer = ("service", "qualification", "qualified_until", "limit_days", "fee")
    record = ("kind", "facts", "document", "on")
    return {
        **{name: getattr(firm, name) for name in shown},
        "department": firm.department.name,
        "offers": [{name: getattr(one, name) for name in offer} for one in firm.offered],
        "records": [{name: getattr(one, name) for name in record} for one in firm.records.all()],
    }


def counted(firm: Agency) -> dict[str, int]:
    """Return how often it was praised, had a bad record, or broke faith."""
    kinds = [one.kind for one in firm.records.all()]
    return {kind: kinds.count(kind) for kind in ("praise", "fault", "breach")}
