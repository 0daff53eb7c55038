"""What stands in the navigation: each module offers entries, the doors line them up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One place to go. Modules offer lists of them: `pages.citizen_menu`, `pages.staff_menu`.

    `shown(user)` says who sees it, `count(user)` gives the number beside it (0: none).
    """

    label: Any  # translated lazily
    route: str  # name of the page, e.g. "portal:my_cases"
    icon: str
    order: int = 50
    shown: Callable[[Any], bool] = lambda user: True
    count: Callable[[Any], int] | None = None


def line_up(entries: list[Entry], user) -> list[dict]:
    """Return what this user sees, in order: label, route, icon and count of each entry."""
    seen = [entry for entry in entries if entry.shown(user)]
    return [
        {
            "label": entry.label,
            "route": entry.route,
            "icon": entry.icon,
            "count": entry.count(user) if entry.count else 0,
        }
        for entry in sorted(seen, key=lambda entry: entry.order)
    ]
