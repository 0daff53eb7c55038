"""利害关系人: those concerned besides the applicant are told and heard (行政许可法 art. 36, 47)."""

from datetime import datetime

from yici.kernel.actions import Told, command
from yici.people import secrets
from yici.people.actions import register_applicant
from yici.people.actions.applicants import clean_number
from yici.people.models import Applicant
from yici.people.refusals import Refused
from yici.people.rules import clean_name

from .. import events, rules
from ..models import Case, Concern
from .hearing import as_whom, may_ask
from .shared import day_of, sealed, words

MOST = 100  # in one case; more are told by public notice
ART_36 = "行政许可法 art. 36"


@command(Case)
def name_concerned(
    case, *, by, name: str, told: str, kind: str = "person", number: str = "", phone: str = "",
    address: str = "", at: datetime,
) -> Told:  # fmt: skip
    """Put on record whom the matter concerns, and tell her of it and of her rights (art. 36, 47).

    She may state her views, and ask for a hearing where one is on offer: then her own five
    working days begin now. With her number she reaches her own page when she signs in.

    :param number: identity number or credit code, where it is known
    :param told: what concerns her
    :raises NotAllowed: when she is on record already, or so many are that public notice tells them
    """
    rules.check("name-concerned", case.state, by)
    state, on = case.state, day_of(at)
    if len(state.concerned) >= MOST:
        raise rules.NotAllowed("too-many", "So many are told by public notice.", ART_36)
    person, applicant = _known(by, kind, name, number, at)
    if applicant and applicant in {state.applicant_id, *(c.applicant_id for c in state.concerned)}:
        raise rules.NotAllowed("once", "She is on record in this case already.", ART_36)
    note, beside = words(case.pk, told, what="words on what concerns her")
    reached = {"phone": phone.strip()[:40], "address": address.strip()[:200]}
    digest, kept = sealed(case.pk, person | reached)
    one = events.Concerned(
        no=len(state.concerned) + 1, person=digest, told_on=on, applicant_id=applicant
    )
    event = events.ConcernedNamed(
        on=on,
        concerned=one,
        note=note,
        handler=by.staff_code,
        clocks=(may_ask(one.no, on),) if _is_on_offer(state) else (),
    )
    row = Concern(case_id=case.pk, no=one.no, applicant_id=applicant, at=at)
    return Told(event, actor=by.actor, beside=(*beside, *kept, row))


def _is_on_offer(state) -> bool:
    """Whether a hearing stands open that is held if somebody asks (art. 47), not by law alone."""
    pending = any(task.step == "hearing" for task in state.waits)
    return pending and bool(rules.still_asking(state) or state.hearing_by)


def _known(by, kind: str, name: str, number: str, at: datetime):
    """Return what is kept of her, and her id where she is registered; a person with a number is.

    :raises NotAllowed: when name or number are not well formed, or belong to somebody else
    """
    if kind not in ("person", "organisation"):
        raise rules.NotAllowed("kind", "Choose person or organisation.")
    try:
        kept = {"kind": kind, "name": clean_name(name)}
        if not number.strip():
            return kept, None
        if kind == "person":
            return kept, register_applicant(kind=kind, name=name, number=number, by=by, at=at).pk
        number = clean_number(kind, number, at)
    except Refused as refused:
        raise rules.NotAllowed("person", str(refused)) from None
    found = Applicant.objects.filter(number_index=secrets.blind_index(kind, number)).first()
    return kept | {"number": number}, found.pk if found else None


@command(Case)
def state_views(case, *, by, views: str, person: int | None = None, at: datetime) -> Told:
    """Say what one has to say of it: the office has to listen before it decides (art. 36).

    :param person: at the window, whose views: 0 the applicant's, or of one of those concerned
    """
    rules.check("state-views", case.state, by)
    no = as_whom(case.state, by, person, "state-views")
    note, beside = words(case.pk, views, what="views")
    event = events.ViewsStated(on=day_of(at), person=no, note=note)
    return Told(event, actor=by.actor, beside=beside)
