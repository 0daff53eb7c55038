"""收费: which fees of the edition fall due with a step, and what waits for them (C055).

Only what the edition lays down with its legal basis is asked (行政许可法 art. 58, 59); where no fee is
laid down nothing happens at all. Pure.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from yici.catalogue.content import Content, Fee
from yici.catalogue.rules import applicable

from . import work
from .events import FeeAsked, Task
from .lifecycle import State, evolve

PAYER = "applicant"  # the post of nobody: this work waits for the applicant


def has_any(content: Content, steps: Iterable[str]) -> bool:
    """Say whether the edition lays down any fee that these steps wait for."""
    return any(fee.before in steps and fee.amount_cents for fee in content.fees)


def laid_down(content: Content, answers, steps: Iterable[str]) -> tuple[Fee, ...]:
    """Return the fees of this situation that these steps wait for."""
    found = applicable(content, answers).fees
    return tuple(fee for fee in found if fee.before in steps and fee.amount_cents)


def asked(state: State, due: Iterable[Fee], payment_id: UUID, on: date) -> tuple[FeeAsked, ...]:
    """Return the facts that ask for fees; each opens a piece of work that holds its step up."""
    told = []
    for fee in due:
        waits = work.side(
            state,
            "pay",
            state.department_id,
            PAYER,
            on,
            subject=fee.code,
            holds=_held_up(state, fee.before),
        )
        event = FeeAsked(
            on=on, code=fee.code, payment_id=payment_id, amount=fee.amount_cents, opens=(waits,)
        )
        state = evolve(state, event)
        told.append(event)
    return tuple(told)


def _held_up(state: State, before: str) -> str:
    """Where no licence is made, what goes before making it goes before the delivery."""
    return "deliver" if before == "make" and state.status != "making" else before


def waiting(state: State) -> tuple[Task, ...]:
    """Return the fees that are asked and not settled, as the work that waits for them."""
    return tuple(task for task in state.waits if task.step == "pay")


def settled(state: State) -> frozenset[str]:
    """Return the codes of the fees that were paid or waived."""
    done = (t for t in state.tasks if t.step == "pay" and t.state == "done")
    return frozenset(t.subject for t in done)


RENDERED = {  # what a fee was for has been rendered once the step that waited for it is done
    "accept": lambda state: state.accepted_on is not None,
    "decide": lambda state: state.decided_on is not None,
    "make": lambda state: state.licence_id is not None,
    "deliver": lambda state: state.status == "delivered",
}


def is_earned(state: State, code: str) -> bool:
    """Say whether the office may keep a fee: what it was asked for has been rendered.

    If not, it goes back when the case ends: without the service there is no ground for it (art. 59).
    """
    task = next((t for t in state.tasks if t.step == "pay" and t.subject == code), None)
    return task is not None and RENDERED[task.holds](state)
