"""The guides that come with Yici: complete items of the demo city, one file each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from .content import Content

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class GuideFile:
    """One file: which item it belongs to, and what its edition holds."""

    code: str
    department: str  # short name, as in the implementation list
    region: str
    main_item: str
    content: Content
    from_on: date | None = None  # in force from a later day than the others: its law is younger


def demo_guides() -> Iterator[GuideFile]:
    """Read the guides, in order of their file names."""
    for file in sorted((DATA / "guides").glob("*.json")):
        yield read_guide(file)


def read_guide(file: Path) -> GuideFile:
    """Read one guide.

    :raises pydantic.ValidationError: the content is not one of an edition.
    """
    told = orjson.loads(file.read_bytes())
    content = Content.model_validate(told.pop("content"))
    begins = told.pop("from_on", "")
    from_on = date.fromisoformat(begins) if begins else None
    return GuideFile(**told, content=content, from_on=from_on)
