"""Where a case was taken in and where its result is handed out, if in another region (C051)."""

from dataclasses import dataclass

from yici.halls.models import Window
from yici.people.models import Staff

from ..halls import names_of
from ..models import Case


@dataclass(frozen=True)
class Place:
    """A hall, by its region."""

    region: str
    name: str


def places_of(case: Case) -> tuple[Place | None, Place | None]:
    """Return the halls that took it in and that hand it out; None: that of its own region."""
    regions = {case.taken_at, case.collect_at} - {""}
    if not regions:
        return None, None
    names = names_of(regions)
    taken, collected = (
        Place(code, names.get(code, code)) if code else None
        for code in (case.taken_at, case.collect_at)
    )
    return taken, collected


@dataclass(frozen=True)
class AtWindow:
    """The window that took something in, and who was asked first, if at another one (C037, R23)."""

    number: str
    name: str
    hall: str
    first_asked: str = ""  # her name

    def __str__(self) -> str:
        return f"{self.number} {self.name} · {self.hall}"


def window_of(story) -> AtWindow | None:
    """Return the window that took a case in, or a whole of several; nothing where none is known."""
    if story.window_id is None:
        return None
    found = Window.objects.select_related("hall").get(pk=story.window_id)
    first = Staff.objects.filter(pk=story.first_asked).first() if story.first_asked else None
    return AtWindow(found.number, found.name, found.hall.name, first.name if first else "")
