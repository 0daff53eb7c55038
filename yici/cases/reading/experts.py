"""专家评审, as people read it: the conclusion, the votes counted, the reasons; to officials, who."""

from dataclasses import dataclass, field
from datetime import date

from yici.catalogue.content import ProcedureKind
from yici.catalogue.models import edition
from yici.kernel import ledger

from .. import rules
from ..events.base import Votes
from ..models import Case, Note, Sealed


@dataclass(frozen=True)
class ExpertReview:
    """One review; `experts` and `opinion` only for officials of the case, and until erased."""

    procedure: str
    name: str
    on: date
    outcome: str
    votes: Votes
    reasons: str
    experts: list[dict] = field(default_factory=list)
    opinion: str = ""


def expert_reviews_of(case: Case, who) -> list[ExpertReview]:
    """Return the expert reviews that are finished; no statement where the item had none."""
    laid_down = edition(case.edition_id).content.special_procedures
    names = {p.code: p.name for p in laid_down if p.kind is ProcedureKind.EXPERT_REVIEW}
    if not any(t.step == "procedure" and t.subject in names and t.state == "done"
               for t in case.state.tasks):  # fmt: skip
        return []
    entries = ledger.history(case.pk, since=case.opened_at).filter(kind="cases.procedure_finished")
    told = [entry.event for entry in entries if entry.body.get("votes")]
    notes = dict(Note.objects.filter(case_id=case.pk, digest__in=[e.note for e in told])
                 .values_list("digest", "text"))  # fmt: skip
    kept = _sealed(case, told) if rules.reads_sealed_opinions(case.state, who) else {}
    return [
        ExpertReview(
            e.code, names.get(e.code, ""), e.on, e.outcome, e.votes, notes.get(e.note, ""),
            **kept.get(e.experts, {}),
        )
        for e in told
    ]  # fmt: skip


def _sealed(case: Case, told) -> dict[str, dict]:
    rows = Sealed.objects.filter(case_id=case.pk, digest__in=[e.experts for e in told])
    return {row.digest: row.read() for row in rows}
