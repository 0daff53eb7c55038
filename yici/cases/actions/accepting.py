"""受理: accepting, asking for a correction once, and refusing with a second person."""

from datetime import date, datetime

from django.utils.translation import gettext_noop

from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.kernel.actions import Told, command
from yici.kernel.values import replace
from yici.people.models import Department, Staff

from .. import aftermath, clocks, events, grounds, rules, work
from ..models import Case, Dossier, Material
from . import promises
from .charging import charged
from .shared import calendar, day_of, words

UP_TO_ACCEPTANCE = {"acceptance", "acceptance-again", "same_day", "correction"}
REDONE = {"remedy", "again"}  # what was set aside has been done anew
ART_32 = "行政许可法 art. 32"
BARRED_SINCE = gettext_noop(
    "Another undertaking of hers was found false after she signed this one: ask her once for the"
    " papers it stood for, and handle it in the ordinary way."
)
ORDINARY_NOW = "您此前的承诺经核查不实且信用尚未修复，本次申请不再适用告知承诺方式，改按一般程序办理，请补充原由承诺替代的材料。"


@command(Case)
def accept(case, *, by, at: datetime) -> Told:
    """Accept a complete application; the statutory and the promised clock begin (art. 32, 42).

    An immediate item goes straight to its decision (R28). After five working days of silence it
    counts as accepted since the day of receipt, whoever notes it.

    :raises NotAllowed: when this person may not, or not now; or on an undertaking, when an earlier
        one was found false since it was signed (R30): the law's silence accepts it ordinarily
    """
    rules.check("accept", case.state, by)
    since = accepted_by_law(case.state, day_of(at))
    ordinary = promises.is_barred_since(case.state)
    if ordinary and since is None:
        raise rules.NotAllowed("barred", BARRED_SINCE, "R30")
    on = day_of(at)
    accepted = _accepted(
        case.state, since or on, by.staff_code, bool(since), noted=on, ordinary=ordinary
    )
    return charged(case, accepted, "decide", actor=by.actor)


def accepted_by_law(state, on):
    """Return the day of receipt, where the office let the five days pass without a word."""
    clock = state.clock("acceptance-again") or state.clock("acceptance")
    return clock.started_on if rules.is_silent(clock, on) else None


def check_open(state, on, rule: str) -> None:
    """:raises NotAllowed: when the five days to speak are over"""
    if accepted_by_law(state, on):
        raise rules.NotAllowed(
            "by-law",
            "The five working days are over: it counts as accepted since the day of receipt.",
            rule,
        )


def _accepted(
    state, on, handler: str = "", deemed: bool = False, *, noted: date, ordinary: bool = False
) -> events.Accepted:
    """Return the acceptance, as it counts from a day.

    :param noted: when somebody spoke, or the silence was heard: until then the clock ran (R25)
    :param ordinary: what was signed counts no more
    """
    if ordinary:
        ways = tuple(one for one in state.ways if one != promises.COMMITMENT)
        state = replace(state, ways=ways, undertaking="")
    opens, steps = work.open_step(state, work.step_after(state), calendar(), on)
    ended = clocks.end_all(state.clocks, UP_TO_ACCEPTANCE | REDONE, noted)
    running = (*ended, *work.handling_clocks(state, calendar(), on), *steps)
    return events.Accepted(
        on=on, accepted_on=on, handler=handler, deemed=deemed, clocks=running, opens=opens,
        ordinary=ordinary,
    )  # fmt: skip


