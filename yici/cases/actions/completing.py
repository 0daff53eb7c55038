"""What was promised is kept, or not: papers that follow, originals, checks afterwards."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings

from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.kernel.actions import Told, command
from yici.people.models import Staff

from .. import clocks, events, rules, work
from ..clocks import TO_REVOKE
from ..models import Case, CreditRecord, Dossier, Material
from . import agents, promises
from .completeness import Given, material_rows, unfit
from .refused import Incomplete
from .shared import calendar, day_of, words

MATCHES: tuple[Literal["match", "differ"], ...] = ("match", "differ")
KEPT: tuple[Literal["kept", "false"], ...] = ("kept", "false")


@command(Case)
def supply(
    case, *, by, materials: Iterable[Given], agent_id: UUID | None = None, at: datetime
) -> Told:
    """Supply what was promised at a tolerant acceptance, all of it or a part (容缺后补).

    :param agent_id: who brings it to the window for the applicant
    :raises NotAllowed: when it is not owed, or that person has no mandate for it (R38)
    :raises Incomplete: when a file is of the wrong kind or size
    """
    rules.check("supply", case.state, by)
    mandate_id = agents.standing_in(case, by, agent_id, "supply", at)
    state, on, given = case.state, day_of(at), tuple(materials)
    codes = tuple(dict.fromkeys(g.code for g in given))
    if not codes or not set(state.owed).issuperset(codes):
        raise rules.NotAllowed("owed", "Supply what you promised, nothing else.", "R22")
    rules.check_kept(state, on)
    held = Dossier.objects.get(case_id=case.pk, digest=state.dossier).read()
    item = applicable(edition(state.edition_id).content, held["answers"])
    if problems := unfit(item, given):
        raise Incomplete(problems)
    owed = tuple(code for code in state.owed if code not in codes)
    event = events.Supplied(
        on=on,
        materials=tuple(g.digest for g in given if g.digest),
        codes=codes,
        owed=owed,
        mandate_id=mandate_id,
        clocks=() if owed else clocks.end_all(state.clocks, {"supply"}, on),
    )
    known = Material.objects.filter(case_id=case.pk).count()
    return Told(event, actor=by.actor, beside=material_rows(case.pk, given, at, known))


@command(Case)
def lapse_supply(case, *, at: datetime) -> Told | None:
    """End a case whose promised papers did not come in time; once (容缺受理)."""
    state, on = case.state, day_of(at)
    if not rules.is_unkept(state, on):
        return None
    ended = work.ended_with_the_case(state, on)
    note, beside = words(case.pk, "", required=False)
    event = events.Terminated(on=on, ground="supply_lapsed", note=note, handler="", clocks=ended)
    return Told(event, actor="clock", beside=(*beside, *promises.record(case, promises.BROKEN, at)))


@command(Case)
def see_originals(case, *, by, outcome: str, findings: str = "", at: datetime) -> Told:
    """Compare the originals with what was sent, before the result goes out (R29).

    :param outcome: `match`, or `differ` with what differs; then nothing is handed out
    :raises NotAllowed: for another outcome
    """
    rules.check("see-originals", case.state, by)
    if outcome not in MATCHES:
        raise rules.NotAllowed("unknown-outcome", "Choose match or differ.", "R29")
    note, beside = words(case.pk, findings, what="findings", required=outcome == "differ")
    event = events.OriginalsSeen(on=day_of(at), outcome=outcome, note=note, handler=by.staff_code)
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def after_check(case, *, by, outcome: str, findings: str, second: str = "", at: datetime) -> Told:
    """Check afterwards, as two persons, whether what was promised is so (R30, art. 34).

    A false promise goes on record, bars the applicant from promising again until it is repaired,
    and the head has to revoke the result, unless it is gone already; until then nothing is handed
    over that was not. The head who has heard the applicant (行政许可法 art. 7) may find that it is
    kept after all: then nothing is revoked, and the record is cleared (`clear_credit`).

    :param outcome: `kept` or `false`
    :raises NotAllowed: for another outcome, without a second person in office, or when it was
        found false before and is so still: what is left is to revoke
    """
    state, on = case.state, day_of(at)
    task = rules.work_for("after-check", state, by)
    if outcome not in KEPT:
        raise rules.NotAllowed("unknown-outcome", "Choose kept or false.", "R30")
    if outcome == "false" and task.subject == "revoke":
        raise rules.NotAllowed(
            "not-now", "It was checked, and was not so: what is left is to revoke the result."
        )
    if second == by.staff_code or not Staff.objects.filter(code=second, is_active=True).exists():
        raise rules.NotAllowed(
            "two-persons",
            "A site survey needs two persons: name your colleague.",
            "行政许可法 art. 34",
        )
    note, beside = words(case.pk, findings, what="findings")
    false = outcome == "false"
    over = clocks.end_all(state.clocks, {"aftercheck"}, on)
    opens, runs = _to_revoke(state, on) if false and not state.result_is_gone else ((), ())
    event = events.AfterChecked(
        on=on,
        task=task.no,
        outcome=outcome,
        note=note,
        handlers=(by.staff_code, second),
        clocks=(*over, *runs),
        opens=opens,
    )
    record = promises.record(case, promises.FALSE, at) if false else ()
    return Told(event, actor=by.actor, beside=(*beside, *record))


def _to_revoke(state, on):
    """Return the head's work and the clock of it: no law sets the days, so the city does (R30)."""
    holds = "" if state.status == "delivered" else "*"
    task = work.side(
        state, "aftercheck", state.department_id, "decider", on, subject="revoke", holds=holds
    )
    days = settings.REVOKE_DAYS
    return (task,), (clocks.start(calendar(), TO_REVOKE, "to_revoke", days, "workday", on),)


def clear_credit(*, case_id: UUID, by: str, at: datetime) -> int:
    """Clear the record of a promise that was kept after all (R30); return how many there were.

    :param by: staff code of the head who found so
    """
    false = CreditRecord.objects.filter(
        case_id=case_id, kind=CreditRecord.Kind.FALSE_UNDERTAKING, repaired_on=None
    )
    return false.update(repaired_on=day_of(at), repaired_by=by, note="经复核，承诺属实。")


def repair_credit(*, record: CreditRecord, by, reason: str, at: datetime) -> CreditRecord:
    """Note that a broken promise has been made good: she may promise again (信用修复, R30).

    :raises NotAllowed: when this person does not answer for the department, or it is repaired
    """
    case = Case.at(record.case_id)
    if not rules.is_lead(by, case.state):
        raise rules.NotAllowed(
            "head-only", "This is for those who answer for the department.", "R30"
        )
    if record.repaired_on:
        raise rules.NotAllowed("once", "This is repaired already.", "R30")
    _digest, (note,) = words(case.pk, reason)
    record.repaired_on, record.repaired_by = day_of(at), by.staff_code
    record.note = note.text
    record.save(update_fields=["repaired_on", "repaired_by", "note"])
    return record
