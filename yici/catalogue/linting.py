"""Editions as the rules see them: read from the database, one or all, with what lies around them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet, TextField
from django.db.models.functions import Cast

from yici.kernel.memory import remember
from yici.laws.citing import name_key
from yici.laws.models import register
from yici.laws.register import Law
from yici.people.who import ANONYMOUS, Who

from .content import Content
from .faults import Finding
from .lint import Around, Entry, around, check, facts
from .lint.around import Facts
from .lint.entry import Cut, document_key
from .lint.run import TOLD, Kept, Report, lint_place, quicken
from .lint.stands import Stand, stands_on
from .models import Edition, Item, Revision

# -- one edition -----------------------------------------------------------------------------------


def findings(edition: Edition, on: date) -> list[Finding]:
    """Return what the rules find in an edition on a day; a draft is looked at as of that day."""
    return check(entry_of(edition, on), around_of(edition, on))


def blocking(edition: Edition, on: date) -> list[Finding]:
    """Return what keeps an edition from being published on a day."""
    return [finding for finding in findings(edition, on) if finding.blocks]


def entry_of(edition: Edition, on: date) -> Entry:
    item, is_draft = edition.item, edition.status == Edition.Status.DRAFT
    return Entry(
        content=Content.model_validate(edition.body) if is_draft else edition.content,
        code=item.code,
        department=item.department.short_name or item.department.name,
        region=item.region_id,
        since=on if is_draft else edition.effective_on,
        listed_type=item.task_type,
        is_dated=is_draft or bool(edition.published_at and edition.effective_on),
    )


# What modules above know of proofs that may not be asked any more: each takes the beginning of a
# region's code and yields (names of the department, name of the proof, what was decided).
CUT: list[Callable[[str], Iterable[tuple[tuple[str, ...], str, Cut]]]] = []


def cut(region: str) -> dict[tuple[str, str], Cut]:
    """Return what was cut in a region: {(department, paper): decision}, see `lint.entry.Around`."""
    return {
        (department, document_key(name)): decision
        for known in CUT
        for departments, name, decision in known(region)
        for department in departments
    }


def trial(told: Iterable[tuple[Any, Content]], on: date, most: int = TOLD) -> Report:
    """Return what the rules find in contents that are not taken in yet, among those in force.

    :param told: (entry of the list, its content): code, name, department, region and task_type
    """
    report, places = Report(), defaultdict(list)
    for entry, content in told:
        one = Entry(content, entry.code, entry.department, entry.region, on, entry.task_type)
        places[entry.region].append(
            (Kept(b"", entry.code, entry.name, entry.department, entry.region), one)
        )
    for region, some in sorted(places.items()):
        mine = {kept.code for kept, _one in some}
        others = [known for known in _known(_key(), region) if known.step.item not in mine]
        own = [facts(one.content, one.code, one.department) for _kept, one in some]
        near = around([*others, *own], register(), on, cut=cut(region))
        for kept, one in some:
            report.add(kept, check(one, near), most)
    return report


def asks(content: Content, paper: str) -> bool:
    """Whether a content asks a paper of the applicant, whatever copy of it."""
    key = document_key(paper)
    return any(one.asked and document_key(one.name) == key for one in content.materials)


def around_of(edition: Edition, on: date) -> Around:
    """Return what lies around an edition: those in force in its region, and itself among them."""
    return replace(_around_of(edition, on), cut=cut(edition.item.region_id))


def _around_of(edition: Edition, on: date) -> Around:
    item = edition.item
    if edition.status == Edition.Status.PUBLISHED:
        return _around(_key(), item.region_id, on, register())
    own = entry_of(edition, on)
    others = [one for one in _known(_key(), item.region_id) if one.step.item != item.code]
    return around([*others, facts(own.content, own.code, own.department)], register(), on)


def _key():
    return Revision.objects.filter(pk=1).values_list("key", flat=True).first()


@remember(16)
def _around(key, region: str, on: date, laws) -> Around:
    return around(_known(key, region), laws, on)


@remember(16)
def _known(key, region: str) -> tuple[Facts, ...]:
    editions = Edition.objects.in_force().filter(item__region_id=region)
    rows = editions.values_list("pk", "item__code", "item__department__short_name")
    return tuple(_facts(*row) for row in rows)


@remember(50_000)
def _facts(pk: int, code: str, department: str) -> Facts:
    body = Edition.objects.values_list("body", flat=True).get(pk=pk)
    return facts(Content.model_validate(body), code, department)


# -- all of them -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """The editions of one region that are to be checked on a day."""

    region: str
    on: date
    size: int
    department: int | None = None


def places(on: date, region: str = "", department: int | None = None) -> list[Place]:
    """Return the regions with editions in force. `region`: the beginning of their code."""
    found = Edition.objects.in_force().filter(item__region__pk__startswith=region)
    if department is not None:
        found = found.filter(item__department_id=department)
    counted = found.values("item__region_id").annotate(n=Count("pk")).order_by("item__region_id")
    return [Place(row["item__region_id"], on, row["n"], department) for row in counted]


def lint_stored(place: Place) -> Report:
    """Check the editions in force of a place: in this process, with its own connection."""
    gone = cut(place.region)
    return lint_place(lambda: stored(place), register(), place.on, cut=gone)


def start_process() -> None:
    """Make a fresh process able to read the database."""
    import django

    django.setup()
    connection.close()
    quicken()


def stored(place: Place) -> Iterator[Kept]:
    """Yield a place's editions as they lie in the database."""
    found = Edition.objects.in_force().filter(item__region_id=place.region)
    if place.department is not None:
        found = found.filter(item__department_id=place.department)
    rows = found.order_by("pk").values_list(
        Cast("body", TextField()),
        F("item__code"),
        F("item__name"),
        F("item__department__name"),
        F("item__region_id"),
        F("effective_on"),
        F("item__task_type"),
        F("digest"),
        F("published_at"),
    )
    for body, code, name, department, region, since, listed, digest, published in rows.iterator(
        200
    ):
        yield Kept(
            body.encode(), code, name, department, region, since, listed, digest,
            bool(published and since),
        )  # fmt: skip


def without_guide(region: str = "") -> QuerySet[Item]:
    """Return the items in use of which nothing has been published (R01)."""
    items = Item.objects.visible_to(ANONYMOUS).filter(region__pk__startswith=region)
    return items.exclude(editions__status=Edition.Status.PUBLISHED)


# -- what stands on a law --------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """An edition with those of its parts that cite the law."""

    edition: Edition
    parts: tuple[Stand, ...]

    @property
    def item(self) -> Item:
        return self.edition.item


def standing_on(law: Law, who: Who = ANONYMOUS) -> list[Standing]:
    """Return the editions in force, and the drafts she may see, that stand on a law (R17)."""
    alive = (Edition.Status.PUBLISHED, Edition.Status.SUSPENDED, Edition.Status.DRAFT)
    editions = Edition.objects.visible_to(who).filter(status__in=alive)
    editions = editions.annotate(words=Cast("body", TextField()))
    editions = editions.filter(words__contains=name_key(law.name)).select_related(
        "item", "item__department"
    )
    found = []
    for edition in editions.order_by("item__department__name", "item__code", "number"):
        parts = tuple(dict.fromkeys(stands_on(law.name, Content.model_validate(edition.body))))
        if parts:
            found.append(Standing(edition, parts))
    return found
