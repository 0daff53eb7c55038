"""Writing down who changed what, and why."""

from collections.abc import Iterable
from datetime import datetime

from yici.catalogue.changes import Change, between
from yici.catalogue.content import Content
from yici.catalogue.models import Edition, EditionStep
from yici.people.who import Who

Verb = EditionStep.Verb


def note(
    edition: Edition, verb: str, by: Who, at: datetime, reason="", changes: Iterable[Change] = ()
):
    """Add a step to an edition's history."""
    EditionStep.objects.create(
        edition=edition,
        verb=verb,
        by=by.actor,
        at=at,
        reason=reason,
        digest=edition.digest,
        changes=[change.as_json() for change in changes],
    )


def body_of(edition: Edition | None) -> dict:
    """Return the content as JSON with every element of today, so that two can be compared."""
    if edition is None:
        return {}
    return Content.model_validate(edition.body).model_dump(mode="json")


def since(edition: Edition | None, content: Content) -> tuple[Change, ...]:
    """Return the changes from an edition to a content."""
    return between(body_of(edition), content.model_dump(mode="json"))
