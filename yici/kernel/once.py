"""A key for what is no story: a line in a register, entered once however often it is sent.

@once(Record)
def record_credit(*, agency, kind, ..., by, at): ...

record_credit(agency=firm, kind="praise", by=he, at=now, key="...")
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid5

from django.db import models, transaction

from .actions import payload
from .chapters import KeyReused, OtherContent
from .reactions import Command
from .sql import rows
from .story import KEYS

TAKE = """insert into kernel_command (story, key, seq, kind, digest)
    values (%(story)s, %(key)s, 0, %(kind)s, %(digest)s) on conflict do nothing returning seq"""


def once(model: type[models.Model]):
    """Let an action that returns a row of this model take `key`: sent again, it returns that row.

    The key is kept in the transaction of the action, so of two at once the second waits for the
    first; what is refused leaves no key behind.

    :raises KeyReused: the key was used for another action
    :raises OtherContent: the key was sent before with other words
    """

    def decorate(action: Callable):
        name = f"{action.__module__.split('.')[1]}.{action.__name__}"
        kind = model._meta.label_lower

        @wraps(action)
        @transaction.atomic
        def done(*, key: str | None = None, **said):
            if key is None:
                return action(**said)
            story = uuid5(KEYS, kind)
            digest = payload(story, key, _words(said))
            if not rows(TAKE, {"story": story, "key": key, "kind": name, "digest": digest}):
                return model._default_manager.get(pk=_made_before(story, key, name, digest))
            made = action(**said)
            Command.objects.filter(story=story, key=key).update(seq=made.pk)
            return made

        return done

    return decorate


def is_first(model: type[models.Model], *, name: str, key: str, said: dict) -> bool:
    """Whether many rows of a register are entered with this key for the first time: of a list, say.

    To be asked within the transaction that enters them; what is refused leaves no key behind.

    :raises KeyReused: the key was used for something else
    :raises OtherContent: the key was sent before with other words
    """
    story = uuid5(KEYS, model._meta.label_lower)
    digest = payload(story, key, said)
    if rows(TAKE, {"story": story, "key": key, "kind": name, "digest": digest}):
        return True
    _made_before(story, key, name, digest)
    return False


def _words(said: dict) -> dict:
    """Return what was said: rows by their keys, and not when it was sent."""
    return {
        name: value.pk if isinstance(value, models.Model) else value
        for name, value in said.items()
        if name != "at"
    }


def _made_before(story: UUID, key: str, name: str, digest: str) -> int:
    used = Command.objects.get(story=story, key=key)
    if used.kind != name:
        raise KeyReused(f"this key was used for {used.kind}")
    if used.digest != digest:
        raise OtherContent(f"this key was used for {name} with other content")
    return used.seq
