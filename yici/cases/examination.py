"""智能审批: an edition's published decision table, and what it says of an application. Pure.

The first rule whose conditions all hold speaks; what it says and why is on the record (C043, R21).
A machine never refuses: what a rule would refuse goes to a person, with the rule's name (R27).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from yici.catalogue.content import Examination
from yici.kernel.events import canonical

from .rules import LEADS


@dataclass(frozen=True)
class Finding:
    """What the table says: `pass`, `refuse` or `person`, by which rules, and on which criterion."""

    outcome: str
    rules: tuple[str, ...]
    criterion: str = ""
    sampled: bool = False


def examine(table: Examination, given: dict, lot: int) -> Finding:
    """Return what the table says of an application.

    :param given: {code: value} of form and answers
    :param lot: 0 to 99, drawn for this application: below the share that a person looks at
    """
    for rule in table.rules:
        if all(_holds(condition, given.get(condition.on, "")) for condition in rule.when):
            outcome = rule.outcome
            drawn = outcome == "pass" and lot < table.sample_percent
            return Finding(outcome, (rule.code,), rule.criterion or "", sampled=drawn)
    drawn = table.otherwise == "pass" and lot < table.sample_percent
    return Finding(table.otherwise, (), sampled=drawn)


SWITCH_ALL = {"supervisor", "administrator"}  # beside the head of the government


def may_switch(who, department_id: int | None = None) -> bool:
    """Say whether she may stop the machine for a department's items; without one, for all items.

    Who answers for a department stops it for what is hers, and for nobody else's items (C043, R21).
    """
    if who.governs or any(who.has(role) for role in SWITCH_ALL):
        return True
    return _leads(who, department_id)


def may_lift(who, stopped_by: str, department_id: int | None = None) -> bool:
    """Say whether she may switch it on again: who stopped it, as long as she still may; for one
    department's items whoever answers for that; for all items (no department) the head of the government.
    """
    hers = who.staff_code == stopped_by and may_switch(who, department_id)
    return hers or (bool(who.governs) if department_id is None else _leads(who, department_id))


def _leads(who, department_id: int | None) -> bool:
    return department_id is not None and any(who.has(role, department_id) for role in LEADS)


def lot_of(case_id, secret: bytes) -> int:
    """Return the lot of a case, 0 to 99: evenly spread, and not to be guessed by an applicant."""
    return int.from_bytes(sha256(secret + case_id.bytes).digest()[:8]) % 100


def digest_of(table: Examination) -> str:
    """Return what the table is called on the record."""
    return sha256(canonical(table.model_dump(mode="json"))).hexdigest()


def _holds(condition, value) -> bool:
    values = value if isinstance(value, list) else [value]
    filled = [str(v) for v in values if v not in ("", None)]
    match condition.op:
        case "filled":
            return bool(filled)
        case "empty":
            return not filled
        case "is" | "in":
            return bool(filled) and set(filled) <= set(condition.values)
        case "is_not" | "not_in":
            return set(filled).isdisjoint(condition.values)
    return bool(filled) and all(_compares(condition, text) for text in filled)


def _compares(condition, text: str) -> bool:
    """Compare as days where both are, else as numbers; what is neither holds for nothing."""
    bound = condition.values[0] if condition.values else ""
    for read in (date.fromisoformat, Decimal):
        try:
            mine, theirs = read(text), read(bound)
        except (ValueError, InvalidOperation):
            continue
        return mine >= theirs if condition.op == "at_least" else mine <= theirs
    return False
