"""智能审批: what the published table lets pass is accepted, reviewed and decided by it (C043)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yici.catalogue.models import Item, edition
from yici.kernel.actions import Told, command
from yici.kernel.sql import rows

from .. import clocks, events, examination, lifecycle, rules, work
from ..models import Case, Dossier, ExaminationStop, Material
from . import promises
from .accepting import accepted_by_law
from .charging import falling_due
from .deciding import check_days
from .shared import calendar, day_of, words

MACHINE = "machine"
ALL = "*"  # every item
DRAWN_FOR = timedelta(days=180)  # so long what was withdrawn counts for the lot


@command(Case)
def examine(case, *, at: datetime) -> Told | None:
    """Examine a fresh application by its edition's table, and do what it says.

    What passes is accepted, and reviewed and decided where the table may. What it would refuse,
    what it does not settle, and a share drawn by lot goes to a person, as does everything while
    the switch is off. Nothing happens where an official was faster.
    """
    state, on = case.state, day_of(at)
    table = edition(case.edition_id).content.paths.examination
    if table is None or state.status != "applied" or is_stopped(case.item_code):
        return None
    if state.held_by("accept"):  # a fee: it goes on when that is settled
        return None
    if accepted_by_law(state, on):  # silence has spoken already (art. 32)
        return None
    held = Dossier.objects.get(case_id=case.pk, digest=state.dossier).read()
    lot = _lot(case)
    there = Material.objects.filter(case_id=case.pk).values_list("code", flat=True)
    given = dict.fromkeys(there, "yes") | held["form"] | held["answers"]
    found = examination.examine(table, given, lot)
    examined = events.Examined(
        on=on,
        table=examination.digest_of(table),
        outcome=found.outcome,
        rules=found.rules,
        sampled=found.sampled,
    )
    if found.outcome != "pass" or found.sampled or promises.is_barred(case.applicant_id):
        return Told(examined, actor=MACHINE)
    told = [examined, *_passed(case, lifecycle.evolve(state, examined), found, table, on)]
    if is_stopped(case.item_code):  # switched off while it was examining
        return None
    return Told(*told, actor=MACHINE)


SWITCH = 20261130  # advisory lock: examining shares it, who flips the switch waits for them


@contextmanager
def while_switched_on() -> Iterator[None]:
    """Let nobody switch the machine off between its last look at the switch and its decision."""
    with transaction.atomic():
        rows("select pg_advisory_xact_lock_shared(%(lock)s)", {"lock": SWITCH})
        yield


def _lot(case) -> int:
    """Return the lot of an application: the lowest of those she drew and took back for this item.

    Who was drawn for a person's look does not draw again by withdrawing and applying anew. From ids
    and the key anybody who audits reckons it again; without the key nobody foretells it.
    """
    again = Case.objects.filter(
        applicant_id=case.applicant_id, item_code=case.item_code, status="withdrawn",
        opened_at__gte=case.opened_at - DRAWN_FOR,
    )  # fmt: skip
    ids = [case.pk, *again.values_list("pk", flat=True)]
    return min(examination.lot_of(pk, settings.BLIND_INDEX_KEY) for pk in ids)


def _passed(case, state, found, table, on):
    """Yield what follows, each from the state the last one left."""
    opens, steps = work.open_step(state, work.step_after(state), calendar(), on)
    ended = clocks.end_all(state.clocks, {"acceptance", "acceptance-again", "same_day"}, on)
    running = (*ended, *work.handling_clocks(state, calendar(), on), *steps)
    accepted = events.Accepted(on=on, accepted_on=on, handler="", clocks=running, opens=opens)
    state = lifecycle.evolve(state, accepted)
    yield accepted
    for asked in falling_due(case, state, on, "decide"):
        state = lifecycle.evolve(state, asked)
        yield asked
    while state.status == "in_review":
        reviewed = _reviewed(case, state, found, on)
        state = lifecycle.evolve(state, reviewed)
        yield reviewed
    result = edition(case.edition_id).content.result
    assigns = result is not None and result.facts  # a person states what the office assigns
    if (
        table.decides
        and not assigns
        and state.status == "in_decision"
        and not state.held_by("decide")
    ):
        decided = _decided(case, state, found, on)
        yield decided
        yield from falling_due(case, lifecycle.evolve(state, decided), on, "make", "deliver")


def _reviewed(case, state, found, on):
    task, *others = state.open_tasks("review")
    opens, running = ((), ())
    if not others:
        opens, running = work.open_step(state, work.step_after(state, "review"), calendar(), on)
    clock = state.clock(f"step:{task.no}")
    return events.Reviewed(
        on=on,
        task=task.no,
        outcome="pass",
        criterion=_criterion(case, "review", found),
        note="",
        handler="",
        clocks=(*((clocks.end(clock, on),) if clock else ()), *running),
        opens=opens,
    )


def _decided(case, state, found, on):
    drops, ended = work.ended_with_decision(state, "granted", calendar(), on)
    opens, running = work.after_decision(state, "granted", check_days(case), calendar(), on)
    return events.Decided(
        on=on,
        task=state.open_tasks("decide")[0].no,
        outcome="granted",
        criterion=_criterion(case, "decision", found),
        note="",
        handler="",
        drops=drops,
        clocks=(*ended, *running),
        opens=opens,
    )


def _criterion(case, kind: str, found) -> str:
    """Return the criterion of that stage the rule names, else the first that passes (R21)."""
    stages = edition(case.edition_id).content.stages
    known = [c for stage in stages if stage.kind.value == kind for c in stage.criteria]
    named = [c.code for c in known if c.code == found.criterion]
    passing = [c.code for c in known if c.outcome.value == "pass"]
    return next(iter(named + passing), "")


def is_stopped(item_code: str) -> bool:
    """Whether automatic examination is switched off, for this item or for all."""
    return ExaminationStop.objects.filter(item_code__in=(item_code, ALL), lifted_at=None).exists()


def stop_examination(*, item_code: str, by, reason: str, at: datetime) -> ExaminationStop:
    """Switch automatic examination off, for one item or ("*") for all, from this moment.

    What the machine is at in this moment is told first; it tells nothing after this.

    :raises NotAllowed: when this is not hers to stop (`examination.may_switch`), or it is off
    """
    _check_switch(by, item_code)
    text = _reason(reason)
    with transaction.atomic():
        rows("select pg_advisory_xact_lock(%(lock)s)", {"lock": SWITCH})
        if ExaminationStop.objects.filter(item_code=item_code, lifted_at=None).exists():
            raise rules.NotAllowed("once", "It is switched off already.", "R21")
        return ExaminationStop.objects.create(
            item_code=item_code, stopped_by=by.staff_code, reason=text, stopped_at=at
        )


def lift_stop(*, stop: ExaminationStop, by, at: datetime) -> ExaminationStop:
    """Switch automatic examination on again.

    :raises NotAllowed: when this is not hers to switch on again (`examination.may_lift`)
    """
    item = Item.objects.filter(code=stop.item_code).first()
    if not examination.may_lift(by, stop.stopped_by, item.department_id if item else None):
        sentence = (
            "Only who stopped it for all, or the head of the government, switches it on again."
            if stop.item_code == ALL
            else "This is for those who answer for the department."
        )
        raise rules.NotAllowed("head-only", sentence, "R21")
    if stop.lifted_at is None:
        stop.lifted_at, stop.lifted_by = at, by.staff_code
        stop.save(update_fields=["lifted_at", "lifted_by"])
    return stop


def _check_switch(by, item_code: str) -> None:
    if item_code == ALL:
        if not examination.may_switch(by):
            raise rules.NotAllowed(
                "head-only",
                "Only supervisors, the administrator and the head of the government stop it for all"
                " items: stop the items of your department.",
                "R21",
            )
        return
    item = Item.objects.filter(code=item_code).first()
    if item is None or not examination.may_switch(by, item.department_id):
        raise rules.NotAllowed(
            "head-only", "This is for those who answer for the department.", "R21"
        )


def _reason(text: str) -> str:
    _digest, (note,) = words("examination", text)
    return note.text
