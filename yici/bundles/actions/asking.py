"""一次性补正告知: departments say what their parts lack, and one notice goes out for the whole (R22).

The notice is the lead's, or the window's. It names what any part lacks, also of parts that have not
begun, since all papers came in with the whole. After it nothing is asked for before acceptance.
"""

from datetime import date, datetime
from uuid import UUID

from yici.cases import actions as cases
from yici.cases import rules as case_rules
from yici.cases.actions.shared import words
from yici.cases.models import Case
from yici.cases.periods import wind
from yici.catalogue.rules import applicable
from yici.kernel.actions import Told, command

from .. import events, rules
from ..editions import joint_of
from ..joining import Joint
from ..lifecycle import State
from ..models import BundleCase
from ..rules import NotAllowed
from .following import follow
from .opening import ask_part, dossier_of
from .shared import calendar, dated, day_of

RULE = "行政许可法 art. 32; R22"


def last_day_to_ask(state: State) -> date:
    """Return the fifth working day after the whole came in: after it silence speaks (art. 32 (4))."""
    assert state.received_on is not None
    due_on = wind(calendar(), "acceptance", state.received_on).due_on
    assert due_on is not None
    return due_on


def may_still_ask(state: State, on: date) -> bool:
    """Whether something may be reported, or asked for, that day."""
    return not rules.asks_no_more(state) and on <= last_day_to_ask(state)


def _check_in_time(state: State, at: datetime) -> None:
    """:raises NotAllowed: when the five working days to speak are over"""
    if day_of(at) > last_day_to_ask(state):
        raise NotAllowed(
            "by-law",
            "The five working days are over: it counts as accepted since the day of receipt.",
            RULE,
        )


@command(BundleCase)
def report_missing(bundle, *, by, missing=(), words_to_applicant: str = "", at: datetime) -> Told:
    """Say of the parts of one's department what they lack; saying it again replaces it.

    Nothing is a report too: then the lead knows that nobody has to be waited for.

    :param missing: codes of the joint form; each part of hers gets its own of them
    :raises NotAllowed: when the one notice has gone out, the five days are over, or a code is no
        part's of hers
    :raises Wordless: when something is missing, and nothing is said of it
    """
    rules.check("report-missing", bundle.state, by)
    _check_in_time(bundle.state, at)
    asked, mine = asked_by_part(bundle, missing), rules.reportable(by, bundle.state)
    hers = {part.code: tuple(asked.get(part.code, ())) for part in mine}
    joint = joint_of(bundle)
    named = {joint.joint_code(part, code) for part, codes in hers.items() for code in codes}
    if set(missing) - named:
        raise NotAllowed("missing", CHOOSE, "R22")
    note, beside = words(
        bundle.pk, words_to_applicant, what="notice of what is missing", required=bool(missing)
    )
    on = day_of(at)
    reports = tuple(
        events.Report(part, codes, note if codes else "", by.staff_code, on)
        for part, codes in hers.items()
    )
    event = events.MissingReported(on=on, reports=reports)
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside if missing else ())


def ask_correction(
    *,
    bundle: BundleCase,
    by,
    missing=(),
    words_to_applicant: str = "",
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Send the one notice: what departments reported, and what the window itself finds missing.

    :param missing: codes of the joint form, beside what was reported; each part is asked for its own
    :raises NotAllowed: when the notice has gone out, the five days are over, nothing is missing, or
        a part she looked through is not hers to look through
    :raises Wordless: when she names something and says nothing of it
    """
    story = send_notice(
        bundle=bundle, by=by, missing=missing, words_to_applicant=words_to_applicant, at=at,
        key=key, seen=seen,
    )  # fmt: skip
    ask_parts(bundle=story.pk, at=at)
    return BundleCase.at(story.pk)


@command(BundleCase)
def send_notice(bundle, *, by, missing=(), words_to_applicant: str = "", at: datetime) -> Told:
    """Note what the one notice names; `ask_parts` lets each part wait for it."""
    state = bundle.state
    rules.check("ask-correction", state, by)
    _check_in_time(state, at)
    open_ = [part.code for part in state.askable]
    found = asked_by_part(bundle, missing)
    own = {part: tuple(found[part]) for part in open_ if part in found}
    if not own and (missing or not state.reported):
        raise NotAllowed("missing", CHOOSE, "R22")
    _check_hers(state, own, by)
    note, beside = words(
        bundle.pk, words_to_applicant, what="notice of what is missing", required=bool(own)
    )
    asked = tuple(
        one
        for part in open_
        if (one := _asked(state, part, own.get(part, ()), note, by.staff_code)).missing
    )
    until = cases.time_to_correct(day_of(at)).due_on
    assert until is not None
    event = events.CorrectionAsked(on=day_of(at), asked=asked, until=until)
    return Told(*dated(state, event), actor=by.actor, beside=beside)


CHOOSE = "Choose what is missing from the item's list."


def _asked(state: State, part: str, own: tuple[str, ...], note: str, by: str) -> events.Asked:
    """Return what a part is asked for: what its department reported, and what the sender adds."""
    said = [one for one in state.reported if one.part == part]
    missing = dict.fromkeys((*(code for one in said for code in one.missing), *own))
    notes = dict.fromkeys((*(one.note for one in said), *([note] if note else ())))
    return events.Asked(part, tuple(missing), tuple(notes), by)


def _check_hers(state: State, own, by) -> None:
    """:raises NotAllowed: when she names what a part lacks whose papers are not hers to look through

    Before any is asked: where one is another's, none is asked.
    """
    begun = [part.case_id for part in state.parts if part.code in own and part.case_id]
    hers = all(case_rules.own_task(by, case.state, "accept") for case in Case.at_all(begun))
    if not hers or (len(begun) < len(own) and not rules.at_window(by, state)):
        raise NotAllowed("not-yours", "This work belongs to another post.", RULE)


def ask_parts(*, bundle: UUID, at: datetime) -> None:
    """Let every part that has begun wait for what the notice asks of it; twice is once."""
    story = BundleCase.at(bundle)
    for one in story.state.awaited:
        if case := ask_part(story, one.part, at):
            follow(case=case, at=at)


def asked_by_part(bundle: BundleCase, missing) -> dict[str, list[str]]:
    """Return what each part is to ask for, in its own codes.

    :raises NotAllowed: for a code that the joint form does not have
    """
    joint, answers = joint_of(bundle), dossier_of(bundle)["answers"]
    groups = {g.code: g for g in (*joint.groups, *joint.papers)}
    found: dict[str, list[str]] = {}
    for code in dict.fromkeys(missing):
        if code not in groups:
            raise NotAllowed("missing", CHOOSE, "R22")
        for part, own in groups[code].members:
            if part in joint.contents and own in _askable(joint, part, answers):
                found.setdefault(part, []).append(own)
    return found


def _askable(joint: Joint, part: str, answers) -> set[str]:
    item = applicable(joint.contents[part], joint.answers_of(part, answers))
    supplied = joint.supplied(part, answers)
    return {one.code for one in (*item.fields, *item.materials)} - supplied.keys()
