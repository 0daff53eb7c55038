"""Looking things up in the negative list: what one wants to do, and what the list says of it."""

from dataclasses import dataclass

from .models import AccessItem, AccessList
from .search.text import fold, words

MOST = 50


@dataclass(frozen=True)
class Answer:
    of: AccessList | None  # None: no list was taken in yet
    items: list[AccessItem]
    count: int  # items of the list that are here

    @property
    def is_whole(self) -> bool:
        """Whether every item of the edition is here: only then does silence mean freedom."""
        return self.of is not None and self.count >= self.of.announced


def current(who) -> AccessList | None:
    return AccessList.objects.visible_to(who).first()


def look_up(typed: str, who) -> Answer:
    """Return the items that say something of these words; all of them without words."""
    now = current(who)
    if now is None:
        return Answer(None, [], 0)
    listed = list(AccessItem.objects.visible_to(who).filter(of=now))
    wanted = [word for word in words(typed) if len(word) > 1] or [w for w in [fold(typed)] if w]
    found = [one for one in listed if not wanted or _speaks_of(one, fold(typed), wanted)]
    return Answer(now, found[:MOST] if wanted else found, len(listed))


def _speaks_of(item: AccessItem, phrase: str, wanted: list[str]) -> bool:
    text = fold(f"{item.name} {item.industry} {item.measures} {item.local}")
    return phrase in text or all(word in text for word in wanted)
