"""Finding a bundle by the words people use for what happens to them."""

from dataclasses import dataclass

from yici.cases.application import words as words_of
from yici.catalogue.search.text import core, fold, words

from .content import Definition
from .editions import joints_now
from .joining import Joint
from .models import Bundle, Edition


@dataclass(frozen=True)
class Offer:
    """A bundle on offer, with its edition and its joint form."""

    bundle: Bundle
    edition: Edition
    joint: Joint

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return words_of(self.definition, "name")

    @property
    def definition(self) -> Definition:
        return self.edition.definition


def on_offer(who) -> list[Offer]:
    """Return every bundle that can be applied for now."""
    seen = Bundle.objects.visible_to(who)
    editions = Edition.objects.in_force().filter(bundle__in=seen).defer("body")
    found = list(editions.select_related("bundle__department").order_by("bundle__code"))
    joints = joints_now(found)
    return [Offer(one.bundle, one, joints[one.pk]) for one in found if one.pk in joints]


def offer_of(code: str, who) -> Offer | None:
    """Return the bundle of that code if it is on offer."""
    return next((one for one in on_offer(who) if one.bundle.code == code), None)


def find(typed: str, who) -> list[Offer]:
    """Return the bundles that fit the words, best first; all of them without words."""
    offers = on_offer(who)
    if not fold(typed):
        return offers
    scored = [(_score(one, typed), n, one) for n, one in enumerate(offers)]
    return [one for score, _n, one in sorted(scored, key=lambda s: (-s[0], s[1])) if score]


def _score(offer: Offer, typed: str) -> int:
    """Return how well it fits: the phrase itself counts more than words of it."""
    told = offer.definition
    first = [fold(text) for text in (told.life_event, told.name, told.name_en, *told.keywords)]
    second = [
        fold(text) for text in (told.summary, *(c.name for c in offer.joint.contents.values()))
    ]
    phrase = core(typed)
    points = 10 * any(phrase in text or (text and text in phrase) for text in first)
    points += 5 * any(phrase in text for text in second)
    if points:
        return points
    wanted = [word for word in words(typed) if len(word) > 1]
    hits = sum(any(word in text for text in (*first, *second)) for word in wanted)
    return hits if wanted and hits * 2 >= len(wanted) else 0
