"""Drafts: an application begun, kept, and gone on with later or elsewhere (C066)."""

from datetime import datetime, timedelta
from uuid import UUID

from yici.people import secrets

from ..models import DRAFT_NOTICE, Draft, draft_context


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
            "warned_at": None,
        },
    )
    return draft


def discard_draft(*, draft: Draft) -> None:
    """Throw a draft away."""
    draft.delete()


def warn_of_old_drafts(*, at: datetime, days: int) -> list[Draft]:
    """Mark the drafts that nobody touched for so long that they will go in `DRAFT_NOTICE` days.

    :param days: how long a draft is kept, the notice included
    """
    untouched = at - timedelta(days=days - DRAFT_NOTICE)
    old = Draft.objects.filter(warned_at=None, changed_at__lt=untouched)
    found = list(old)
    old.filter(pk__in=[draft.pk for draft in found]).update(warned_at=at)
    return found


def discard_old_drafts(*, at: datetime, days: int) -> int:
    """Throw away what was left lying for so many days, if the notice was given in time."""
    warned = Draft.objects.filter(warned_at__lt=at - timedelta(days=DRAFT_NOTICE))
    return warned.filter(changed_at__lt=at - timedelta(days=days)).delete()[0]
