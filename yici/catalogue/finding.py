"""Finding items: the search index of the items as they are now, and pages of items from it.

The index lies under `var/search`, in a directory named after the catalogue's revision: every
process opens the same one, and only one builds it. A process that sees a new revision goes on
with the index it has while a large one is made ready. That begins with the files of the last one:
only what has changed since is written anew, told by a fingerprint of each item (`_prints`).
"""

import fcntl
import logging
import os
import shutil
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    FilteredRelation,
    Func,
    JSONField,
    Q,
    TextField,
    Value,
)

from yici.people.models.places import above
from yici.people.who import ANONYMOUS, Who
from yici.vocabulary.models import synonyms

from .content import CrossRegion, OnlineDepth
from .models import Edition, Item, Revision
from .search import EVERYTHING, Filters, Record, SearchIndex, build, update
from .search.index import VERSION

log = logging.getLogger(__name__)
LARGE = 5000  # items; a smaller index is built while the reader waits
KEPT = 4  # indexes left on disk: others may still be reading the last
MOST_CHANGED = 0.3  # of all items: beyond that the index is made anew, in one piece
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


# What the index needs of a content. The rest is left out in the database: opening a content once,
# not once for each of these, is a quarter of the time it takes to read all.
LEFT_OUT = (
    "conditions", "fees", "fields", "guide", "intermediaries", "legal_basis", "listing",
    "materials", "paths", "remedies", "situations", "special_procedures", "stages", "tables",
)  # fmt: skip
SAID = Func(
    F("body"), Value(list(LEFT_OUT), output_field=ArrayField(TextField())),
    template="(%(expressions)s)", arg_joiner=" - ", output_field=JSONField(),
)  # fmt: skip


def records(only: Iterable[int] | None = None) -> Iterator[Record]:
    """What the index holds of every item that anybody may see, or only of some."""
    items = Item.objects.visible_to(ANONYMOUS).select_related("department").order_by("pk")
    if only is not None:
        items = items.filter(pk__in=list(only))
    for batch in batches(items.iterator(chunk_size=CHUNK), CHUNK):
        in_force = Edition.objects.in_force().filter(item__in=batch)
        said = dict(in_force.annotate(said=SAID).values_list("item", "said"))
        for item in batch:
            yield record(item, said.get(item.pk))


def batches(things: Iterable[Item], size: int) -> Iterator[list[Item]]:
    things = iter(things)
    while batch := list(islice(things, size)):
        yield batch


def record(item: Item, said: dict | None) -> Record:
    """What the index holds of one item; `said` is SAID of its edition in force."""
    phrases = [item.main_item] if item.main_item != UNSORTED else []
    tags = [
        f"department:{item.department_id}",
        f"type:{item.task_type}",
        *(f"region:{code}" for code in above(item.region_id)),
    ]
    if said:
        result = (said.get("result") or {}).get("name")
        phrases += [*(said.get("keywords") or ()), *filter(None, [result])]
        tags += ["applicable", *(f"theme:{theme}" for theme in said.get("themes") or ())]
        tags += [f"object:{served}" for served in said.get("service_objects") or ()]
        depth = OnlineDepth(said["online_depth"])  # type: ignore[call-arg]  # looked up by value
        tags += ["online"] if depth.can_apply else []
        cross = CrossRegion(said.get("cross_region") or "none")  # type: ignore[call-arg]
        tags += [f"reach:{cross.within(item.region_id)}", f"visits:{said.get('visits', 1)}"]
    return Record(
        id=item.pk,
        code=item.code,
        name=item.name,
        phrases=tuple(phrases),
        departments=(item.department.short_name, item.department.name),
        tags=tuple(tags),
        weight=0 if said is None else 3 if said.get("high_frequency") else 1,
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
        begun, prints = monotonic(), _prints()
        unfinished = _place() / f"{name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        count = _brought_up_to_date(unfinished, prints) or _built_anew(unfinished)
        _keep_prints(unfinished, prints)
        unfinished.rename(_place() / name)
        log.info("indexed %d items in %.1f s", count, monotonic() - begun)
        _forget_old()


def _built_anew(path: Path) -> int:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    return build(records(), path)


def _brought_up_to_date(path: Path, now: dict[int, int]) -> int:
    """Make an index from the last one's files, and return how many items it holds; 0: made none."""
    last = max(_place().glob(f"*-{VERSION}"), key=lambda one: one.stat().st_mtime, default=None)
    known = _kept_prints(last) if last else {}
    changed = {pk for pk, told in now.items() if known.get(pk) != told}
    gone = known.keys() - now.keys() | (changed & known.keys())
    if last is None or not known or len(changed) + len(gone) > len(now) * MOST_CHANGED:
        return 0
    try:
        shutil.copytree(
            last, path, copy_function=_link, ignore=shutil.ignore_patterns("*.lock", PRINTS)
        )
        return update(path, gone, records(changed))
    except (OSError, ValueError):  # the last one was harmed or swept meanwhile
        log.warning("the last search index cannot be gone on with; making it anew", exc_info=True)
        return 0


def _link(source: str, target: str) -> None:
    """Files of an index are written once and never changed, but for its two lists of files."""
    if source.endswith(".json"):
        shutil.copy2(source, target)
        return
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


# -- which items have changed since the last index --------------------------------------------------

PRINTS = "prints"  # in the index's directory: pairs of an item's id and its fingerprint


def _prints() -> dict[int, int]:
    """Return a number for every item that anybody may see: another one whenever `record` may differ."""
    in_force = Q(editions__status=Edition.Status.PUBLISHED)
    told = (
        "code", "name", "main_item", "task_type", "department_id", "region_id",
        "department__short_name", "department__name", "now__digest",
    )  # fmt: skip
    words = Func(Value("\x1f"), *told, function="concat_ws", output_field=CharField())
    number = Func(words, Value(0), function="hashtextextended", output_field=BigIntegerField())
    items = Item.objects.visible_to(ANONYMOUS)
    items = items.annotate(now=FilteredRelation("editions", condition=in_force))
    return dict(items.annotate(print=number).order_by().values_list("pk", "print"))


def _keep_prints(path: Path, prints: dict[int, int]) -> None:
    pairs = array("q", (number for pair in prints.items() for number in pair))
    (path / PRINTS).write_bytes(pairs.tobytes())


def _kept_prints(path: Path) -> dict[int, int]:
    pairs = array("q")
    try:
        pairs.frombytes((path / PRINTS).read_bytes())
    except (OSError, ValueError):  # none kept, or cut off
        return {}
    return dict(zip(pairs[::2], pairs[1::2], strict=True)) if len(pairs) % 2 == 0 else {}


@contextmanager
def _alone():
    with (_place() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_old() -> None:
    directories = [path for path in _place().iterdir() if path.is_dir()]
    for path in sorted(directories, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
