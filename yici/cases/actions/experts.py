"""专家评审: who judged, how everybody voted, and what follows from it (行政许可法 art. 45, 55)."""

import unicodedata
from dataclasses import asdict, dataclass
from typing import get_args

from django.db.models import Q

from yici.kernel.values import replace
from yici.people.models import Applicant, Staff

from .. import rules
from ..events.base import Vote, Votes
from ..models import Case
from ..reading.concerned import concerned_of
from .shared import Wordless, sealed, words

RULE = "行政许可法 art. 45, 55"
FEWEST, MOST = 3, 11
REVIEWS = ("review", "check", "procedure", "decide")  # whoever does one of these judges herself
TOLD = "reasons of the expert review"
OPINION = "written opinion of the experts"


@dataclass(frozen=True)
class Expert:
    """Somebody who judged: from where, of which speciality, and how she voted."""

    name: str
    unit: str
    speciality: str
    vote: str


def put_on_record(case: Case, outcome: str, experts, opinion: str, reasons: str, staff):
    """Return the facts of an expert review, and the rows that keep what lies sealed.

    :param opinion: the written opinion, for the office only
    :param reasons: what the applicant reads of it: no expert is named in them
    :param staff: codes of those who put it on record
    :raises NotAllowed: for too few or an even number, somebody who has to stay out, or a
        conclusion that does not follow from the votes
    """
    there = _named(experts)
    _need_strangers(case, there, staff)
    votes = counted(there)
    if outcome != votes.outcome:
        raise rules.NotAllowed(
            "conclusion",
            "The conclusion follows from the votes: passed when more than half of the experts agree, else not passed.",
            RULE,
        )
    note, told = words(case.pk, reasons, what=TOLD)
    if any(_plain(one.name) in _plain(reasons) for one in there):
        raise rules.NotAllowed(
            "named", "The applicant reads the reasons: name no expert in them.", RULE
        )
    written = _opinion(opinion)
    kept, beside = sealed(case.pk, {"experts": [asdict(one) for one in there], "opinion": written})
    return {"note": note, "experts": kept, "votes": votes}, (*told, *beside)


def need_none(experts, opinion: str) -> None:
    """:raises NotAllowed: when experts are named where the edition lays down another procedure"""
    if experts or opinion.strip():
        raise rules.NotAllowed("no-experts", "Only an expert review has experts.", RULE)


def counted(experts) -> Votes:
    """Return how the experts voted."""
    votes = [one.vote for one in experts]
    return Votes(**{vote: votes.count(vote) for vote in get_args(Vote)})


def _opinion(text: str) -> str:
    """Return the written opinion.

    :raises Wordless: when it is missing or too long
    """
    if not 1 <= len(text.strip()) <= 4000:
        raise Wordless(OPINION)
    return text.strip()


def _named(experts) -> list[Expert]:
    """Return the experts, all named in full, each once, an odd number of them."""
    there = [
        replace(one, **{k: getattr(one, k).strip() for k in ("name", "unit", "speciality")})
        for one in experts
    ]
    if not all(_is_whole(one) for one in there):
        raise rules.NotAllowed(
            "experts", "Say of every expert: name, unit, speciality, and how she voted.", RULE
        )
    if not FEWEST <= len(there) <= MOST or len(there) % 2 == 0:
        raise rules.NotAllowed(
            "how-many",
            "Name three, five, seven, nine or eleven experts: an odd number decides.",
            RULE,
        )
    if len({_plain(one.name) for one in there}) < len(there):
        raise rules.NotAllowed("twice", "Somebody is named twice: every expert votes once.", RULE)
    return there


def _is_whole(one: Expert) -> bool:
    said = (one.name, one.unit, one.speciality)
    return all(1 <= len(text) <= 100 for text in said) and one.vote in get_args(Vote)


def _plain(text: str) -> str:
    """Return a name as it is compared: width, spaces and case do not tell people apart."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _need_strangers(case: Case, experts: list[Expert], staff) -> None:
    """Keep out who is party to the case or reviews it, and who works for a party (回避).

    Only names are known of experts, so a namesake is kept out as well: another is asked.

    :raises NotAllowed: when somebody has to stay out
    """
    parties = _parties(case)
    reviewers = {t.handler for t in case.state.tasks if t.step in REVIEWS} | set(staff)
    officials = Staff.objects.filter(code__in=reviewers).values_list("name", flat=True)
    barred = parties | {_plain(name) for name in officials}
    if any(_plain(one.name) in barred or _plain(one.unit) in parties for one in experts):
        raise rules.NotAllowed(
            "recusal",
            "Who applies, acts for the applicant, is concerned or reviews the case, or works for a party, is no expert in it: ask another.",
            f"{RULE}; {rules.RECUSAL}",
        )


def _parties(case: Case) -> set[str]:
    """Return the names of the applicant, who represents or acts for her, and those concerned."""
    hers = [case.applicant_id, *filter(None, [case.agent_id])]
    known = Applicant.objects.filter(Q(pk__in=hers) | Q(represents=case.applicant_id))
    names = {*known.values_list("name", flat=True), *(one.name for one in concerned_of(case))}
    return {_plain(name) for name in names if name.strip()}
