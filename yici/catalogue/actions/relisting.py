"""Keeping the lines of the published lists and the figures of what is spared: projections.

Both follow from editions, basic items and frozen batches alone. They are written where one of these
changes, in the same transaction, and can be made anew at any time (`yici catalogue relist`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256

import orjson
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from yici.catalogue.content import Content
from yici.catalogue.lists import LISTS, Subject
from yici.catalogue.models import Edition, FrequentEntry, Item, ListLine
from yici.people.who import ANONYMOUS

from .revision import mark_revision

BATCH = 500  # items
WORDS = Cast("body", TextField())  # read as JSON by the content itself: half the time
SPARED = """
    delete from catalogue_spared where item_id = any(%(items)s);
    insert into catalogue_spared (item_id, department_id, region_id, themes,
        was_stages, was_materials, was_promised, was_visits, was_statutory,
        now_stages, now_materials, now_promised, now_visits, now_statutory)
    select i.id, i.department_id, i.region_id, now.themes,
        was.stages, was.materials, coalesce(was.promised, was.statutory), was.visits, now.statutory,
        now.stages, now.materials, coalesce(now.promised, now.statutory), now.visits,
        coalesce(now.promised, now.statutory)
    from catalogue_edition now
    join catalogue_item i on i.id = now.item_id and i.state in ('1', '2')
    cross join lateral (
        select * from catalogue_edition one
        where one.item_id = now.item_id and one.status <> 'draft' order by one.number limit 1
    ) was
    where now.item_id = any(%(items)s) and now.status = 'published'"""


COPY = "copy catalogue_listline (list, code, place, item_id, edition_id, cells, digest) from stdin"
Line = tuple[str, str, int, int, int, str, str]  # in the order of COPY


@transaction.atomic
def relist(items: Iterable[int]) -> int:
    """Write anew what is kept of these items, and return how many lines there are now."""
    return sum(_relist(batch) for batch in _batches(sorted(set(items))))


def _relist(pks: list[int]) -> int:
    ListLine.objects.filter(item__in=pks).delete()
    lines = list(_lines(pks))
    with connection.cursor() as cursor:
        if lines:
            with cursor.copy(COPY) as copy:  # a third of what inserting them costs
                for line in lines:
                    copy.write_row(line)
        cursor.execute(SPARED, {"items": pks})
    return len(lines)


def relist_all(progress=iter) -> int:
    """Make all that is kept anew, some hundred items a transaction.

    :param progress: wraps the batches, for a bar
    """
    kept = Item.objects.exclude(lines=None).values_list("pk", flat=True)
    pks = sorted({*Item.objects.published().values_list("pk", flat=True), *kept})
    return _relist_batches(progress(_batches(pks)))


def relist_missing(most: int = 5_000) -> int:
    """Keep what nobody has kept yet, of editions from before there were lines; return of how many items."""
    known = Item.objects.visible_to(ANONYMOUS).published().filter(spared=None)
    pks = list(known.order_by("pk").values_list("pk", flat=True)[:most])
    _relist_batches(_batches(pks))
    return len(pks)


def _batches(pks: list[int]) -> list[list[int]]:
    return [pks[at : at + BATCH] for at in range(0, len(pks), BATCH)]


def _relist_batches(batches: Iterable[list[int]]) -> int:
    written = sum(relist(batch) for batch in batches)
    if written:
        mark_revision()
    return written


def _lines(pks: list[int]) -> Iterator[Line]:
    visible = Item.objects.visible_to(ANONYMOUS).filter(pk__in=pks)
    editions = Edition.objects.in_force().filter(item__in=visible).annotate(words=WORDS)
    editions = editions.values_list(
        "pk", "item_id", "number", "words", "item__code", "item__basic__stages", named=True
    )
    editions = list(editions.order_by("item__code"))
    before = _before({one.item_id: one.number for one in editions if one.number > 1})
    entries = FrequentEntry.objects.filter(item__in=pks).select_related("batch")
    frequent = {
        one.item_id: (str(one.batch.number), str(one.rank), str(one.cases)) for one in entries
    }
    for one in editions:
        earlier = before.get(one.item_id, ())
        subject = Subject(
            Content.model_validate_json(one.words),
            earlier[0] if earlier else None,
            one.item__basic__stages,
            frequent.get(one.item_id),
            tuple(earlier[1:]),
        )
        yield from _of(one, subject)


def _of(one, subject: Subject) -> Iterator[Line]:
    code = one.item__code
    for name, how in LISTS.items():
        for place, told in enumerate(how.lines(subject)):
            cells = list(told)
            digest = line_digest(code, one.number, cells)
            yield name, code, place, one.item_id, one.pk, orjson.dumps(cells).decode(), digest


def _before(numbers: dict[int, int]) -> dict[int, list[Content]]:
    """What each item asked before the edition in force, the oldest first."""
    found: dict[int, list[Content]] = defaultdict(list)
    published = Edition.objects.exclude(status="draft").filter(item__in=numbers)
    rows = published.annotate(words=WORDS).values_list("item_id", "number", "words")
    for item, number, words in rows.order_by("item_id", "number"):
        if number < numbers[item]:
            found[item].append(Content.model_validate_json(words))
    return found


def line_digest(code: str, edition: int, cells: Iterable[str]) -> str:
    """SHA-256 of a line: the same wherever it is read (R18)."""
    return sha256(orjson.dumps([code, edition, list(cells)])).hexdigest()
