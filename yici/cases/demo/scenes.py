"""What else happens to cases, one SIMULATED case each: fees, parcels, hearings, promises, delay.

Told through the same verbs as real ones, after the cases of `city`; the table at the end says who
plays what, so that no page of the demo city is empty.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils import timezone

from yici.catalogue.models import Edition
from yici.kernel.reactions import settle

from ..models import Case
from . import plays
from .city import City


class Scene(NamedTuple):
    """A case of an item, by somebody, taken through some steps."""

    key: str
    item: str  # how its code begins
    who: str
    plays: tuple[Callable, ...]
    days: int = 4  # working days since it was sent in
    wish: dict[str, Any] = {}


def load_scenes(progress=lambda things, what: things) -> None:
    """Tell every scene; a second time changes nothing."""
    cities = {name: City(timezone.now(), name) for name in {scene.who for scene in SCENES}}
    for scene in progress(SCENES, "scenes"):
        play(cities[scene.who], scene)


def play(city: City, scene: Scene) -> Case:
    """Send the scene's case in and take it through its steps, each with what follows from it."""
    offered = Edition.objects.in_force().select_related("item")
    edition = offered.get(item__code__startswith=f"{scene.item}-")
    begun = city.days_ago(scene.days)
    case = city.apply(edition, begun, key=f"scene:{scene.key}", **scene.wish)
    settle()
    for step in scene.plays:
        step(city, Case.at(case.pk))
        settle()
    return Case.at(case.pk)


POST, WINDOW = {"delivery": "post"}, {"delivery": "window"}
SCENES = (
    Scene("unpaid", "511A0116400001", "citizen", (plays.decided,), wish=POST),
    Scene("paid", "511A0146000010", "citizen", (plays.by_counter, plays.decided, plays.paid, plays.sent, plays.looked_at), wish=POST),
    Scene("refund", "511F15034003", "citizen", (plays.decided, plays.paid, plays.paid_back, plays.waits_at_window), wish=WINDOW),
    Scene("arrived", "511A0015500009", "citizen", (plays.by_counter, plays.decided, plays.sent, plays.brought), wish=POST),
    Scene("hearing", "511A0024700001", "citizen2", (City.accept, plays.heard_soon)),
    Scene("consult", "511A0148600000", "citizen2", (City.accept, plays.consulted)),
    Scene("drawings", "511Z17420001", "citizen2", (City.accept, plays.remarked)),
    Scene("qualification", "511A0126400001", "citizen2", (City.accept, City.review_some), wish={"answers": {"category": ["highway", "water"], "matter": "first"}}),
    Scene("suspended", "511F15034003", "citizen2", (City.accept, plays.suspended)),
    Scene("tolerance", "511A0024900001", "citizen2", (plays.accepted_with_gaps,)),
    Scene("promise", "511A0148900001", "citizen2", (plays.decided,), wish={"undertaking": True}),
    Scene("broken", "511A0045100002", "mother", (plays.decided, plays.found_false), wish={"undertaking": True}),
    Scene("originals", "512036008002", "mother", (plays.decided,), wish=WINDOW),
    Scene("pre-review", "511A0126300000", "citizen2", (), wish={"pre_review": True}),
    Scene("late", "511A0138600000", "mother", (City.accept,), days=40),
    Scene("remedy", "511A14006025", "citizen2", (City.accept, City.review, City.check, City.refuse, plays.challenged)),
)  # fmt: skip
