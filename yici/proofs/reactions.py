"""What the register tells the catalogue: a proof that was cancelled may not be asked (R03, C025).

The rules name it from then on, and every list that asks it in force has to be adjusted; so has one
that asks what was merged into another, or what departments fetch from each other (R05, C027).
"""

from collections.abc import Iterator
from datetime import date

from yici.catalogue import actions as catalogue
from yici.catalogue import linting
from yici.kernel import reactions

from . import events
from .codelists import CANCELLED, NOT_ASKED
from .models import Proof


def cancelled_proofs(region: str) -> Iterator[tuple[tuple[str, ...], str, date]]:
    """Yield (names of the department, name of the proof, day) of what is cancelled there now."""
    found = Proof.objects.filter(
        status=CANCELLED, department__region__pk__startswith=region, decided_on__isnull=False
    )
    names = ("department__name", "department__short_name", "name", "decided_on")
    for full, short, name, day in found.values_list(*names):
        yield tuple({full, short} - {""}), name, day


linting.CANCELLED.append(cancelled_proofs)


@reactions.on(events.Cut, events.Decided, where=lambda state: state.status in NOT_ASKED)
def adjust_lists(entry):
    """Open a task on every edition in force that asks the proof (C011, C025, R05); told twice, it is one."""
    proof = Proof.at(entry.story)
    if proof.status in NOT_ASKED and proof.decided_on and proof.seq == entry.seq:  # not reopened
        catalogue.adjust_what_asks(
            department_id=proof.department_id, name=proof.name, day=proof.decided_on,
            number=entry.seq, at=entry.at, outcome=proof.status, into=proof.into,
        )  # fmt: skip


@reactions.on(events.Reopened)
def forget_tasks(entry):
    """Close the open tasks about a proof that is examined anew."""
    proof = Proof.at(entry.story)
    catalogue.forget_cancelled(department_id=proof.department_id, name=proof.name, at=entry.at)
