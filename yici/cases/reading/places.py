"""Where a case was taken in and where its result is handed out, if in another region (C051)."""

from dataclasses import dataclass

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
