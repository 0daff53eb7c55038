"""申请: the application, and its withdrawal."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from yici.catalogue.models import Edition, edition
from yici.catalogue.rules import Applicable, UnknownAnswer
from yici.halls.expected import booked_for
from yici.kernel.actions import Told, command, payload
from yici.kernel.models import Command
from yici.kernel.sql import rows
from yici.kernel.story import OtherContent, Repeated

from .. import clocks, events, fees, numbers, renewals, rules
from ..events import Applied
from ..forms import Problem
from ..lifecycle import State, evolve
from ..models import Case, Dossier, Material, Number
from . import agents, alone, places, promises, registered, windows
from .charging import payment_id
from .completeness import Given, checked, material_rows
from .delivering import MODES
from .laid_down import laid_down
from .refused import Incomplete
from .results import sealed
from .shared import day_of, words
from .wishes import Wish

# Asked of the database every time: an edition that was suspended a moment ago is not on offer.
# And what ends is over on its day, whether or not the night's job has noted it.
# Who applies is read with it.
IN_FORCE = """select a.kind, a.type, a.number_sealed from catalogue_edition e
    left join people_applicant a on a.id = %(applicant)s
    where e.id = %(id)s and e.status = 'published'
    and (e.cancelled_on is null or e.cancelled_on > %(on)s)"""
OPENING = "cases.apply"
CHANNELS = {"online", "mobile", "window", "terminal", "agent", "hotline"}


class NotOnOffer(Exception):
    """The item cannot be applied for: it is not published, or suspended, or abolished."""


def apply(
    *,
    edition_id: int,
    applicant_id: UUID,
    by,
    answers: dict,
    form: dict,
    materials: Iterable[Given] = (),
    at: datetime,
    key: str,
    **wish,
) -> Case:
    """Receive an application: a case with its number, its form and its first clock, or nothing.

    The same key by the same person gives the same case, however often it is sent, and whatever
    has become of the item meanwhile.

    :param answers: {question: option or options}, the situation
    :param form: {field: value} as typed; kept sealed, never in an event
    :param wish: the fields of `Wish`: channel, delivery, mandate_id, pre_review (look at my
        papers first, 预审), renews (the licence to be renewed), bundle_id (the
        "one thing" it is a part of, which applied under an edition then in force), collect_at
        (region of another hall where the result is collected)
    :raises Incomplete: with every problem at once
    :raises NotAllowed: when the person may not act for that applicant (R36, R38)
    :raises NotOnOffer: when the edition is not in force
    :raises Elsewhere: when the item does not reach the hall that takes in or hands out (C051)
    :raises OtherWindow, NoSeat: when another window of the hall takes it, or she sits at none (C037)
    :raises OtherContent: when the key was sent before with another application
    """
    offered, given, wanted = edition(edition_id), tuple(materials), Wish(**wish)
    case = Case.blank(Case.id_from(by.actor, str(applicant_id), key), at)
    said = payload(case.pk, key, {
        "item": offered.item.code, "answers": answers, "form": form, "materials": given,
        "wish": wanted,
    })  # fmt: skip
    try:
        standing, referral = _check_standing(by, applicant_id, offered, wanted, at)
        stated, wrong = _as_registered(offered, form, applicant_id, wanted, standing, at)
        what = checked(
            offered.content, answers, stated, given, applicant_id, day_of(at),
            undertaking=wanted.undertaking, wrong=wrong,
        )  # fmt: skip
        _check_renewal(offered, applicant_id, wanted, day_of(at))
        with windows.taking_up(referral, by, at):
            _receive(case, offered, what, said, by, applicant_id, wanted, standing, at)
    except (Repeated, NotOnOffer, Incomplete, UnknownAnswer, *windows.REFUSALS):
        earlier = _received_before(case.pk, said)
        if earlier is None:
            raise
        return earlier
    return case


def _as_registered(
    offered: Edition, form: dict, applicant_id, wanted: Wish, standing: dict, at: datetime
) -> tuple[dict, list[Problem]]:
    """Return the form with what the registers say of her, and where it says something else.

    A part of a bundle was looked at with the whole. With whose consent a child applies alone is
    added to `standing`.

    :raises NotOnOffer: when the edition is not in force
    :raises NotAllowed: when the item is for others, or nobody stands for the organisation or child
    """
    if wanted.bundle_id is not None:
        return form, []
    asked = {"id": offered.pk, "on": day_of(at), "applicant": applicant_id}
    found = rows(IN_FORCE, asked)
    if not found:
        raise NotOnOffer(offered.item.name)
    (kind, type_, sealed), acts = found[0], standing["agent_id"]
    if acts is None:
        standing["mandate_id"] = alone.consented_under(
            offered.content, [offered.item.code], applicant_id, (kind, sealed), at
        )
    return registered.as_registered(
        offered.content, form, applicant_id, acts, wanted.channel, (kind, type_)
    )


def _receive(
    case, offered, what, said: str, by, applicant_id, wanted: Wish, standing: dict, at
) -> None:
    """Tell that the application came in, with its number, its form and its materials."""
    on, region = day_of(at), offered.item.region_id
    content = {"form": what.form, "answers": what.answers}
    content |= {"verified": wanted.verified} if wanted.verified else {}
    dossier = sealed(case.pk, content, at)
    event = Applied(
        number=numbers.take(region, on),
        applicant_id=applicant_id,
        channel=wanted.channel,
        delivery=wanted.delivery,
        renews=wanted.renews,
        bundle_id=wanted.bundle_id,
        dossier=dossier.digest,
        materials=tuple(g.digest for g in what.materials if g.digest),
        handler=by.staff_code or "",
        **standing,
        **promises.ways(case.pk, offered.content, wanted, applicant_id, on),
        **laid_down(offered, what.item, at, wanted),
    )
    number = Number(authority=numbers.authority_of(region), number=event.number, case_id=case.pk)
    beside = [number, dossier, *material_rows(case.pk, what.materials, at)]
    told = (event, *_fees_asked(case.pk, event, what.item))
    case.tell(
        *told, actor=by.actor, at=at, beside=beside, key=OPENING, command=OPENING, digest=said
    )
    case.edition, case.department = offered, offered.item.department
    case.kept[Dossier._meta.db_table] = dossier.digest, dossier.sealed
    case.kept[Material._meta.db_table] = tuple(row for row in beside if type(row) is Material)


def _fees_asked(case_id: UUID, applied: Applied, item: Applicable) -> tuple[events.FeeAsked, ...]:
    """Return what asks for the fees that acceptance waits for (C055)."""
    due = [fee for fee in item.fees if fee.before == "accept" and fee.amount_cents]
    state = evolve(State(), applied) if due else None
    if state is None or state.status != "applied":
        return ()
    return fees.asked(state, due, payment_id(case_id, state), applied.on)


def _received_before(case_id: UUID, said: str) -> Case | None:
    """Return the case that this very application has become, or None when it is a new one.

    :raises OtherContent: when the key stands for another application
    """
    found = Case.at_all([case_id])
    if not found:
        return None
    used = Command.objects.filter(story=case_id, key=OPENING).first()
    if used and used.digest != said:
        raise OtherContent(f"this key was used for another {OPENING}")
    return found[0]


def _check_standing(
    by, applicant_id, offered: Edition, wanted: Wish, at: datetime
) -> tuple[dict, int | None]:
    """Return who acts under which mandate, the window, and the halls of other regions that have a part;
    and the referral that brought the applicant here, if one did.

    :raises NotAllowed: when she may not apply so
    """
    item, scope = offered.item, offered.content.cross_region
    taken_at = places.takes_in(by, item, scope) if wanted.channel == "window" else None
    if taken_at is None and not by.may_act_for(applicant_id, item.code, "apply"):
        raise rules.NotAllowed("not-yours", "You may not apply for this applicant.", "R38")
    check_channel(wanted.channel, by, applicant_id, at_window=taken_at is not None)
    if wanted.delivery not in MODES:
        raise rules.NotAllowed("unknown-mode", "Choose how the result was delivered.")
    on, at_window = day_of(at), taken_at is not None
    booked = booked_for(applicant_id, item, by.halls, on) if at_window else {}
    seat = windows.NOWHERE
    if wanted.bundle_id is not None:  # looked at with the whole
        seat = windows.Seat(wanted.window_id, wanted.first_asked)
    elif at_window and booked.get("booked") != "home":  # a visit at home is at no window
        region = taken_at or item.region_id
        seat = windows.seat_of(by, [offered], applicant_id, on, region)
    standing = {
        "taken_at": taken_at or "",
        "collect_at": places.hands_out(wanted, item, scope),
        "window_id": seat.window_id,
        "first_asked": seat.first_asked,
        **agents.acting(by, applicant_id, item.code, wanted, at, at_window=at_window),
        **booked,
    }
    return standing, seat.referral


def check_channel(channel: str, by, applicant_id, *, at_window: bool) -> None:
    """Let nobody say that a clerk saw her papers, when none did (R29).

    :raises NotAllowed: for an unknown one, or the window without a clerk of it, or with herself as clerk
    """
    if channel not in CHANNELS:
        raise rules.NotAllowed("channel", "Choose a channel.")
    if channel == promises.AT_WINDOW and not at_window:
        raise rules.NotAllowed("channel", "Only a clerk takes in at the window.", "R29")
    if at_window and applicant_id in by.circle:
        raise rules.NotAllowed(
            "recusal", "This is your own matter: a colleague has to do it.", rules.RECUSAL
        )


def _check_renewal(offered: Edition, applicant_id, wanted: Wish, on: date) -> None:
    """:raises Incomplete: when the licence is not one that the item renews for her (art. 50)"""
    department = offered.item.department
    wrong = renewals.problem(offered.content, department, applicant_id, wanted.renews, on)
    if wrong:
        raise Incomplete([wrong])


@command(Case)
def withdraw(case, *, by, reason: str = "", at: datetime) -> Told:
    """Take the application back, before it is decided, by an office or by law.

    :raises NotAllowed: when silence has renewed the licence (art. 50), or a promise is broken (R22)
    """
    rules.check("withdraw", case.state, by)
    on = day_of(at)
    rules.check_kept(case.state, on)
    if renewals.is_renewed_by_law(case.state, on):
        raise rules.NotAllowed("by-law", renewals.RENEWED, "行政许可法 art. 50")
    note, beside = words(case.pk, reason, required=False)
    ended = tuple(clocks.end(c, on) for c in case.state.clocks if not c.ended_on)
    return Told(events.Withdrawn(on=on, note=note, clocks=ended), actor=by.actor, beside=beside)
