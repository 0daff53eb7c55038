"""What the register tells the catalogue: a proof that was cut may not be asked (C025, C027).

The rules name it from then on, whether it was cancelled (R03), is fetched by the departments (R05) or
was merged into another (R06), and every list that asks it in force has to be adjusted.
"""

from collections.abc import Iterator

from yici.catalogue import actions as catalogue
from yici.catalogue import linting
from yici.catalogue.lint.entry import Cut
from yici.kernel import reactions

from . import events
from .codelists import NOT_ASKED
from .models import Proof


def cut_proofs(region: str) -> Iterator[tuple[tuple[str, ...], str, Cut]]:
    """Yield (names of the department, name of the proof, decision) of what is cut there now."""
    found = Proof.objects.filter(
        status__in=NOT_ASKED, department__region__pk__startswith=region, decided_on__isnull=False
    )
    names = ("department__name", "department__short_name", "name", "decided_on", "status", "into")
    for full, short, name, *decided in found.values_list(*names):
        yield tuple({full, short} - {""}), name, Cut(*decided)


linting.CUT.append(cut_proofs)


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
