"""The draft on the desk: opened, changed part by part, undone. It is in force for nobody.

Who saves a part says what she had before her. If another has changed that part since, she is told
what; changes to other parts disturb nobody. Every save is a draft of `actions.draft_edition`.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils import timezone

from yici.catalogue import actions
from yici.catalogue.content import Content, TaskType
from yici.catalogue.models import Edition, Item
from yici.catalogue.refusals import StaleDraft

from .sections import SECTIONS, Section

DEPTH = 12  # steps that can be taken back
TRIES = 3  # another may save between reading and writing


class Overtaken(Exception):
    """Another has changed this part since it was opened; `now` is what it is (None: removed)."""

    def __init__(self, now: Any):
        super().__init__()
        self.now = now


class NothingToUndo(Exception):
    """No step is left, or what it changed was changed again by another."""


@dataclass(frozen=True)
class Place:
    """Where in a content a section lies; `owner` is the table whose rows are meant."""

    section: Section
    owner: str = ""

    def read(self, body: Mapping) -> Any:
        """Return the section's parts, or its one part.

        :raises KeyError: the owner is not there
        """
        holder = self._holder(body)
        if self.section.spread:
            return {one.name: holder[one.name] for one in self.section.inputs}
        return holder[self.section.name]

    def write(self, body: dict, value: Any) -> None:
        holder = self._holder(body)
        holder.update(value if self.section.spread else {self.section.name: value})

    def _holder(self, body: Mapping) -> dict:
        if self.owner:
            return _part(body[self.section.within], self.owner)
        return body[self.section.inside] if self.section.inside else body  # type: ignore[return-value]


def _part(parts: list, code: str) -> dict:
    found = next((part for part in parts if part["code"] == code), None)
    if found is None:
        raise KeyError(code)
    return found


@dataclass
class Draft:
    """What an item's next edition says so far: its draft, or what is in force, or nothing yet."""

    item: Item
    edition: Edition | None
    content: Content

    @property
    def is_draft(self) -> bool:
        return self.edition is not None and self.edition.status == Edition.Status.DRAFT

    @property
    def body(self) -> dict:
        return self.content.model_dump(mode="json")


def opened(item: Item) -> Draft:
    """Open the draft, or what it would be begun with."""
    edition = item.editions.order_by("-number").first()
    if edition is not None:
        return Draft(item, edition, Content.model_validate(edition.body))
    begun = Content(
        name=item.name,
        task_type=TaskType.of_code(item.task_type),
        lead_department=item.department.short_name,
    )
    return Draft(item, None, begun)


def change(item: Item, place: Place, by, session, alter: Callable[[Any], Any]) -> Draft:
    """Let `alter` change a section's parts, save the draft, and remember the step.

    :raises pydantic.ValidationError: the content would be none
    :raises Overtaken: raised by `alter`
    :raises Refused: by the action
    """
    for left in reversed(range(TRIES)):
        draft = opened(item)
        body = draft.body
        before = place.read(body)
        after = alter(orjson.loads(orjson.dumps(before)))
        place.write(body, after)
        content = Content.model_validate(body)
        try:
            saved = actions.draft_edition(
                item=item,
                content=content,
                by=by,
                at=timezone.now(),
                seen=draft.edition.digest if draft.edition else "",
            )
        except StaleDraft:
            if not left:
                raise
            continue
        _remember(session, item, place, before, place.read(content.model_dump(mode="json")))
        return Draft(item, saved, content)
    raise AssertionError("unreachable")


def undo(item: Item, by, session) -> str:
    """Take the last step back; return the name of its section.

    :raises NothingToUndo: no step is left, or another has changed the section since
    """
    steps = session.get(_key(item), [])
    if not steps:
        raise NothingToUndo
    name, owner, before, after = orjson.loads(zlib.decompress(b64decode(steps[-1])))
    place = Place(SECTIONS[name], owner)

    def back(now):
        if now != after:
            raise NothingToUndo
        return before

    try:
        change(item, place, by, None, back)
    except KeyError:
        raise NothingToUndo from None
    finally:
        session[_key(item)] = steps[:-1]
    return SECTIONS[name].within or name


def can_undo(item: Item, session) -> bool:
    return bool(session.get(_key(item)))


def _remember(session, item: Item, place: Place, before: Any, after: Any) -> None:
    if session is None or before == after:
        return
    step = orjson.dumps([place.section.name, place.owner, before, after])
    steps = [*session.get(_key(item), []), b64encode(zlib.compress(step)).decode()]
    session[_key(item)] = steps[-DEPTH:]


def _key(item: Item) -> str:
    return f"undo:{item.pk}"
