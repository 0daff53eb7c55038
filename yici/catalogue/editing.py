"""The way of a draft (C009, C010): department, centre, legality, government. Pure.

| verb | from | to | who |
|---|---|---|---|
| submit | drafting | submitted | catalogue editor of the department |
| withdraw | submitted | drafting | the same |
| compile | submitted | compiled | compiler (the service centre) |
| review | compiled | reviewed | legality reviewer |
| approve | reviewed | approved | head of the region's government |
| return | submitted, compiled, reviewed | drafting | whoever would take the next step, with reasons |
| return | approved, before its day | drafting | head of the region's government, with reasons |

Nobody takes two steps of the same round: who drafted neither compiles, reviews nor approves.
"""

from collections.abc import Collection
from dataclasses import dataclass

from yici.codes import regions

DRAFTING, SUBMITTED, COMPILED, REVIEWED, APPROVED = (
    "drafting", "submitted", "compiled", "reviewed", "approved",
)  # fmt: skip
NEXT = {DRAFTING: "submit", SUBMITTED: "compile", COMPILED: "review", REVIEWED: "approve"}
LEADS_TO = {"submit": SUBMITTED, "compile": COMPILED, "review": REVIEWED, "approve": APPROVED}
DUE = {
    SUBMITTED: "compile_by",
    COMPILED: "review_by",
    REVIEWED: "approve_by",
    DRAFTING: "submit_by",
}


@dataclass(frozen=True)
class Place:
    """Where the draft stands: its step, department, region, and who has worked on this round."""

    step: str
    department_id: int
    region_id: str
    hands: Collection[str]  # actors


def verbs(place: Place, who) -> tuple[str, ...]:
    """Return what she may do with the draft now."""
    return tuple(
        verb for verb in ("edit", *LEADS_TO, "withdraw", "return") if may(verb, place, who)
    )


def may(verb: str, place: Place, who) -> bool:
    """Say whether she may do this now."""
    if who.is_clock:
        return NEXT.get(place.step) == verb or verb in {"edit", "return"}
    if verb == "edit":
        return place.step == DRAFTING and _is_editor(place, who)
    if verb == "withdraw":
        return place.step == SUBMITTED and _is_editor(place, who)
    if verb == "return":
        if place.step == APPROVED:  # also whose own approval it was: nothing is in force yet
            return _governs(place, who)
        following = NEXT.get(place.step, "")
        return place.step != DRAFTING and _has_post(following, place, who)
    return NEXT.get(place.step) == verb and _has_post(verb, place, who)


def _has_post(verb: str, place: Place, who) -> bool:
    if verb == "submit":
        return _is_editor(place, who)
    if who.actor in place.hands:
        return False
    if verb == "approve":
        return _governs(place, who)
    return {"compile": "compiler", "review": "legality_reviewer"}.get(verb) in {
        role for role, _ in who.posts
    }


def _governs(place: Place, who) -> bool:
    return any(regions.covers(governed, place.region_id) for governed in who.governs)


def _is_editor(place: Place, who) -> bool:
    return who.has("catalogue_editor", place.department_id)