@command(Case)
def accept_jointly(case, *, handler: str, promise: str = "", at: datetime) -> Told | None:
    """Accept a part of a bundle whose papers were all looked through at its acceptance (R34).

    What this part waited for has come since; nobody has to look again.

    :param handler: staff code of the clerk who accepted the whole; who has left since is named
        as the handler of nothing new (R23)
    :param promise: what the applicant promised to supply later, where the item lets it follow
    """
    state = case.state
    if state.status != "applied" or state.bundle_id is None or state.held_by("accept"):
        return None
    ordinary = promises.is_barred_since(state)
    if ordinary and not accepted_by_law(state, day_of(at)):
        return None  # a clerk asks for the papers that it stood for (R30)
    on = day_of(at)
    if not Staff.objects.filter(code=handler, is_active=True).exists():
        handler = ""
    if promise and (owed := owable(case, on)):
        return _tolerantly(case, owed, promise, "clock", handler, on)
    since = accepted_by_law(state, on)
    accepted = _accepted(state, since or on, handler, bool(since), noted=on, ordinary=ordinary)
    return charged(case, accepted, "decide", actor="clock")


@command(Case)
def accept_tolerantly(case, *, by, owed, promise: str, at: datetime) -> Told:
    """Accept with the main materials complete, the rest promised by a day (容缺受理).

    The result waits for what is owed; if it does not come in time, the case is terminated.

    :param owed: codes of materials that the edition lets follow later
    :param promise: what the applicant promised, in words
    :raises NotAllowed: when the item knows no tolerance, the materials are not such, or she did
        not keep an earlier promise
    """
    rules.check("accept-tolerantly", case.state, by)
    state, on = case.state, day_of(at)
    check_open(state, on, ART_32)
    if edition(state.edition_id).content.paths.tolerance is None:
        raise rules.NotAllowed(
            "no-tolerance", "This item has to be complete to be accepted.", "R22"
        )
    if promises.is_barred(state.applicant_id):
        raise rules.NotAllowed(
            "barred", "An earlier promise was not kept: apply in the ordinary way.", "R30"
        )
    owed = _may_follow(case, owed)
    return _tolerantly(case, owed, promise, by.actor, by.staff_code, on)


def _tolerantly(case, owed, promise: str, actor: str, handler: str, on) -> Told:
    """Accept with these papers owed; the result waits for them."""
    state = case.state
    clock = _time_to_supply(state, on)
    if clock is None:
        raise rules.NotAllowed(
            "no-tolerance", "The promised limit leaves no day for papers to follow.", "R22"
        )
    note, beside = words(case.pk, promise, what="promise")
    accepted = _accepted(state, on, handler, noted=on)
    still = work.side(
        replace(state, tasks=(*state.tasks, *accepted.opens)),
        "supply", state.department_id, "applicant", on, holds=work.held_result(state),
    )  # fmt: skip
    event = replace(
        accepted,
        owed=owed,
        note=note,
        clocks=(*accepted.clocks, clock),
        opens=(*accepted.opens, still),
    )
    return charged(case, event, "decide", actor=actor, beside=beside)


def owable(case, on) -> tuple[str, ...]:
    """Return what may follow later and is not here; nothing where the item knows no tolerance, its
    promised limit leaves no time for it, the law has accepted it as it is, or she did not keep an
    earlier promise (R30)."""
    if edition(case.edition_id).content.paths.tolerance is None:
        return ()
    if accepted_by_law(case.state, on) or _time_to_supply(case.state, on) is None:
        return ()
    return () if promises.is_barred(case.state.applicant_id) else _later(case)


def _may_follow(case, codes) -> tuple[str, ...]:
    """Return the codes once each, if the edition lets these materials follow and they are not here.

    :raises NotAllowed: otherwise
    """
    owed = tuple(dict.fromkeys(codes))
    if not owed or not set(_later(case)).issuperset(owed):
        raise rules.NotAllowed("owed", "Choose what may follow later and is not here yet.", "R22")
    return owed


def _later(case) -> tuple[str, ...]:
    held = Dossier.objects.get(case_id=case.pk, digest=case.state.dossier).read()
    item = applicable(edition(case.edition_id).content, held["answers"])
    here = set(Material.objects.filter(case_id=case.pk).values_list("code", flat=True))
    later = (m.code for m in item.asked if m.necessity.value == "later")
    return tuple(code for code in later if code not in here)


