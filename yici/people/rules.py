"""Who may do what to people's records: pure decisions over Who."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from yici.codes import Invalid

from . import capacity
from .acting import Who
from .capacity import Capacity
from .refusals import BadMandate, BadName, NotAllowed, ReasonMissing, TooYoung

SHANGHAI = ZoneInfo("Asia/Shanghai")
ON_PAPER = frozenset({"paper", "guardian"})  # what staff checks by a paper, and keeps
AT_THE_WINDOW = frozenset({"clerk", "hall_manager"})


def clean_name(name: str) -> str:
    """Return a name as it is kept: one line, no doubled spaces; any letters, even `<`.

    :raises BadName: when it is empty, too long, or holds control characters
    """
    name = unicodedata.normalize("NFC", " ".join(name.split(" ")).strip())
    if not 0 < len(name) <= 200 or any(unicodedata.category(c) in {"Cc", "Cs"} for c in name):
        raise BadName
    return name


def same_name(one: str, other: str) -> bool:
    """Say whether two spellings are one name: spaces, width and the middle dot do not matter."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    name = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in name if not c.isspace() and c not in "·・•.．‧")


def of_age_on(number: str) -> date:
    """Return the day from which the person with this identity number is of age (民法典 art. 17)."""
    return capacity.turns_on(number, capacity.OF_AGE)


def is_minor(applicant, at: datetime) -> bool:
    """Say whether somebody is under 18 then; an organisation never is.

    A number that tells no birth date, taken over from elsewhere, makes nobody a child.
    """
    on = at.astimezone(SHANGHAI).date()
    try:
        return applicant.kind == "person" and on < of_age_on(applicant.number)
    except Invalid:
        return False


def need_age_for_account(may: Capacity) -> None:
    """A child under eight signs nothing: her guardian does it from an account of her own.

    民法典 art. 20, 23.

    :raises TooYoung: until the eighth birthday
    """
    if may is Capacity.NONE:
        raise TooYoung


def is_at_a_window(who: Who) -> bool:
    return any(role in AT_THE_WINDOW for role, _ in who.posts)


def need_administrator(who: Who) -> None:
    """:raises NotAllowed: unless an administrator, or the system itself when it is set up"""
    if not (who.is_clock or who.has("administrator")):
        raise NotAllowed


def need_window(who: Who) -> None:
    """:raises NotAllowed: unless a clerk or a hall manager, or the system itself"""
    if not (who.is_clock or is_at_a_window(who)):
        raise NotAllowed


def need_right_to_register(who: Who, kind: str) -> None:
    """Anybody may register a person (herself); an organisation is registered at a window.

    :raises NotAllowed:
    """
    if kind != "person":
        need_window(who)


def speaks_for(who: Who, applicant) -> bool:
    """Say whether she is that applicant, or its legal representative."""
    own = who.applicant_id
    return own is not None and own in {applicant.pk, applicant.legal_representative_id}


def need_right_to_mandate(who: Who, principal, basis: str) -> None:
    """Online the principal gives it herself; a paper is checked by a clerk (R38).

    :raises NotAllowed:
    """
    if basis == "online":
        if not speaks_for(who, principal):
            raise NotAllowed
    else:
        need_window(who)


def need_right_to_revoke(who: Who, mandate) -> None:
    """The principal, the agent herself, or a clerk; what stands by law ends only by law.

    :raises NotAllowed:
    """
    if mandate.basis == "guardian" and not (is_at_a_window(who) or who.is_clock):
        raise NotAllowed
    if mandate.basis == "law" or not (
        speaks_for(who, mandate.principal)
        or who.applicant_id == mandate.agent_id
        or is_at_a_window(who)
        or who.is_clock
    ):
        raise NotAllowed


def need_right_to_consent(who: Who, mandate) -> None:
    """The guardian agrees herself, or a clerk takes her signed consent down (民法典 art. 19).

    :raises NotAllowed:
    """
    if who.applicant_id != mandate.agent_id and not (is_at_a_window(who) or who.is_clock):
        raise NotAllowed


def need_sound_mandate(
    principal, agent, basis: str, evidence: str, items, actions, start: datetime, end
) -> None:
    """:raises BadMandate: naming what is missing"""
    for fault, wrong in (
        (BadMandate.ORGANISATION, agent.kind != "person"),
        (BadMandate.ONESELF, agent.pk == principal.pk),
        (BadMandate.EVIDENCE, basis in ON_PAPER and not evidence),
        (BadMandate.CHILD, basis == "online" and is_minor(principal, start)),
        (BadMandate.OF_AGE, basis == "guardian" and not is_minor(principal, start)),
        (BadMandate.TOO_YOUNG, basis == "guardian" and is_minor(agent, start)),
        (BadMandate.DATES, end is not None and end <= start),
        (BadMandate.NOTHING, items is not None and not items),
        (BadMandate.NOTHING, actions is not None and not actions),
    ):
        if wrong:
            raise BadMandate(fault)


def clean_reason(reason: str) -> str:
    """:raises ReasonMissing: when it is blank or too long"""
    reason = reason.strip()
    if not 0 < len(reason) <= 300:
        raise ReasonMissing
    return reason
