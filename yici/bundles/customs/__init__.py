"""国际贸易单一窗口: whoever says how a customs declaration stands (通关便利, C061).

An adapter is a class with what `SingleWindow` asks for. The house has one, the sandbox, whose answers
are SIMULATED; a city that is connected adds its own in a package of its own and names it in
YICI_SINGLE_WINDOW by its dotted path:

    YICI_SINGLE_WINDOW=guangan.customs.Window
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .sandbox import Sandbox
from .steps import OutOfReach, Passed, Unknown


class SingleWindow(Protocol):
    """One way to ask. Nothing but the number of the declaration goes out."""

    name: str  # kept with every declaration, at most 40 characters
    is_sandbox: bool

    def passage(self, number: str, since: datetime, at: datetime) -> Sequence[Passed]:
        """Return every step of a declaration so far, the oldest first.

        :param since: when it was entered here
        :raises Unknown: when the window has no declaration of that number
        :raises OutOfReach: when there is no answer
        """


_KNOWN: dict[str, SingleWindow] = {}


def window() -> SingleWindow | None:
    """Return the window this city is connected with; None: it is connected with none."""
    word = settings.SINGLE_WINDOW
    if not word:
        return None
    if word not in _KNOWN:
        _KNOWN[word] = Sandbox() if word == Sandbox.name else import_string(word)()
    return _KNOWN[word]


__all__ = ["OutOfReach", "Passed", "Sandbox", "SingleWindow", "Unknown", "window"]
