"""Between a case, its payments and its parcels: what follows there from a fact here, and back.

Reactions like those of `reactions`; payments and shipping know a case by its id and number only.
"""

from django.urls import reverse

from yici.catalogue.models import edition
from yici.kernel import ledger, reactions
from yici.notifications.actions import notify
from yici.payments import actions as payments
from yici.payments import events as paid
from yici.payments.lifecycle import IllegalStep as PaidMeanwhile
from yici.payments.models import Payment
from yici.people.models import Applicant
from yici.people.who import Who
from yici.shipping import actions as shipping
from yici.shipping import events as sent
from yici.shipping.models import Parcel
from yici.shipping.rules import NotAllowed as NoAddress
from yici.shipping.rules import cleaned_address

from . import actions, events, fees, news
from .models import Case

CLOCK = Who.clock()
UNDONE = {"withdrawn", "terminated", "not_accepted"}  # ended without what the fees were for


# -- payments --------------------------------------------------------------------------------------


@reactions.on(events.FeeAsked)
def ask_to_pay(entry):
    """Open the payment: one for all fees that were asked in the same moment (C055)."""
    case = Case.at(entry.story)
    if case.status in UNDONE:
        return
    pk = entry.body["payment_id"]
    told = ledger.history(case.pk, since=case.opened_at).filter(kind=entry.kind)
    amounts = {one.body["code"]: one.body["amount"] for one in told if one.body["payment_id"] == pk}
    laid_down = {fee.code: fee for fee in edition(case.edition_id).content.fees}
    payments.ask(
        pk=_uuid(pk),
        about=case.pk,
        number=case.number,
        payer=case.applicant_id,
        department_id=case.department_id,
        region=case.region,
        lines=[_line(laid_down[code], cents) for code, cents in amounts.items()],
        actor="clock",
        at=entry.at,
    )


def _line(fee, cents: int) -> paid.Line:
    return paid.Line(
        code=fee.code, name=fee.name, standard=fee.standard, basis=fee.basis, cents=cents
    )


def _uuid(text):
    return Payment._meta.pk.to_python(text)


@reactions.on(paid.Paid)
def note_the_payment(entry):
    """The money is there: what waited for it goes on."""
    payment, codes = _of_case(entry)
    if payment is None:
        return
    case = actions.note_payment(
        case=payment.about, payment=payment.pk, codes=codes, at=entry.at, key=reactions.key(entry)
    )
    if case.status in UNDONE:  # it ended while she paid
        _settle(case, entry)


@reactions.on(paid.Waived, paid.Cancelled)
def note_that_nothing_is_to_pay(entry):
    """The finance clerk has waived it or called it off: nothing waits for it any more."""
    payment, codes = _of_case(entry)
    if payment and payment.status in ("waived", "cancelled"):
        actions.note_waived(
            case=payment.about, payment=payment.pk, codes=codes, at=entry.at,
            key=reactions.key(entry),
        )  # fmt: skip


def _of_case(entry) -> tuple[Payment | None, list[str]]:
    """Return the payment if it is about a case, and the codes of its fees."""
    payment = Payment.at(entry.story)
    if not Case.objects.filter(pk=payment.about).exists():
        return None, []
    return payment, [line.code for line in payment.state.lines]


@reactions.on(events.FeeWaived)
def waive_in_the_payment(entry):
    """What the head has waived is asked of her no more; what she has paid meanwhile goes back."""
    ground = entry.body.get("ground")
    if not ground:  # it came from the payment itself
        return
    told = ledger.history(entry.story).filter(kind=events.FeeAsked.kind, seq__lt=entry.seq)
    asked = [one.body for one in told if one.body["code"] == entry.body["code"]][-1]
    payment, key = _uuid(asked["payment_id"]), reactions.key(entry)
    reason = f"办件减免决定（第{entry.seq}条记录）"
    waived = {"payment": payment, "reason": reason, "by": CLOCK, "at": entry.at, "key": key}
    if Case.at(entry.story).status in UNDONE and not Payment.objects.filter(pk=payment).exists():
        return  # it ended before she was asked at all: nobody will ask her
    cents = min(asked["amount"], Payment.at(payment).state.due)
    try:
        payments.waive(ground=ground, cents=cents, **waived)
    except PaidMeanwhile:
        cents = min(cents, Payment.at(payment).state.refundable)
        if cents:  # called off meanwhile: there is nothing to give back
            payments.refund(ground="reduction", cents=cents, **waived)


