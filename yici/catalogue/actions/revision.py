"""Telling every process that lists and searches are out of date."""

from uuid import uuid4

from yici.catalogue.models import Revision


def mark_revision() -> None:
    """Give the catalogue a new key; it is seen once the transaction commits."""
    Revision.objects.update_or_create(pk=1, defaults={"key": uuid4()})