def _time_to_supply(state, on) -> clocks.Clock | None:
    """Return the clock of what is promised: it is due before the promised limit; None: no time."""
    tolerance = edition(state.edition_id).content.paths.tolerance
    limits = work.handling_clocks(state, calendar(), on)
    ends = min((c.due_on for c in limits if c.due_on), default=date.max)
    for days in range(tolerance.days if tolerance else 0, 0, -1):
        clock = clocks.start(calendar(), "supply", "supply", days, "workday", on)
        if clock.due_on and clock.due_on < ends:
            return clock
    return None


@command(Case)
def deem_accepted(case, *, at: datetime) -> Told | None:
    """Accept what nobody answered within five working days, from the day of receipt (art. 32).

    Nothing happens when the office has spoken meanwhile, or the five days are not over.
    """
    state = case.state
    since = accepted_by_law(state, day_of(at))
    if state.status not in {"applied", "refusing"} or since is None:
        return None
    accepted = _accepted(
        state, since, deemed=True, noted=day_of(at), ordinary=promises.is_barred_since(state)
    )
    return charged(case, accepted, "decide", actor="clock")


@command(Case)
def ask_correction(case, *, by, missing, words_to_applicant: str, at: datetime) -> Told:
    """Tell the applicant once, and everything, that has to be supplied (art. 32 (4), R22).

    Where an earlier undertaking was found false since she signed this one, it goes on in the
    ordinary way: the papers that it stood for are asked for too, and she is told why (R30).

    :param missing: codes of materials and fields
    :raises NotAllowed: when asked before, by another post, or for what the item does not have
    :raises Wordless: when the notice says nothing
    """
    rules.check("ask-correction", case.state, by)
    missing = askable(case, missing)
    check_open(case.state, day_of(at), f"{ART_32}; R22")
    return _asked(case, missing, words_to_applicant, by.staff_code, by.actor, at)


@command(Case)
def ask_correction_jointly(
    case, *, missing, words_to_applicant: str, handler: str, at: datetime
) -> Told | None:
    """Let a part of a bundle wait for what the one notice of the whole names (art. 32 (4), R22).

    Nothing where it is accepted by now, by an official or by silence, or has waited for it before.

    :param handler: staff code of who sent the notice; who has left since is named as the handler
        of nothing new (R23)
    """
    state = case.state
    if state.bundle_id is None or state.status != "applied" or state.corrections:
        return None
    if accepted_by_law(state, day_of(at)):
        return None
    if not Staff.objects.filter(code=handler, is_active=True).exists():
        handler = ""
    return _asked(case, askable(case, missing), words_to_applicant, handler, "clock", at)


def _asked(case, missing, words_to_applicant: str, handler: str, actor: str, at) -> Told:
    state, on = case.state, day_of(at)
    if ordinary := promises.is_barred_since(state):
        missing = tuple(dict.fromkeys((*missing, *_stood_for(case))))
    note, beside = words(case.pk, words_to_applicant, what="notice of what is missing")
    if ordinary:
        note, beside = words(case.pk, f"{ORDINARY_NOW}\n{words_to_applicant}")
    ended = clocks.end_all(state.clocks, UP_TO_ACCEPTANCE, on)
    event = events.CorrectionAsked(
        on=on, missing=missing, note=note, handler=handler, ordinary=ordinary,
        clocks=(*ended, time_to_correct(on)),
    )  # fmt: skip
    return Told(event, actor=actor, beside=beside)


def time_to_correct(on: date) -> clocks.Clock:
    """Return the clock of a correction that is asked for that day."""
    return clocks.start(calendar(), "correction", "correction", work.CORRECTION_DAYS, "day", on)


def _stood_for(case) -> tuple[str, ...]:
    """Return the materials that the undertaking stood for, and that are not here."""
    held = Dossier.objects.get(case_id=case.pk, digest=case.state.dossier).read()
    content = edition(case.edition_id).content
    here = set(Material.objects.filter(case_id=case.pk).values_list("code", flat=True))
    stood = promises.replaced(content)
    asked = applicable(content, held["answers"]).asked
    return tuple(m.code for m in asked if m.code in stood and m.code not in here)


