"""What the one window does: accept all parts at once, and hand over."""

from datetime import datetime
from uuid import UUID

from yici.cases import actions as cases
from yici.cases import rules as case_rules
from yici.cases.actions import promises
from yici.cases.actions.shared import words
from yici.cases.models import Case
from yici.kernel import ledger
from yici.kernel.actions import Told, command
from yici.kernel.reactions import Command

from .. import events, rules
from ..editions import joint_of
from ..models import BundleCase
from ..rules import NotAllowed
from .following import follow
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


def told_before(bundle: BundleCase, key: str) -> dict[UUID, datetime]:
    """Return the parts' cases that were told under this key, and when: it was sent before."""
    parts = [p.case_id for p in bundle.state.parts if p.case_id]
    used = Command.objects.filter(story__in=parts, key=key).values_list("story", "seq")
    return {pk: ledger.history(pk, since=bundle.opened_at).get(seq=seq).at for pk, seq in used}


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
