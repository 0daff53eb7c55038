"""What the register of e-licences holds stands for the paper: nobody brings it again (R05, R10).

It is attached by reference: the licence's id, and the digest of its sealed PDF as it was that day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yici.licences.models import Licence
from yici.licences.words import OUTCOMES

PDF = "application/pdf"
SOURCE = "licence:"  # what a material's source begins with when a licence stands for it


def standing(holder: UUID, materials: Iterable, on: date) -> dict[str, Licence]:
    """Return the holder's e-licences that stand for these materials that day, by type.

    Only those in force, and whose PDF is sealed; of several the one issued last. No query when
    none of the materials has a licence type.
    """
    kinds = {material.licence_type for material in materials} - {""}
    if not kinds:
        return {}
    held = Licence.objects.in_force(on).filter(holder=holder, kind__in=kinds).exclude(digest="")
    return {one.kind: one for one in held.order_by("issued_on", "pk")}


def source_of(licence: Licence) -> str:
    """Return how a material's row says that this licence stands for it."""
    return f"{SOURCE}{licence.pk}"


@dataclass(frozen=True)
class State:
    """How a licence that stands for a paper stands today."""

    identifier: str
    outcome: str  # a key of licences.words.OUTCOMES

    @property
    def words(self):
        return OUTCOMES[self.outcome].title

    @property
    def colour(self) -> str:
        return OUTCOMES[self.outcome].colour

    @property
    def is_good(self) -> bool:
        return self.outcome == "valid"


def states(rows: Iterable, on: date) -> dict[str, State]:
    """Return how the licences among these material rows stand that day, by row number."""
    named = {row.no: row for row in rows if row.source.startswith(SOURCE)}
    if not named:
        return {}
    ids = {no: UUID(row.source.removeprefix(SOURCE)) for no, row in named.items()}
    known = Licence.objects.in_bulk(list(ids.values()))
    return {no: _state(known.get(pk), named[no].digest, on) for no, pk in ids.items()}


def _state(licence: Licence | None, digest: str, on: date) -> State:
    if licence is None:
        return State("", "unknown")
    outcome = licence.status_on(on)
    if outcome == "valid" and licence.digest != digest:
        outcome = "superseded"
    elif outcome == "valid" and on < licence.valid_from:
        outcome = "not_yet"
    return State(licence.identifier, outcome)
