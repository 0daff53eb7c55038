"""智能审批: an edition's published decision table, and what it says of an application. Pure.

The first rule whose conditions all hold speaks; what it says and why is on the record (C043, R21).
A machine never refuses: what a rule would refuse goes to a person, with the rule's name (R27).
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from yici.catalogue.content import Examination
from yici.catalogue.examining import speaking
from yici.kernel.events import canonical

from .rules import LEADS


@dataclass(frozen=True)
class Finding:
    """What the table says: `pass`, `refuse` or `person`, by which rules, and on which criterion."""

    outcome: Literal["pass", "refuse", "person"]
    rules: tuple[str, ...]
    criterion: str = ""
    sampled: bool = False


def examine(table: Examination, given: dict, lot: int) -> Finding:
    """Return what the table says of an application.

    :param given: {code: value} of form and answers; a material's code, where it was handed in
    :param lot: 0 to 99, drawn for this application: below the share that a person looks at
    """
    rule = speaking(table, given)
    outcome = rule.outcome if rule else table.otherwise
    return Finding(
        outcome,
        (rule.code,) if rule else (),
        (rule.criterion or "") if rule else "",
        sampled=outcome == "pass" and lot < table.sample_percent,
    )


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
    told = table.model_dump(mode="json")
    if told["basis"] is None:  # an element of later: tables without it keep their name
        del told["basis"]
    return sha256(canonical(told)).hexdigest()
