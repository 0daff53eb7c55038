"""Drafts: an application for a bundle, kept and gone on with later or elsewhere (C066)."""

from datetime import datetime
from uuid import UUID

from yici.people import secrets

from ..models import Draft, draft_context


def save_draft(
    *, pk: UUID, user, applicant_id: UUID, edition_id: int, content: dict, at: datetime
) -> Draft:
    """Keep an application that is not sent yet; the next save replaces it."""
    draft, _ = Draft.objects.update_or_create(
        id=pk,
        user=user,
        defaults={
            "applicant_id": applicant_id,
            "edition_id": edition_id,
            "sealed": secrets.encrypt_json(content, draft_context(pk)),
            "changed_at": at,
        },
    )
    return draft


def discard_draft(*, draft: Draft) -> None:
    """Throw a draft away."""
    draft.delete()
