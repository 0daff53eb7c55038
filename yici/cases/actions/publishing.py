"""不予公开与恢复公开: one result alone is withheld from the public, and published again (R33;
行政许可法 art. 5; 保守国家秘密法; 政府信息公开条例 art. 14, 15, 18, 32)."""

from datetime import datetime

from yici.kernel.actions import Told, command

from .. import events, grounds, rules, work
from ..models import Case
from .shared import day_of, words


@command(Case)
def ask_withholding(case, *, by, reason: str, at: datetime) -> Told:
    """Ask that one's own result be withheld; until the head has answered, it is.

    :param reason: what in it is a secret or private, and what harm would come of its publication
    :raises NotAllowed: when it is withheld, or asked for, or was answered once; or when nothing of
        such a case is published
    """
    rules.check("ask-withholding", case.state, by)
    if case.kept_back:
        raise rules.NotAllowed(
            "not-now", "No result of this kind is published: nothing has to be asked for.", RULE
        )
    state, on = case.state, day_of(at)
    note, beside = words(case.pk, reason)
    answer = work.side(state, "secrecy", state.department_id, "decider", on)
    event = events.WithholdingAsked(on=on, note=note, opens=(answer,))
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def withhold_result(case, *, by, ground: events.Withheld, reason: str, at: datetime) -> Told:
    """Withhold this one result: what is public already is gone from every list at once.

    :param ground: a key of `grounds.WITHHOLDING`
    :param reason: told to the applicant, and to the officials of the case
    :raises NotAllowed: unless the head does it, on one of the grounds, and it is not withheld yet
    """
    rules.check("withhold-result", case.state, by)
    if ground not in grounds.WITHHOLDING:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    note, beside = words(case.pk, reason)
    event = events.ResultWithheld(on=day_of(at), ground=ground, note=note, handler=by.staff_code)
    return Told(event, actor=by.actor, beside=beside)


@command(Case)
def publish_result(case, *, by, ground: events.Published, reason: str, at: datetime) -> Told:
    """Publish after all what was withheld or asked to be; it stands in the lists on its own day.

    :param ground: a key of `grounds.PUBLICATION`; of a state secret only that it is none (any more)
    :param reason: the applicant is told it in writing (条例 art. 32)
    :raises NotAllowed: unless the head does it, on one of the grounds, and something is withheld
    """
    rules.check("publish-result", case.state, by)
    if ground not in grounds.PUBLICATION:
        raise rules.NotAllowed("unknown-ground", "Choose one of the lawful grounds.")
    if case.state.withheld == "state-secret" and ground != "no_secret":
        raise rules.NotAllowed(
            "state-secret", "A state secret is published only once it is none any more.", RULE
        )
    note, beside = words(case.pk, reason)
    event = events.ResultPublished(on=day_of(at), ground=ground, note=note, handler=by.staff_code)
    return Told(event, actor=by.actor, beside=beside)


RULE = rules.VERBS["publish-result"].rule
