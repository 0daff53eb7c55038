"""What an applicant promises: undertakings (告知承诺), papers that follow, originals to be shown."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from .. import joint, rules
from ..models import CreditRecord

COMMITMENT, TRUST_FIRST = "commitment", "trust_first"
AT_WINDOW = "window"  # where a clerk has the papers before her; whatever else she says: not seen
FALSE, BROKEN = "false_undertaking", "promise_broken"  # kinds of a credit record


def replaced(content) -> frozenset[str]:
    """Return the materials that a signed undertaking replaces."""
    paths = getattr(content, "paths", None)  # a bundle's content has none of its own
    commitment = paths and paths.commitment
    return frozenset(commitment.stands_for) if commitment else frozenset()


def is_barred(applicant_id: UUID) -> bool:
    """Whether a broken promise, not repaired yet, bars her from promising again (R30)."""
    return CreditRecord.objects.filter(applicant_id=applicant_id, repaired_on=None).exists()


def is_barred_since(state) -> bool:
    """Whether a bar has arisen after she signed the undertaking that this case rests on (R30)."""
    return COMMITMENT in state.ways and is_barred(state.applicant_id)


def ways(case_id: UUID, content, wanted, applicant_id: UUID, on: date) -> dict:
    """Return which ways the case takes, and the digest of what she signed.

    :raises NotAllowed: when the item knows no undertaking, or she may not promise again yet
    """
    paths, taken = content.paths, []
    undertaking = ""
    if wanted.undertaking:
        if paths.commitment is None:
            raise rules.NotAllowed(
                "no-undertaking", "This item is not decided on an undertaking.", "R30"
            )
        if is_barred(applicant_id):
            raise rules.NotAllowed(
                "barred", "An earlier promise was not kept: apply in the ordinary way.", "R30"
            )
        taken.append(COMMITMENT)
        undertaking = signed(case_id, content, applicant_id, on)
    if paths.trust_first and wanted.channel != AT_WINDOW:
        taken.append(TRUST_FIRST)
    return {"ways": (*taken, *joint.ways_of(paths)), "undertaking": undertaking}


def signed(case_id: UUID, content, applicant_id: UUID, on: date) -> str:
    """Return the digest of the undertaking as she signed it: words, case, person and day."""
    commitment = content.paths.commitment
    words = "\n".join((commitment.text, *commitment.duties, commitment.consequence))
    return sha256(f"{case_id}\n{applicant_id}\n{on}\n{words}".encode()).hexdigest()


def record(case, kind: str, at: datetime) -> tuple[CreditRecord, ...]:
    """Return the row that puts a broken promise on record; none when it stands there already (R30)."""
    if CreditRecord.objects.filter(case_id=case.pk, kind=kind).exists():
        return ()
    return (
        CreditRecord(
            case_id=case.pk, kind=kind, applicant_id=case.state.applicant_id, recorded_at=at
        ),
    )
