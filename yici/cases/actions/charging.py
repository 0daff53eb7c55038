"""缴费: fees are asked with the step they go with, and noted when they are paid or waived (C055)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from uuid import UUID

from yici.catalogue.models import edition
from yici.kernel.actions import Told, command
from yici.payments.models import Payment
from yici.payments.rules import WAIVERS

from .. import events, fees, rules
from ..lifecycle import FINAL, State, evolve
from ..models import Case
from ..reading.beside import dossier_of
from .shared import day_of, words

ART_58, ART_59 = "行政许可法 art. 58", "行政许可法 art. 59"
POLICY = "policy"  # a policy exempts also from fees that are otherwise not reduced


def charged(
    case: Case,
    event: events.CaseEvent,
    *steps: str,
    actor: str,
    beside: Iterable = (),
    before: Sequence[events.CaseEvent] = (),
) -> Told:
    """Return what is told of an event, and with it the fees that these steps wait for.

    So the fee is there in the same moment as the step: nobody slips through between the two.

    :param before: what the law had brought about and is told first
    """
    asked: tuple[events.FeeAsked, ...] = ()
    if fees.has_any(edition(case.edition_id).content, steps):
        asked = falling_due(case, reduce(evolve, (*before, event), case.state), event.on, *steps)
    return Told(*before, event, *asked, actor=actor, beside=beside)


def falling_due(case: Case, state: State, on: date, *steps: str) -> tuple[events.FeeAsked, ...]:
    """Return what asks for the fees that these steps wait for, in the state a verb has reached."""
    content = edition(case.edition_id).content
    return _asked(case, state, content, steps, on) if fees.has_any(content, steps) else ()


def _asked(case: Case, state: State, content, steps, on) -> tuple[events.FeeAsked, ...]:
    due = fees.laid_down(content, dossier_of(case)["answers"], steps)
    known = {task.subject for task in fees.waiting(state)} | fees.settled(state)
    due = tuple(fee for fee in due if fee.code not in known)
    return fees.asked(state, due, payment_id(case.pk, state), on)


def payment_id(case_id: UUID, state: State) -> UUID:
    """Return the id of the payment that is asked for next: one for all fees of a step."""
    n = sum(task.step == "pay" for task in state.tasks)
    return Payment.id_from(str(case_id), f"fees:{n}")


NOW = {  # status -> the steps whose fees are due by then
    "applied": ("accept",),
    "refusing": ("accept",),
    "in_review": ("accept", "decide"),
    "in_check": ("accept", "decide"),
    "in_decision": ("accept", "decide"),
    "making": ("accept", "decide", "make", "deliver"),
    "delivering": ("accept", "decide", "make", "deliver"),
}


def left_to_ask(case: Case) -> bool:
    """Say whether the edition lays down a fee by now that nobody was asked for."""
    state, content = case.state, edition(case.edition_id).content
    steps = NOW.get(state.status, ())
    return fees.has_any(content, steps) and bool(_asked(case, state, content, steps, date.min))


@command(Case)
def ask_fee(case, *, by, at: datetime) -> Told:
    """Ask for what the edition lays down by now and nobody has been asked for yet.

    It happens by itself with acceptance and decision; this is for what was left out then.

    :raises NotAllowed: when nothing is laid down that was not asked, paid or waived
    """
    rules.check("ask-fee", case.state, by)
    state, content = case.state, edition(case.edition_id).content
    asked = _asked(case, state, content, NOW[state.status], day_of(at))
    if not asked:
        raise rules.NotAllowed("no-fee", "No other fee is laid down for this case.", ART_58)
    return Told(*asked, actor=by.actor)


@command(Case)
def note_payment(case, *, payment: UUID, codes: Collection[str], at: datetime) -> Told | None:
    """Note that fees were paid, as the payment says; the steps that waited go on.

    :param codes: of the fees that were paid together
    """
    paid = _waiting_for(case.state, codes)
    on = day_of(at)
    told = [events.FeePaid(on=on, code=code, payment_id=payment) for code in paid]
    return Told(*told, actor="clock") if told else None


@command(Case)
def note_waived(case, *, payment: UUID, codes: Collection[str], at: datetime) -> Told | None:
    """Note that nothing has to be paid any more, as the payment says."""
    waived = _waiting_for(case.state, codes)
    on = day_of(at)
    told = [
        events.FeeWaived(on=on, code=code, payment_id=payment, note="", handler="")
        for code in waived
    ]
    return Told(*told, actor="clock") if told else None


def _waiting_for(state: State, codes: Collection[str]) -> list[str]:
    if state.status in FINAL:
        return []
    return [task.subject for task in fees.waiting(state) if task.subject in codes]


@command(Case)
def waive_fee(case, *, by, fee: str, ground: str, reason: str, at: datetime) -> Told:
    """Ask for nothing of a fee, on a ground laid down (减免); the step that waited goes on.

    A part of a fee is waived by the finance clerk, on the payment itself.

    :param fee: its code
    :param ground: a key of `payments.rules.WAIVERS`
    :raises NotAllowed: when it does not wait to be paid, or may not be waived
    """
    rules.check("waive-fee", case.state, by)
    if fee not in {task.subject for task in fees.waiting(case.state)}:
        raise rules.NotAllowed("fee", "Choose a fee that waits to be paid.", ART_59)
    if ground not in WAIVERS:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.", ART_59)
    content = edition(case.edition_id).content
    laid_down = next(one for one in content.fees if one.code == fee)
    if not laid_down.reducible and ground != POLICY:
        raise rules.NotAllowed(
            "unknown-ground", "The item lays down no reduction of this fee.", ART_59
        )
    note, beside = words(case.pk, reason)
    waived = events.FeeWaived(
        on=day_of(at), code=fee, ground=ground, note=note, handler=by.staff_code
    )
    return Told(waived, actor=by.actor, beside=beside)
