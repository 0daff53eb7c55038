"""Finding items: the search index of the items as they are now, and pages of items from it.

The index lies under `var/search`, in a directory named after the catalogue's revision: every
process opens the same one, and only one builds it. A process that sees a new revision goes on
with the index it has while a large one is built.
"""

import fcntl
import logging
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.db import connection
from django.db.models import F

from yici.people.models.places import above
from yici.people.who import ANONYMOUS, Who
from yici.vocabulary.models import synonyms

from .content import CrossRegion, OnlineDepth
from .models import Edition, Item, Revision
from .search import EVERYTHING, Filters, Record, SearchIndex, build
from .search.index import VERSION

log = logging.getLogger(__name__)
LARGE = 5000  # items; a smaller index is built while the reader waits
KEPT = 4  # indexes left on disk: others may still be reading the last
UNSORTED = "未分类"
CHUNK = 2000


@dataclass(frozen=True)
class Results:
    """One page of items, best first; `near` when they only come close to what was typed."""

    items: list[Item]
    total: int
    near: bool = False


def find_items(
    typed: str = "",
    *,
    who: Who = ANONYMOUS,
    filters: Filters = EVERYTHING,
    offset: int = 0,
    limit: int = 20,
) -> Results:
    """Return a page of the items that fit what was typed, each with its edition in force."""
    found = current_index().find(typed, filters, offset, limit, synonyms())
    items = Item.objects.visible_to(who).with_current().in_bulk(found.ids)
    return Results([items[pk] for pk in found.ids if pk in items], found.total, found.near)


def suggest(typed: str, filters: Filters = EVERYTHING, limit: int = 8) -> list[str]:
    """Return names of items that fit what has been typed so far."""
    return current_index().suggest(typed, filters, limit, synonyms())


FACETS = {"theme": "theme", "department": "department", "region": "region",
          "service_object": "object"}  # fmt: skip


def counted(typed: str, filters: Filters) -> dict[str, dict[str, int]]:
    """Return, of each facet, how many items each of its values leaves."""
    return current_index().counts(typed, filters, FACETS, synonyms())


def guess(typed: str) -> str:
    """Return the name of the item that comes closest, or nothing: offered to who adds a synonym."""
    found = current_index().find(typed, limit=1, synonyms=synonyms())
    first = Item.objects.filter(pk__in=found.ids).first()
    return first.name if first else ""


guesses = [guess]


# What the index needs of a content, read from the JSON without opening the rest.
SAID = {
    "keywords": "body__keywords",
    "result": "body__result__name",
    "in_themes": "body__themes",
    "objects": "body__service_objects",
    "depth": "body__online_depth",
    "cross": "body__cross_region",
    "frequent": "body__high_frequency",
}


def records() -> Iterator[Record]:
    """What the index holds of every item that anybody may see."""
    items = Item.objects.visible_to(ANONYMOUS).select_related("department").order_by("pk")
    for batch in batches(items.iterator(chunk_size=CHUNK), CHUNK):
        in_force = Edition.objects.in_force().filter(item__in=batch)
        said = {row.pop("item"): row for row in in_force.values("item", **_named())}
        for item in batch:
            yield record(item, said.get(item.pk))


def batches(things: Iterable[Item], size: int) -> Iterator[list[Item]]:
    things = iter(things)
    while batch := list(islice(things, size)):
        yield batch


def _named() -> dict[str, F]:
    return {name: F(path) for name, path in SAID.items()}


def record(item: Item, said: dict | None) -> Record:
    """What the index holds of one item; `said` is SAID of its edition in force."""
    phrases = [item.main_item] if item.main_item != UNSORTED else []
    tags = [
        f"department:{item.department_id}",
        f"type:{item.task_type}",
        *(f"region:{code}" for code in above(item.region_id)),
    ]
    if said:
        phrases += [*said["keywords"], *filter(None, [said["result"]])]
        tags += ["applicable", *(f"theme:{theme}" for theme in said["in_themes"])]
        tags += [f"object:{served}" for served in said["objects"]]
        depth = OnlineDepth(said["depth"])  # type: ignore[call-arg]  # looked up by value
        tags += ["online"] if depth.can_apply else []
        cross = CrossRegion(said["cross"] or "none")  # type: ignore[call-arg]
        tags += [f"reach:{cross.within(item.region_id)}"]
    return Record(
        id=item.pk,
        code=item.code,
        name=item.name,
        phrases=tuple(phrases),
        departments=(item.department.short_name, item.department.name),
        tags=tuple(tags),
        weight=0 if said is None else 3 if said["frequent"] else 1,
    )


# -- the index of this process -------------------------------------------------------------------

_lock = Lock()
_open: dict[str, SearchIndex] = {}  # the one in use, by the name of its directory
_building: dict[str, Thread] = {}


def current_index() -> SearchIndex:
    """Return the index of the catalogue as it is now, or the last one while that is built."""
    name = f"{Revision.objects.values_list('key', flat=True).get(pk=1)}-{VERSION}"
    if name in _open:
        return _open[name]
    with _lock:
        if name not in _open:
            last = next(reversed(_open.values()), None)
            if last is not None and len(last) > LARGE and not _exists(name):
                _build_aside(name)
                return last
            _use(name)
        return _open[name]


def _use(name: str) -> None:
    _ensure(name)
    index = SearchIndex.open(_place() / name)
    _open.clear()
    _open[name] = index


def building() -> list[Thread]:
    """Return the threads that build an index in this process now."""
    return list(_building.values())


def _build_aside(name: str) -> None:
    if name not in _building:
        _building[name] = Thread(target=_build_in_thread, args=(name,), daemon=True)
        _building[name].start()


def _build_in_thread(name: str) -> None:
    try:
        _ensure(name)
    finally:  # a failure is reported by the thread; whoever searches next tries again
        _building.pop(name, None)
        connection.close()


def _place() -> Path:
    return Path(settings.VAR) / "search"


def _exists(name: str) -> bool:
    return (_place() / name).is_dir()


def _ensure(name: str) -> None:
    """Build the index unless it is there; two processes never build the same one."""
    if _exists(name):
        return
    _place().mkdir(parents=True, exist_ok=True)
    with _alone():
        if _exists(name):
            return
        begun = monotonic()
        unfinished = _place() / f"{name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        count = build(records(), unfinished)
        unfinished.rename(_place() / name)
        log.info("indexed %d items in %.1f s", count, monotonic() - begun)
        _forget_old()


@contextmanager
def _alone():
    with (_place() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_old() -> None:
    directories = [path for path in _place().iterdir() if path.is_dir()]
    for path in sorted(directories, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