@reactions.on(events.Withdrawn, events.Terminated, events.NotAccepted)
def settle_what_was_asked(entry):
    """Nobody pays for a case that has ended; what was paid for nothing goes back (art. 59, 75)."""
    _settle(Case.at(entry.story), entry)


def _settle(case: Case, entry) -> None:
    withdrawn = case.status == "withdrawn"
    for payment in Payment.at_all(Payment.objects.about(case.pk).values_list("pk", flat=True)):
        by = {"payment": payment, "by": CLOCK, "at": entry.at}
        if payment.status == "asked":
            ground = "withdrawn" if withdrawn else "ended"
            payments.cancel(ground=ground, key=reactions.key(entry, f"cancel:{payment.pk}"), **by)
        back = sum(
            line.cents for line in payment.state.lines if not fees.is_earned(case.state, line.code)
        )
        back = min(back, payment.state.refundable)
        if back:
            payments.refund(
                ground="not_due",
                cents=back,
                reason="办件终结，未提供相应服务",
                key=reactions.key(entry, f"refund:{payment.pk}"),
                **by,
            )


# -- parcels ---------------------------------------------------------------------------------------

BY_PARCEL = {"post", "window"}
GOES_ON = (
    events.Decided, events.LicenceMade, events.FeePaid, events.FeeWaived, events.Supplied,
    events.OriginalsSeen, events.ResultChanged,
)  # fmt: skip
CONTENTS = {"licence": "licence", "approval": "decision", "other": "other"}


def is_to_be_sent(state) -> bool:
    """Say whether the result is there, goes out on paper, and nothing holds it up."""
    return (
        state.status == "delivering"
        and state.delivery in BY_PARCEL
        and not state.held_by("deliver")
        and state.result != "suspended"
    )


@reactions.on(*GOES_ON, where=is_to_be_sent, many=True)
def prepare_the_result(entries):
    """Let the result go out as the applicant has wished: by post, or to the window (C045, C056).

    Her address is the one she has on record; if that is not whole she is asked for it.
    """
    by_case = {entry.story: entry for entry in reversed(entries)}  # the first of each
    going = Case.objects.filter(pk__in=by_case, status="delivering")  # handed over meanwhile: not
    for case in Case.at_all(going.values_list("pk", flat=True)):
        if is_to_be_sent(case.state):
            _ask_to_send(case, by_case[case.pk].at)


def _ask_to_send(case, at):
    shipping.ask(
        about=case.pk,
        number=case.number,
        applicant_id=case.applicant_id,
        department_id=case.department_id,
        region=case.region,
        direction="out",
        mode=case.delivery,
        contents=[_contents(case)],
        address=address_of(case.applicant_id) if case.delivery == "post" else None,
        actor="clock",
        at=at,
        key=key_of(case.state),
    )


def key_of(state) -> str:
    """Return the key of the parcel: what is decided anew after a remedy goes out by itself."""
    return f"result:{state.redo.no}" if state.redo else "result"


def _contents(case: Case) -> str:
    if case.outcome != "granted":
        return "decision"
    result = edition(case.edition_id).content.result
    return CONTENTS[result.kind.value] if result else "decision"


def address_of(applicant_id) -> dict | None:
    """Return name, telephone and address as the applicant has them on record, if they are whole."""
    known = Applicant.objects.get(pk=applicant_id)
    given = {"name": known.name, "phone": known.phone, "address": known.address}
    try:
        return cleaned_address(given)
    except NoAddress:
        return None


