"""What the one window does: accept all parts at once, ask once for what is missing, hand over."""

from datetime import datetime
from uuid import UUID

from yici.cases import actions as cases
from yici.cases import rules as case_rules
from yici.cases.actions import promises
from yici.cases.actions.accepting import check_open
from yici.cases.actions.shared import words
from yici.cases.models import Case
from yici.catalogue.rules import applicable
from yici.kernel import ledger
from yici.kernel.actions import Told, command
from yici.kernel.reactions import Command
from yici.kernel.story import OtherContent

from .. import events, rules
from ..editions import joint_of
from ..models import BundleCase
from ..rules import NotAllowed
from .following import follow
from .opening import dossier_of
from .shared import dated, day_of, promise_of


def waiting_cases(bundle: BundleCase, status: str) -> list[Case]:
    """Return the parts' cases that are in a status, in order of their parts."""
    known = {p.case_id: p.code for p in bundle.state.parts if p.case_id}
    found = Case.objects.filter(pk__in=known, status=status)
    return sorted(found, key=lambda case: known[case.pk])


def accept(
    *,
    bundle: BundleCase,
    by,
    promise: str = "",
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Accept all parts at once (一口受理): their papers were looked through together.

    What begins later begins accepted, since nothing is left to be looked through.

    :param promise: what the applicant promised to supply later; parts that let a paper follow are
        accepted tolerantly, with it owed (容缺受理, R22)
    :raises NotAllowed: when a part is not hers to accept, or nothing waits for acceptance
    """
    story = accept_whole(bundle=bundle, by=by, promise=promise, at=at, key=key, seen=seen)
    for case in Case.at_all([c.pk for c in waiting_cases(story, "applied")]):
        told = {"case": case.pk, "by": by, "at": at, "key": f"together:{story.pk}"}
        if owed := cases.owable(case, day_of(at)) if promise else ():
            accepted = cases.accept_tolerantly(owed=owed, promise=promise, **told)
        else:
            accepted = cases.accept(**told)
        follow(case=accepted, at=at)  # the page that follows shows it; the reaction finds it done
    return BundleCase.at(story.pk)


@command(BundleCase)
def accept_whole(bundle, *, by, promise: str = "", at: datetime) -> Told:
    """Note that all papers were looked through, and by whom.

    :raises NotAllowed: when no part waits, one is another's work, or an earlier promise was broken
    """
    rules.check("accept", bundle.state, by)
    waiting = waiting_cases(bundle, "applied")
    if not waiting:
        raise NotAllowed("not-now", "No part waits for acceptance.", "R34")
    _all_hers("accept", waiting, by)
    if promise and promises.is_barred(bundle.applicant_id):
        raise NotAllowed(
            "barred", "An earlier promise was not kept: apply in the ordinary way.", "R30"
        )
    note, beside = words(bundle.pk, promise, what="promise", required=False)
    event = events.AcceptedTogether(on=day_of(at), handler=by.staff_code, promise=note)
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside)


def owed_of(bundle: BundleCase, at: datetime) -> dict[str, tuple[str, ...]]:
    """Return the names of papers that may follow and are not here, by the part's code."""
    joint, found = joint_of(bundle), {}
    known = {p.case_id: p.code for p in bundle.state.parts if p.case_id}
    for case in Case.at_all([c.pk for c in waiting_cases(bundle, "applied")]):
        names = {m.code: m.name for m in joint.contents[known[case.pk]].materials}
        if owed := cases.owable(case, day_of(at)):
            found[known[case.pk]] = tuple(names[code] for code in owed)
    return found


def _all_hers(verb: str, waiting: list[Case], by) -> None:
    for case in Case.at_all([c.pk for c in waiting]):
        if reason := case_rules.refusal(case_rules.VERBS[verb], case.state, by):
            raise reason


def accept_parts(*, bundle, at: datetime) -> None:
    """Accept the parts of a bundle that was accepted as a whole; twice is once."""
    story = BundleCase.at(bundle)
    promise = promise_of(story) if story.accepted_by else ""
    for case in waiting_cases(story, "applied") if story.accepted_by else ():
        cases.accept_jointly(
            case=case.pk, handler=story.accepted_by, promise=promise, at=at,
            key=f"jointly:{story.pk}",
        )  # fmt: skip


def ask_correction(
    *, bundle: BundleCase, by, missing, words_to_applicant: str, at: datetime, key: str
) -> BundleCase:
    """Ask once, for all parts, for everything that is missing (art. 32; R22).

    :param missing: codes of the joint form; each part is asked for its own of them
    :raises NotAllowed: when a part may not be asked, or a code is not in the form
    :raises Wordless: when the notice says nothing
    """
    key = f"together:{key}"
    asked, done = asked_by_part(bundle, missing), told_before(bundle, key)
    mine = {p.case_id: p.code for p in bundle.state.parts if p.case_id and p.code in asked}
    if done.keys() - mine.keys():
        raise OtherContent("this key was used to ask for something else")
    waiting = [c for c in waiting_cases(bundle, "applied") if c.pk in mine and c.pk not in done]
    if not done:
        rules.check("ask-correction", bundle.state, by)
        _may_be_asked(waiting, by, at)
    for pk in (*done, *(case.pk for case in waiting)):  # those done before say if it is the same
        cases.ask_correction(
            case=pk,
            by=by,
            missing=asked[mine[pk]],
            words_to_applicant=words_to_applicant,
            at=at,
            key=key,
        )
    return BundleCase.at(bundle.pk)


def _may_be_asked(waiting: list[Case], by, at: datetime) -> None:
    """:raises NotAllowed: before any is asked: where one is late, or another's, none is asked"""
    if not waiting:
        raise NotAllowed("missing", "Choose what is missing from the item's list.", "R22")
    _all_hers("ask-correction", waiting, by)
    for case in Case.at_all([c.pk for c in waiting]):
        check_open(case.state, day_of(at), "行政许可法 art. 32; R22")


def told_before(bundle: BundleCase, key: str) -> dict[UUID, datetime]:
    """Return the parts' cases that were told under this key, and when: it was sent before."""
    parts = [p.case_id for p in bundle.state.parts if p.case_id]
    used = Command.objects.filter(story__in=parts, key=key).values_list("story", "seq")
    return {pk: ledger.history(pk, since=bundle.opened_at).get(seq=seq).at for pk, seq in used}


def asked_by_part(bundle: BundleCase, missing) -> dict[str, list[str]]:
    """Return what each part is to ask for, in its own codes.

    :raises NotAllowed: for a code that the joint form does not have
    """
    joint, answers = joint_of(bundle), dossier_of(bundle)["answers"]
    groups = {g.code: g for g in (*joint.groups, *joint.papers)}
    found: dict[str, list[str]] = {}
    for code in dict.fromkeys(missing):
        if code not in groups:
            raise NotAllowed("missing", "Choose what is missing from the item's list.", "R22")
        for part, own in groups[code].members:
            if part in joint.contents and own in _askable(joint, part, answers):
                found.setdefault(part, []).append(own)
    return found


def _askable(joint, part: str, answers) -> set[str]:
    item = applicable(joint.contents[part], joint.answers_of(part, answers))
    supplied = joint.supplied(part, answers)
    return {one.code for one in (*item.fields, *item.materials)} - supplied.keys()


@command(BundleCase)
def notice_given(bundle, *, parts: tuple[str, ...], paper_id, at: datetime) -> Told | None:
    """Note that these parts' questions were told in one notice."""
    fresh = tuple(p for p in parts if bundle.state.part(p).noticed_on is None)
    if not fresh or bundle.status not in ("received", "running"):
        return None
    event = events.NoticeGiven(on=day_of(at), parts=fresh, paper_id=paper_id)
    return Told(*dated(bundle.state, event), actor="clock")


def hand_over(*, bundle: BundleCase, by, mode: str, at: datetime, key: str) -> BundleCase:
    """Hand over what is ready of the result package, all in one go (art. 44).

    What still waits for something, as for originals to be compared, goes out when that is done.

    :raises NotAllowed: when nothing is ready, or it is not hers to hand over
    """
    key = f"package:{key}"
    done = told_before(bundle, key)
    ready = [case for case in at_hand(bundle) if case.pk not in done]
    if done:  # sent again: of the rest, only what was ready then as well
        ready = [case for case in ready if case.told_at <= min(done.values())]
    else:
        rules.check("hand-over", bundle.state, by)
        _all_hers("deliver", ready or waiting_cases(bundle, "delivering"), by)
        if not ready:
            raise NotAllowed("not-now", "Nothing is ready to be handed over.", "R31")
    for pk in (*done, *(case.pk for case in ready)):
        delivered = cases.deliver(case=pk, by=by, mode=mode, at=at, key=key)
        follow(case=delivered, at=at)
    return BundleCase.at(bundle.pk)


def at_hand(bundle: BundleCase) -> list[Case]:
    """Return the parts whose results may go out now: nothing holds them up (R22, R29; art. 69)."""
    made = Case.at_all([case.pk for case in waiting_cases(bundle, "delivering")])
    return [
        case
        for case in made
        if case.state.result != "suspended" and not case.state.held_by("deliver")
    ]
