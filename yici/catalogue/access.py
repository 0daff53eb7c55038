"""Looking things up in the negative list: what one wants to do, and what the list says of it.

The answer is one of four: prohibited, licensed (and by which item), free, or not known. Free is said
only where every item of the edition is here; a licence that is asked for here is known even where
the list is not whole, since it stands in the catalogue with its law (C064).
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Q
from django.utils import timezone

from .content import TaskType
from .models import AccessItem, AccessList, Edition, Item
from .search.text import fold, words

MOST = 50
MOST_LICENCES = 10
MOST_NAMED = 200  # guides that name a word as people say it


@dataclass(frozen=True)
class Answer:
    of: AccessList | None  # None: no list was taken in yet
    items: list[AccessItem]
    count: int  # items of the list that are here
    asked: bool = False  # whether anything was looked up
    licences: tuple[Item, ...] = ()  # items of this catalogue that license what was asked for

    @property
    def is_whole(self) -> bool:
        """Whether every item of the edition is here: only then does silence mean freedom."""
        return self.of is not None and self.count >= self.of.announced

    @property
    def verdict(self) -> str:
        """Return forbidden, licensed, free or unknown; nothing where nothing was asked."""
        if not self.asked:
            return ""
        kinds = {one.kind for one in self.items}
        if "forbidden" in kinds:
            return "forbidden"
        if "licensed" in kinds or self.licences:
            return "licensed"
        return "free" if self.is_whole else "unknown"


def current(who) -> AccessList | None:
    return AccessList.objects.visible_to(who).first()


def look_up(typed: str, who) -> Answer:
    """Return the items that say something of these words; all of them without words."""
    wanted = [word for word in words(typed) if len(word) > 1] or [w for w in [fold(typed)] if w]
    now, asked, licences = current(who), bool(wanted), _licences(typed, wanted, who)
    if now is None:
        return Answer(None, [], 0, asked, licences)
    listed = list(AccessItem.objects.visible_to(who).filter(of=now))
    found = [one for one in listed if not wanted or _speaks_of(one, fold(typed), wanted)]
    if asked and not found and not licences:
        licences = _by_everyday_words(typed, who)
    return Answer(now, found[:MOST] if wanted else found, len(listed), asked, licences)


def _licences(typed: str, wanted: list[str], who) -> tuple[Item, ...]:
    """Return the administrative licences of this catalogue whose name holds all these words."""
    if not wanted:
        return ()
    every = reduce(and_, (Q(name__icontains=word) for word in wanted))
    licensing = Item.objects.visible_to(who).filter(
        Q(name__icontains=fold(typed)) | every, task_type=TaskType.LICENCE.value
    )
    found = licensing.filter(editions__status="published").select_related("department")
    return tuple(found.distinct().order_by("code")[:MOST_LICENCES])


def _by_everyday_words(typed: str, who) -> tuple[Item, ...]:
    """Return the licences whose guides name these very words as people say them: 开饭店.

    The list speaks the language of laws; of what it calls otherwise nobody may be told that it is free.
    """
    said = Edition.objects.in_force(timezone.localdate()).filter(
        item__task_type=TaskType.LICENCE.value, body__keywords__contains=[typed.strip()]
    )
    # Asked first and by itself: joined the other way round, every item would open every body.
    named = list(said.order_by("item__code").values_list("item_id", flat=True)[:MOST_NAMED])
    seen = Item.objects.visible_to(who).filter(pk__in=named)
    return tuple(seen.select_related("department").order_by("code")[:MOST_LICENCES])


def _speaks_of(item: AccessItem, phrase: str, wanted: list[str]) -> bool:
    text = fold(f"{item.name} {item.industry} {item.measures} {item.local}")
    return phrase in text or all(word in text for word in wanted)
