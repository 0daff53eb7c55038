"""Why the office said no, as the applicant reads it: reason, ground, and where to turn (art. 38)."""

from django.utils.translation import gettext as _

from yici.catalogue.models import edition
from yici.kernel import ledger

from . import grounds
from .models import Case, Note

OF_A_REFUSAL = f"《{grounds.LICENSING}》第三十八条第二款"
WITHOUT_OWN_WORDS = (
    "如不服本决定，可以自知道之日起六十日内依法申请行政复议，或者六个月内依法提起行政诉讼。"
)


def remedies_of(case: Case) -> str:
    """Return where to turn against a decision, as the item's guide says it."""
    remedies = edition(case.edition_id).content.remedies
    return remedies.text if remedies else WITHOUT_OWN_WORDS


def rows_of(case: Case) -> list[tuple[str, str]]:
    """Return (label, words) of a refusal; nothing for a case that was not refused."""
    if case.status == "not_accepted":
        rows = _not_accepted(case)
    elif case.outcome == "refused":
        rows = _refused(case)
    else:
        return []
    rows.append((_("If you do not agree"), remedies_of(case)))
    return [row for row in rows if row[1]]


def proposed_of(case: Case) -> list[tuple[str, str]]:
    """Return what the second person is to confirm, so that she reads it before she does (R27)."""
    return [row for row in _not_accepted(case) if row[1]] if case.status == "refusing" else []


def _not_accepted(case: Case) -> list[tuple[str, str]]:
    proposed = _last(case, "refusal_proposed")
    ground = grounds.REFUSALS[proposed["ground"]]
    return [
        (_("Reason"), _said(case, proposed["note"])),
        (_("What you can do instead"), _said(case, proposed["guidance"])),
        (_("Legal ground"), f"{_(ground.text)}《{ground.law}》{ground.article}"),
    ]


def _refused(case: Case) -> list[tuple[str, str]]:
    decided = _last(case, "decided")
    return [
        (_("Reason"), _said(case, decided["note"])),
        (_("Criterion"), criterion_of(case, decided["criterion"])),
        (_("Legal ground"), OF_A_REFUSAL),
    ]


def criterion_of(case: Case, code: str) -> str:
    """Return the text of the criterion a decision rests on."""
    stages = [s for s in edition(case.edition_id).content.stages if s.kind.value == "decision"]
    return next((c.text for s in stages for c in s.criteria if c.code == code), "")


def _last(case: Case, kind: str) -> dict:
    return ledger.history(case.pk, since=case.opened_at).filter(kind=f"cases.{kind}").last().body


def _said(case: Case, digest: str) -> str:
    found = Note.objects.filter(case_id=case.pk, digest=digest)
    return found.values_list("text", flat=True).first() or ""
