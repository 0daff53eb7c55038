"""What a case holds on paper: sealed notices, materials, and the proof of its story."""

from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from yici.kernel import digests, ledger, rest
from yici.kernel.files import serving
from yici.people.who import who_is

from .. import reading
from ..models import Material
from .reading import case_of, is_office

router = Router(tags=["cases"])
PDF = {
    "responses": {
        200: {
            "description": "The file.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}  # fmt: skip
HOW = (
    "seal = SHA-256 over seven lines joined by LF: the seal before (64 zeros at first), story, "
    "seq, kind, actor, at (UTC, six decimals, +00:00), body (JSON, keys sorted, no spaces, UTF-8)."
)


class PaperOut(Schema):
    """A sealed notice about the case."""

    id: UUID
    kind: str
    title: str
    number: str
    issued_at: datetime
    file: str | None = Field(description="Where to get it, or null while it is being sealed.")


class EntryOut(Schema):
    seq: int
    at: datetime
    kind: str
    actor: str
    body: dict = Field(description="The fact: references and digests only, no personal data.")
    seal: str


class DigestPathOut(Schema):
    """The way from the story's head on a day to that day's signed root (RFC 9162 tree)."""

    day: date
    seq: int = Field(description="The entry that was the story's head on that day.")
    seal: str
    path: list[tuple[str, str]] = Field(description="(left or right, hash of the neighbour).")
    root: str
    stories: int
    previous: str
    line: str = Field(description="SHA-256 over previous, day, root and stories, joined by LF.")
    signature: str = Field(description="Ed25519 over the line, in hex.")
    key: str = Field(description="The public key, in hex; compare it with GET /digests.")


class ProofOut(Schema):
    """The story with its seals: whoever has it can check that nothing was changed since."""

    how: str
    stream: str
    story: UUID
    number: str
    head: str = Field(description="The seal of the last entry, as the case's row bears it.")
    entries: list[EntryOut]
    digest: DigestPathOut | None


def papers_of(request, case):
    """Return the papers she may see: the office all, an applicant those addressed to her."""
    return reading.papers_of(case, for_office=is_office(case, who_is(request.user)))


@router.get("/{number}/papers", response=list[PaperOut])
def list_papers(request, number: str):
    """List the sealed notices of a case."""
    case = case_of(request, number)
    return [
        {
            "id": paper.id, "kind": paper.kind, "title": paper.title, "number": paper.number,
            "issued_at": paper.at,
            "file": f"/api/v1/cases/{case.number}/papers/{paper.id}/file" if paper.digest else None,
        }
        for paper in papers_of(request, case)
    ]  # fmt: skip


@router.get("/{number}/papers/{uuid:paper_id}/file", openapi_extra=PDF)
def read_paper(request, number: str, paper_id: UUID):
    """Get a sealed notice as PDF."""
    paper = papers_of(request, case_of(request, number)).filter(id=paper_id).first()
    if paper is None:
        raise Http404
    if not paper.digest:
        sentence = _("The file is being sealed. Try again in a minute.")
        raise rest.Problem(503, "being-sealed", sentence, headers={"Retry-After": "5"})
    return serving.response(
        request,
        paper.digest,
        name=f"{paper.title}-{paper.number}.pdf",
        media_type="application/pdf",
    )


@router.get("/{number}/materials/{no}/file", openapi_extra=PDF)
def read_material(request, number: str, no: str):
    """Get a material as it was handed in."""
    case = case_of(request, number)
    kept = Material.objects.filter(case_id=case.pk).exclude(digest="")
    found = next((one for one in kept if one.no == no), None)
    if found is None:
        raise Http404
    return serving.response(
        request, found.digest, name=found.name or found.no, media_type=found.media_type
    )


@router.get("/{number}/proof", response=ProofOut)
def read_proof(request, number: str):
    """Get the story of a case with its seals, to be checked by anybody, anywhere."""
    case = case_of(request, number)
    entries = ledger.history(case.pk, since=case.opened_at)
    names = ("seq", "at", "kind", "actor", "body", "seal")
    return {
        "how": HOW,
        "stream": case.stream,
        "story": case.pk,
        "number": case.number,
        "head": case.seal,
        "entries": [{name: getattr(entry, name) for name in names} for entry in entries],
        "digest": _digest(case),
    }


def _digest(case) -> dict | None:
    """Return the way from the story to a day's signed root, once there is one."""
    proof = digests.proof_of(case.pk)
    if proof is None:
        return None
    names = ("day", "root", "stories", "previous", "line", "signature")
    return {name: getattr(proof.digest, name) for name in names} | {
        "seq": proof.seq, "seal": proof.seal, "path": proof.path, "key": digests.public_key(),
    }  # fmt: skip