def askable(case, codes) -> tuple[str, ...]:
    """Return the codes once each, if the item has them: no other words get into the ledger.

    :raises NotAllowed: when it has not all of them, or none is named
    """
    held = Dossier.objects.get(case_id=case.pk, digest=case.state.dossier).read()
    item = applicable(edition(case.edition_id).content, held["answers"])
    known = {m.code for m in item.materials} | {f.code for f in item.fields}
    asked = tuple(dict.fromkeys(codes))
    if not asked or not known.issuperset(asked):
        raise rules.NotAllowed("missing", "Choose what is missing from the item's list.", "R22")
    return asked


@command(Case)
def reject(
    case,
    *,
    by,
    ground: str,
    reason: str,
    guidance: str,
    authority: int | None = None,
    differs: str = "",
    at: datetime,
) -> Told:
    """Propose not to accept; a second person has to confirm it (art. 32 (1), (2); R27).

    :param ground: a key of `grounds.REFUSALS`
    :param guidance: what the applicant should do instead
    :param authority: id of the right department, where this is not it and it is known here
    :param differs: as in `decide`: where not to accept it was set aside before
    :raises NotAllowed: on another ground, for an unknown department, or when silence has accepted it
    """
    rules.check("reject", case.state, by)
    check_open(case.state, day_of(at), f"{ART_32}; R27")
    if ground not in grounds.REFUSALS:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.", "R27")
    if ground == "incomplete" and not case.state.corrections:
        raise rules.NotAllowed(
            "not-yet",
            "Nothing was asked for yet: ask once for all that is missing.",
            f"{ART_32}; R22",
        )
    if authority is not None and not Department.objects.filter(pk=authority).exists():
        raise rules.NotAllowed("unknown-department", "Choose a department.", "R27")
    note, first = words(case.pk, reason)
    advice, second = words(case.pk, guidance, what="guidance")
    other, third = words(case.pk, differs, required=False)
    aftermath.check_not_the_same(case.state, "not_accepted", note=note, differs=other)
    on = day_of(at)
    opens, _ = work.open_step(
        case.state, work.own(case.state, "confirm", "checker"), calendar(), on
    )
    event = events.RefusalProposed(
        on=on,
        ground=ground,
        note=note,
        guidance=advice,
        handler=by.staff_code,
        authority_id=authority if ground == "wrong_authority" else None,
        differs=other,
        opens=opens,
    )
    rows = {row.digest: row for row in (*first, *second, *third)}
    return Told(event, actor=by.actor, beside=tuple(rows.values()))


@command(Case)
def return_rejection(case, *, by, reason: str, at: datetime) -> Told:
    """Send a proposed refusal back to the window: it is not well founded (R27)."""
    rules.check("return-rejection", case.state, by)
    note, beside = words(case.pk, reason)
    on = day_of(at)
    opens, _ = work.open_step(case.state, work.own(case.state, "accept", "clerk"), calendar(), on)
    event = events.RefusalReturned(on=on, note=note, handler=by.staff_code, opens=opens)
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def confirm_rejection(case, *, by, reason: str = "", at: datetime) -> Told:
    """Refuse acceptance, as the second person; the applicant gets a sealed notice (R27)."""
    rules.check("confirm-rejection", case.state, by)
    note, beside = words(case.pk, reason, required=False)
    on = day_of(at)
    check_open(case.state, on, f"{ART_32}; R27")
    ended = clocks.end_all(case.state.clocks, UP_TO_ACCEPTANCE | REDONE | {"renewal"}, on)
    event = events.NotAccepted(
        on=on, ground=case.state.refusal, note=note, handler=by.staff_code, clocks=ended
    )
    return Told(event, actor=by.actor, beside=beside)
