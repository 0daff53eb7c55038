"""What pages and the API say of proofs, in words."""

import re
from hashlib import sha256

import orjson
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from yici.people import masking

from .codelists import STANCES, STATUSES, SUBSTITUTES, WITHHELD
from .models import Opinion, Proof, Words

NUMBERS = re.compile(r"(?<!\d)\d{7,18}[0-9Xx]?(?!\d)")
HEAD = ("Proof", "Kind", "Asked by", "Issued by", "Legal basis", "Status", "Reason", "What takes its place", "Decided on", "Decided by")  # fmt: skip


def listed(who, asked):
    """Return the proofs a list asks for: `status`, `q`, newest decisions first."""
    found = Proof.objects.visible_to(who).select_related("department", "authority")
    if asked.get("status") in STATUSES:
        found = found.filter(status=asked["status"])
    if words := asked.get("q", "").strip()[:50]:
        found = found.filter(
            Q(name__icontains=words) | Q(issuer__icontains=words)
            | Q(department__name__icontains=words)
        )  # fmt: skip
    return found.order_by("-told_at", "pk")


def figures(who) -> list[tuple[str, str, int]]:
    """Return (status, words, how many) in the order of the statuses."""
    told = dict(Proof.objects.visible_to(who).values_list("status").annotate(n=Count("pk")))
    return [(code, _(words), told.get(code, 0)) for code, words in STATUSES.items()]


def row(proof: Proof) -> list[str]:
    """One proof as a line of a file."""
    return [
        proof.name, _(proof.kind_words), proof.department.name, proof.issuer, proof.basis,
        _(proof.status_words), _(proof.reason_words) if proof.reason else "",
        instead(proof), str(proof.decided_on or ""),
        proof.authority.name if proof.authority else "",
    ]  # fmt: skip


def digest(rows: list[list[str]]) -> str:
    """Return the digest of a list's lines: two that bear the same hold the same."""
    return sha256(orjson.dumps(rows)).hexdigest()


def instead(proof: Proof) -> str:
    """Say what takes its place, in words."""
    words = _(SUBSTITUTES[proof.substitute]) if proof.substitute else ""
    return f"{words}：{proof.into}" if proof.into else words


def said(proof: Proof, digest: str) -> str:
    """Return the words behind a digest, numbers masked."""
    found = Words.objects.filter(proof_id=proof.pk, digest=digest).values_list("text", flat=True)
    return masked(found[0]) if digest and found else ""


def masked(text: str) -> str:
    """Mask identity and telephone numbers somebody wrote down."""
    return NUMBERS.sub(lambda match: masking.number(match[0]), text)


def opinions(proof: Proof, who) -> dict:
    """Return the opinions that are shown, how many were withheld and for what, and the balance."""
    told = Opinion.objects.filter(proof_id=proof.pk)
    withheld = told.filter(status="withheld").values_list("withheld_for").annotate(n=Count("id"))
    stances = told.values_list("stance").annotate(n=Count("id"))
    return {
        "shown": [
            (_(STANCES[one.stance]), masked(one.text), one.on)
            for one in told.filter(status="shown").order_by("on", "id")[:200]
        ],
        "withheld": [(_(WITHHELD[code]), n) for code, n in withheld],
        "waiting": told.filter(status="waiting").count(),
        "stances": [(_(STANCES[code]), n) for code, n in stances],
        "open": proof.until is not None
        and proof.status == "opinions"
        and proof.until >= timezone.localdate(),
    }
