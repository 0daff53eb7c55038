"""Who may do what to a payment, what may be asked at all, and what is new in a gateway's report."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import events as e
from .lifecycle import SURPLUS, WRONG_AMOUNT, Order, State, evolve
from .numbers import code_of
from .reports import Report

COUNTER = "counter"  # paid at a bank's counter against a paper form (缴款书), noted by staff
SHANGHAI = ZoneInfo("Asia/Shanghai")
ART_58, ART_59, ART_75 = (f"行政许可法 art. {n}" for n in (58, 59, 75))


def _(text: str) -> str:
    """Mark a message for translation; rules know no Django."""
    return text


WAIVERS = {  # grounds of 减免
    "hardship": _("Subsistence allowance or other hardship"),
    "disability": _("Disability"),
    "veteran": _("Veterans and their families"),
    "small_firm": _("Small and micro enterprise"),
    "policy": _("Exempted by a policy in force"),
    "other": _("Another ground laid down by law"),
}
REFUNDS = {  # grounds of 退付
    "not_due": _("The service was not rendered"),
    "wrong_fee": _("The fee was asked in error, or by a wrong standard"),
    "reduction": _("The payer was entitled to a reduction"),
    SURPLUS: _("Paid twice, or more than is owed"),
    WRONG_AMOUNT: _("The amount paid is not the one ordered"),
}
CANCELLED = {
    "withdrawn": _("The application was taken back"),
    "ended": _("The case has ended"),
    "error": _("It was asked in error"),
}


class NotAllowed(Exception):
    """This may not be done by this person, or not now. `code`, English words, and the rule."""

    def __init__(self, code: str, message: str, rule: str = ""):
        super().__init__(message)
        self.code, self.message, self.rule = code, message, rule


class NothingToPay(Exception):
    """No fee is laid down for this, so nothing may be asked (行政许可法 art. 58)."""


NOT_YOURS = _("Only the payer, and who acts for her, may pay here.")
NOT_FINANCE = _("Only the finance clerk of the department that collects the fee may do this.")
NOT_WAIVING = _("Only the head or the finance clerk of the department may waive a fee.")


@dataclass(frozen=True)
class Verb:
    """A verb of staff: the posts that may, and the rule it rests on."""

    name: str
    roles: tuple[str, ...]
    message: str
    rule: str


VERBS = {
    verb.name: verb
    for verb in (
        Verb("waive", ("finance", "decider"), NOT_WAIVING, ART_59),
        Verb("refund", ("finance",), NOT_FINANCE, ART_75),
        Verb("retry-refund", ("finance",), NOT_FINANCE, ART_75),
        Verb("cancel", ("finance",), NOT_FINANCE, ART_58),
        Verb("note-receipt", ("finance",), NOT_FINANCE, ART_59),
        Verb("note-refund", ("finance",), NOT_FINANCE, ART_59),
        Verb("check", ("finance",), NOT_FINANCE, ""),
    )
}


def check(name: str, state: State, who) -> None:
    """Let staff of the collecting department pass, and the system itself.

    :raises NotAllowed: with code, words and rule
    """
    verb = VERBS[name]
    if not who.is_clock and not any(who.has(role, state.department_id) for role in verb.roles):
        raise NotAllowed("not-yours", verb.message, verb.rule)


def may(name: str, state: State, who) -> bool:
    """Say whether her post lets her do this at all, now or later."""
    try:
        check(name, state, who)
    except NotAllowed:
        return False
    return True


def possible(name: str, state: State) -> bool:
    """Say whether the payment stands so that the verb means something."""
    match name:
        case "waive" | "cancel" | "note-receipt":
            return state.status == "asked"
        case "refund":
            return state.refundable > 0
        case "retry-refund":
            return any(r.state == "failed" for r in state.refunds)
        case "note-refund":
            counter = {o.no for o in state.orders if o.gateway == COUNTER}
            return any(r.state == "asked" and r.order in counter for r in state.refunds)
        case "check":
            return bool(state.orders)
    return False


def check_payer(state: State, who, item: str = "") -> None:
    """Let the payer pass, and who acts for her in what the fee is for.

    :param item: the service item it belongs to; whose mandate is for some items only pays for
        nothing whose item is not known
    :raises NotAllowed: to everybody else
    """
    if not who.is_clock and not is_payer(state, who, item):
        raise NotAllowed("not-yours", NOT_YOURS, "R38")


def is_payer(state: State, who, item: str = "") -> bool:
    """Say whether she is the payer, or may pay for her in that item (R38)."""
    return bool(state.payer) and who.may_act_for(state.payer, item, "pay")


def check_fees(lines) -> int:
    """Return what the fees come to, in fen.

    :raises NothingToPay: when there is nothing to pay by law
    :raises NotAllowed: when a fee names no legal basis
    """
    lines = tuple(line for line in lines if line.cents)
    if not lines:
        raise NothingToPay("no fee is laid down")
    if any(line.cents < 0 for line in lines):
        raise NotAllowed("amount", _("A fee is more than nothing."), ART_59)
    if any(not line.basis.strip() for line in lines):
        raise NotAllowed(
            "no-basis",
            _("A fee may be asked only on the basis of a law or regulation: name it."),
            ART_58,
        )
    return sum(line.cents for line in lines)


def day_of(at: datetime):
    return at.astimezone(SHANGHAI).date()


def is_late(state: State, at: datetime) -> bool:
    """Whether the last day to pay has passed, where there is one."""
    return state.due_on is not None and day_of(at) > state.due_on


def until(state: State, at: datetime, while_: timedelta) -> datetime:
    """Return until when an order may be paid: for that long, and not beyond the last day."""
    ends = at + while_
    if state.due_on is None:
        return ends
    return min(ends, datetime.combine(state.due_on + timedelta(days=1), time(), SHANGHAI))


# -- what gateways report --------------------------------------------------------------------------


def news(state: State, no: int, report: Report) -> tuple:
    """Return what a report says that was not known: nothing, when it comes late or twice.

    What was paid without being owed (twice, too late, the wrong amount) goes back at once.

    :param no: which of the payment's orders the report is about
    """
    told: list = []

    def tell(event) -> None:
        nonlocal state
        state = evolve(state, event)
        told.append(event)

    order = state.order(no)
    if order is None:
        return ()
    if report.status == "closed" and order.state == "open":
        tell(e.Closed(order=no))
    if report.status == "paid" and report.paid_at and not order.received:
        if state.status == "asked" and is_late(state, report.paid_at):
            tell(e.Expired(on=day_of(report.paid_at)))  # whether or not the night has noted it
        tell(_received(no, report, report.paid_at))
        if state.status == "asked" and state.received >= state.due:
            tell(e.Paid(on=day_of(report.paid_at), cents=state.due))
    for event in _repaid(state, no, report):
        tell(event)
    if any(isinstance(event, e.Received) for event in told):
        for event in back(state):
            tell(event)
    return tuple(told)


def _received(no: int, report: Report, paid_at: datetime) -> e.Received:
    return e.Received(
        order=no,
        cents=report.cents,
        transaction=report.transaction,
        paid_at=paid_at,
        voucher=report.voucher,
    )


def _repaid(state: State, no: int, report: Report):
    for one in report.repaid:
        code = code_of(one.refund) or f"{no}~{one.transaction}"
        known = state.refund(code)
        if one.failed:
            if known and known.state == "asked":
                yield e.RefundFailed(code=code)
        elif known is None or known.state != "done":
            yield e.Refunded(
                code=code, order=no, cents=one.cents, transaction=one.transaction, at=one.at
            )


def back(state: State):
    """Yield the refunds that are owed without anybody asking: wrong amounts, and what is too much."""
    for order in state.orders:
        if order.state == "wrong" and (left := state.left_of(order)) > 0:
            yield _refund(state, order, left, WRONG_AMOUNT)
    surplus = state.surplus
    for order in reversed(state.orders):  # the last that came goes back first
        cents = min(surplus, state.left_of(order)) if order.state == "paid" else 0
        if cents > 0:
            surplus -= cents
            yield _refund(state, order, cents, SURPLUS)


def split(state: State, cents: int):
    """Yield (order, part): from which orders an amount is paid back."""
    for order in state.orders:
        part = min(cents, state.left_of(order)) if order.state == "paid" else 0
        if part > 0:
            cents -= part
            yield order, part


def _refund(state: State, order: Order, cents: int, ground: str) -> e.RefundAsked:
    return e.RefundAsked(
        code=next_code(state, order.no), order=order.no, cents=cents, ground=ground
    )


def next_code(state: State, order: int) -> str:
    ours = [r for r in state.refunds if r.code.startswith(f"{order}.")]
    return f"{order}.{len(ours) + 1}"