@reactions.on(sent.Arrived)
def note_the_delivery(entry):
    """What she has in her hands is delivered (art. 44)."""
    parcel = Parcel.objects.get(pk=entry.story)
    case = Case.objects.filter(pk=parcel.about).first()
    if case is None or parcel.direction != "out" or case.status != "delivering":
        return
    mode = "locker" if parcel.mode == "window" and parcel.locker else parcel.mode
    actions.deliver(
        case=case.pk, by=CLOCK, mode=mode, at=entry.at, key=reactions.key(entry, "deliver")
    )


WAITING = {"asked", "booked"}
READY = {"ready", "stored", "lapsed"}


@reactions.on(events.Delivered, where=lambda state: state.delivery in BY_PARCEL, many=True)
def settle_the_parcel(entries):
    """What was handed over at the desk needs no parcel any more."""
    by_case = {entry.story: entry for entry in entries}
    out = Parcel.objects.filter(about__in=by_case, direction="out").order_by("opened_at", "pk")
    for row in out:
        entry = by_case[row.about]
        key = reactions.key(entry, str(row.pk))
        if row.status in WAITING:
            shipping.cancel(parcel=row.pk, ground="elsewhere", by=CLOCK, at=entry.at, key=key)
        elif row.status in READY:
            shipping.collect(parcel=row.pk, identity=True, by=CLOCK, at=entry.at, key=key)


@reactions.on(events.Terminated, events.Reopened, where=lambda state: state.delivery in BY_PARCEL)
def call_off_the_parcel(entry):
    """What is not to be handed over any more is not sent, nor given out where it waits (art. 69).

    Nor is what was set aside and is decided anew; what comes of it then is another parcel.
    """
    here = WAITING | READY | {"returned"}
    out = Parcel.objects.about(entry.story).filter(direction="out", status__in=here)
    if entry.kind == events.Reopened.kind:  # decided anew meanwhile: that one goes out
        out = out.exclude(pk=Parcel.id_from(str(entry.story), key_of(Case.at(entry.story).state)))
    for row in out:
        key = reactions.key(entry, str(row.pk))
        shipping.cancel(parcel=row.pk, ground="ended", by=CLOCK, at=entry.at, key=key)


ON_THE_ROAD = {"handed_over", "under_way"}


def is_not_in_force(state) -> bool:
    return state.status == "terminated" or state.result in ("revoked", "cancelled", "suspended")


@reactions.on(events.Terminated, events.ResultChanged, where=is_not_in_force)
def call_back_what_is_on_the_road(entry):
    """Ask the carrier to bring back a result that is gone, or suspended: it is not to be used (art. 69, 70).

    What was only corrected goes on, for it stays valid; `words.CORRECTED` says so.
    """
    if not is_not_in_force(Case.at(entry.story).state):
        return  # restored meanwhile
    for row in Parcel.objects.about(entry.story).filter(direction="out", status__in=ON_THE_ROAD):
        key = reactions.key(entry, f"recall:{row.pk}")
        shipping.recall(parcel=row.pk, by=CLOCK, at=entry.at, key=key)


@reactions.on(events.ResultChanged, where=lambda state: state.result == "")
def let_it_go_on(entry):
    """What was called back while its result was suspended goes on, or is sent anew, when it is restored."""
    if entry.body["change"] != "restored" or is_not_in_force(Case.at(entry.story).state):
        return
    called = Parcel.objects.about(entry.story).filter(direction="out")
    for row in called.exclude(recall__in=("", "dropped")):
        key = reactions.key(entry, f"go on:{row.pk}")
        shipping.drop_recall(parcel=row.pk, by=CLOCK, at=entry.at, key=key)


@reactions.on(paid.Refunded)
def tell_of_the_refund(entry):
    """Tell her that money came back."""
    payment = Payment.objects.get(pk=entry.story)
    case = Case.objects.select_related("department").filter(pk=payment.about).first()
    if case is None:
        return
    cents = entry.body["cents"]
    notify(
        kind="cases.fee_refunded",
        data=news.about(case, case.department) | {"amount": f"{cents // 100}.{cents % 100:02}"},
        key=f"{entry.story}:{entry.seq}",
        at=entry.at,
        **news.addressed(case, entry.at) | {"path": reverse("portal:payment", args=[payment.pk])},
    )
