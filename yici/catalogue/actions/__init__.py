"""The only writers of the catalogue. Every verb is keyword-only and atomic."""

from .editions import (
    abolish_edition,
    draft_edition,
    publish_edition,
    resume_edition,
    suspend_edition,
)
from .lists import Imported, import_items

__all__ = [
    "Imported",
    "abolish_edition",
    "draft_edition",
    "import_items",
    "publish_edition",
    "resume_edition",
    "suspend_edition",
]
