"""Registering, cutting and keeping proofs; the only writers."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import timezone

from yici.catalogue.content import MaterialKind
from yici.catalogue.models import Edition
from yici.kernel import limits
from yici.kernel.actions import Told, command
from yici.kernel.story import KEYS, Repeated
from yici.people.who import Who

from . import events, rules
from .codelists import REASONS, STANCES, WITHHELD
from .models import Opinion, Proof, Words
from .rules import Faulty, NotNow, TooEarly, TooLate

A_DAY = 5  # opinions of one asker on one proof


def register(
    *, department_id: int, kind: str, name: str, issuer: str = "", law: str = "", article: str = "",
    by: Who, at: datetime,
) -> Proof:  # fmt: skip
    """Enter what a department asks for into the register (C025); the same name twice is one entry.

    :raises NotAllowed, Faulty:
    """
    rules.need_examiner(department_id, by)
    name = rules.need_name(kind, name)
    pk = Proof.id_from(str(department_id), kind, name)
    event = events.Registered(
        on=_day(at), department_id=department_id, proof_kind=kind, name=name, issuer=issuer[:100],
        law=law[:100], article=article[:100], handler=by.staff_code or "",
    )  # fmt: skip
    try:
        return Proof.open(pk, event, actor=by.actor, at=at)
    except Repeated:
        return Proof.at(pk)


def gather(*, by: Who, at: datetime) -> int:
    """Enter the proofs that editions in force ask of applicants; return how many were new.

    Those of her departments; of all, when the system itself does it.

    :raises NotAllowed: unless she edits a catalogue
    """
    offices = by.departments(rules.PROPOSER)
    if not (offices or by.is_clock):
        raise rules.NotAllowed
    editions = Edition.objects.in_force().select_related("item")
    if not by.is_clock:
        editions = editions.filter(item__department_id__in=offices)
    known, count = set(Proof.objects.values_list("pk", flat=True)), 0
    for edition in editions:
        for material in filter(_is_proof, edition.content.materials):
            pk = Proof.id_from(str(edition.item.department_id), "proof", material.name[:100])
            if pk in known:
                continue
            basis = material.legal_basis[0] if material.legal_basis else None
            register(
                department_id=edition.item.department_id, kind="proof", name=material.name[:100],
                issuer=material.issuer, law=basis.law if basis else "",
                article=basis.article if basis else "", by=by, at=at,
            )  # fmt: skip
            known.add(pk)
            count += 1
    return count


def _is_proof(material) -> bool:
    """A proof (证明) is what somebody else attests and the applicant has to bring."""
    return material.asked and material.kind == MaterialKind.CERTIFICATE and "证明" in material.name


@command(Proof)
def cut(proof, *, reason: str, substitute: str, into: str = "", text: str, by: Who, at: datetime) -> Told:  # fmt: skip
    """Ask for it no longer, for one of the five reasons (C027).

    :raises NotAllowed, Faulty, NotNow:
    """
    rules.need_examiner(proof.department_id, by)
    _need(proof, "asked")
    rules.need_cut(reason, substitute, into)
    words = _words(proof.pk, text)
    event = events.Cut(
        on=_day(at), reason=reason, substitute=substitute, into=into.strip()[:200],
        words=words.digest, department_id=proof.department_id, handler=by.staff_code or "",
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=[words])


@command(Proof)
def propose_keep(proof, *, law: str, article: str, text: str, until: date, by: Who, at: datetime) -> Told:  # fmt: skip
    """Justify that it has to stay, by an explicit rule, and let everybody say what they think (C026).

    :raises NotAllowed, Faulty, NotNow:
    """
    rules.need_examiner(proof.department_id, by)
    _need(proof, "asked")
    rules.need_basis(law, article)
    rules.need_time_for_opinions(_day(at), until, settings.OPINION_DAYS)
    words = _words(proof.pk, text)
    event = events.KeepProposed(
        on=_day(at), law=law.strip()[:100], article=article.strip()[:100], words=words.digest,
        until=until, handler=by.staff_code or "",
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=[words])


@command(Proof)
def call_hearing(proof, *, held_on: date, place: str, by: Who, at: datetime) -> Told:
    """Announce a public hearing, at least seven days before.

    :raises NotAllowed, Faulty, NotNow:
    """
    rules.authority_of(by)
    _need(proof, "opinions")
    rules.need_notice(_day(at), held_on)
    where = rules.words(place, "place")[:200]
    return Told(events.HearingCalled(on=_day(at), held_on=held_on, place=where), actor=by.actor)


@command(Proof)
def enter_hearing(proof, *, text: str, by: Who, at: datetime) -> Told:
    """Enter what was said at the hearing.

    :raises NotAllowed, Faulty, NotNow, TooEarly:
    """
    rules.authority_of(by)
    _need(proof, "opinions")
    if proof.hearing_on is None:
        raise NotNow
    if _day(at) < proof.hearing_on:
        raise TooEarly(TooEarly.NOT_HELD)
    words = _words(proof.pk, text)
    return Told(events.HearingHeld(on=_day(at), words=words.digest), actor=by.actor, beside=[words])


@command(Proof)
def decide(proof, *, reason: str = "", substitute: str = "", into: str = "", text: str, by: Who, at: datetime) -> Told:  # fmt: skip
    """Decide in the name of an authority whether it stays (no `reason`) or is cut (one of five).

    The words say why, and what became of the opinions.

    :raises NotAllowed, Faulty, NotNow, TooEarly, OwnWork:
    """
    authority = rules.authority_of(by)
    _need(proof, "opinions")
    rules.need_end_of_hearing_both_sides(proof.state, by, _day(at))
    if reason:
        rules.need_cut(reason, substitute, into)
    words = _words(proof.pk, text)
    event = events.Decided(
        on=_day(at), outcome=REASONS[reason].outcome if reason else "kept", reason=reason,
        substitute=substitute if reason else "", into=into.strip()[:200] if reason else "",
        authority_id=authority, words=words.digest, handler=by.staff_code or "",
    )  # fmt: skip
    return Told(event, actor=by.actor, beside=[words])


@command(Proof)
def reopen(proof, *, text: str, by: Who, at: datetime) -> Told:
    """Examine it anew: the law or the facts have changed.

    :raises NotAllowed, Faulty, NotNow:
    """
    rules.need_examiner(proof.department_id, by)
    if not proof.is_decided:
        raise NotNow
    words = _words(proof.pk, text)
    event = events.Reopened(on=_day(at), words=words.digest, handler=by.staff_code or "")
    return Told(event, actor=by.actor, beside=[words])


# -- opinions ------------------------------------------------------------------------------------


def give_opinion(*, proof: Proof, stance: str, text: str, asker: str, at: datetime) -> Opinion:
    """Take in what somebody thinks. The same words on the same proof are one opinion.

    :param asker: an account or address, counted as a digest for a day; never kept with the opinion
    :raises TooLate, Faulty:
    """
    if proof.status != "opinions" or proof.until is None or _day(at) > proof.until:
        raise TooLate
    if stance not in STANCES:
        raise Faulty(Faulty.WORDS, "stance")
    text = rules.words(text, "text")
    within = limits.within("opinion", f"{proof.pk}\n{asker}", most=A_DAY, seconds=86400, at=at)
    if not within:
        raise TooMany
    pk = uuid5(KEYS, f"{proof.pk}\n{stance}\n{text}")
    found, _new = Opinion.objects.get_or_create(
        proof_id=proof.pk, id=pk, defaults={"stance": stance, "text": text, "on": _day(at)}
    )
    return found


class TooMany(rules.Refused):
    message = rules._("You have given several opinions on this proof today; come back tomorrow.")


def sort_out(*, opinion: Opinion, withheld_for: str = "", by: Who, at: datetime) -> Opinion:
    """Show an opinion, or withhold it and say which rule it breaks.

    :raises NotAllowed, Faulty:
    """
    rules.need_moderator(None, by)
    if withheld_for and withheld_for not in WITHHELD:
        raise Faulty(Faulty.REASON, "withheld_for")
    opinion.status = "withheld" if withheld_for else "shown"
    opinion.withheld_for = withheld_for
    opinion.sorted_by, opinion.sorted_at = by.actor, at
    opinion.save()
    return opinion


def _need(proof: Proof, status: str) -> None:
    if proof.status != status:
        raise NotNow


def _words(pk: UUID, text: str) -> Words:
    text = rules.words(text)
    return Words(proof_id=pk, digest=sha256(f"{pk}\n{text}".encode()).hexdigest(), text=text)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
