"""What the register tells the catalogue: a proof that was cancelled may not be asked (R03, C025)."""

from collections.abc import Iterator
from datetime import date

from yici.catalogue import linting

from .models import Proof


def cancelled_proofs(region: str) -> Iterator[tuple[tuple[str, ...], str, date]]:
    """Yield (names of the department, name of the proof, day) of what is cancelled there now."""
    found = Proof.objects.filter(
        status="cancelled", department__region__pk__startswith=region, decided_on__isnull=False
    )
    names = ("department__name", "department__short_name", "name", "decided_on")
    for full, short, name, day in found.values_list(*names):
        yield tuple({full, short} - {""}), name, day


linting.CANCELLED.append(cancelled_proofs)
