"""Who may word, approve, serve and print. Pure."""

from .refusals import NotAllowed

WRITERS = frozenset({"catalogue_editor", "decider"})  # of that authority
CITY_WRITERS = frozenset({"administrator", "legality_reviewer"})
APPROVERS = frozenset({"legality_reviewer", "administrator"})
MAX_REASON = 500


def may_write(who, department_id: int | None) -> bool:
    """Whether she may word notices of that authority, or (None) the city's default."""
    if department_id is None:
        return any(role in CITY_WRITERS for role, _ in who.posts)
    return any(who.has(role, department_id) for role in WRITERS)


def may_approve(who) -> bool:
    """Legality is looked at by another post than the one that words (合法性审核)."""
    return any(role in APPROVERS for role, _ in who.posts)


def offices_to_word(who) -> frozenset[int]:
    """Return the departments whose notices she may word."""
    return frozenset(office for role, office in who.posts if role in WRITERS)


def need_writer(who, department_id: int | None) -> None:
    """:raises NotAllowed:"""
    if not may_write(who, department_id):
        raise NotAllowed


def need_approver(who) -> None:
    """:raises NotAllowed:"""
    if not may_approve(who):
        raise NotAllowed
