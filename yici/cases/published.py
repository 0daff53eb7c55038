"""办理结果公示: what was decided, for everybody to look up (R33; 行政许可法 art. 5 and 40)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, Model, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from yici.catalogue.models import Item
from yici.codes import cases as codes
from yici.codes.faults import Invalid
from yici.kernel import ledger, rest
from yici.licences.models import Licence
from yici.people import masking
from yici.people.models import Applicant

from . import grounds
from .lifecycle import ASKED
from .models import Case, Note, Number
from .models.case import LICENSING
from .numbers import authority_of
from .reading import OUTCOME_WORDS, RESULT_WORDS, STATUS_WORDS, actors_in

MOST = 200  # firms, or items, of one name: beyond that the words say too little
STATES = {
    "granted": OUTCOME_WORDS["granted"],
    "refused": OUTCOME_WORDS["refused"],
    **RESULT_WORDS,
    "ended": STATUS_WORDS["terminated"],
}
TOO_WIDE = {
    "q": _("More than 200 organisations are called something like that. Write more of the name."),
    "item": _("More than 200 items are called something like that. Write more of the name."),
}


class TooWide(Exception):
    """The words fit more names than one look-up follows."""

    def __init__(self, field: str):
        super().__init__(field)
        self.field, self.words = field, TOO_WIDE[field]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Persons are found by the number of the case only, never by name.

    It stands in the address of the page, where it can be kept and passed on: what finds something
    there is a public name or a number, and a person's name finds nothing.
    """

    q: str = ""  # a whole case number, or a part of an organisation's name
    department: int | None = None
    item: str = ""  # a whole code, or a part of the name
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Result:
    """A published decision, as every door shows it."""

    number: str
    item_code: str
    item: str
    department: str
    applicant: str
    state: str  # of STATES
    decided_on: date
    licence: str  # the identifier of the e-licence, where it is public

    @property
    def words(self) -> str:
        return str(STATES[self.state])

    @property
    def licence_parts(self) -> list[str]:
        """The identifier in parts, between which a line may break."""
        return self.licence.split(".")


def _narrowed(wanted: Wanted):
    """Return the published cases of that number, department and period."""
    found = Case.objects.published()
    if wanted.q and (number := _number(wanted.q)):
        held = Number.objects.filter(authority=authority_of(number), number=number)
        found = found.filter(pk__in=held.values("case_id"))
    if wanted.department is not None:
        found = found.filter(department=wanted.department)
    if wanted.since:
        found = found.filter(decided_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(decided_on__lte=wanted.until)
    return found


@dataclass(frozen=True)
class Whose:
    """What is called as somebody looks for it: of these firms, or of these items."""

    model: type[Model]
    name: str  # of the key there
    column: str  # of the case
    keys: list


def _whose(wanted: Wanted) -> Whose | None:
    """Return whose results are looked for by a name; of a firm and an item, the firm's.

    :raises TooWide: when the words fit too many names
    """
    if wanted.q and not _number(wanted.q):
        firms = Applicant.objects.organisations_named(wanted.q).order_by("pk")
        return Whose(Applicant, "pk", "applicant_id", _few(firms.values_list("pk", flat=True), "q"))
    return Whose(Item, "code", "item_code", _items(wanted.item)) if wanted.item else None


def _number(words: str) -> str:
    """Return a case number as it is written; nothing where the words are none."""
    try:
        codes.check(words)
    except Invalid:
        return ""
    return codes.normalise(words)


def _items(words: str) -> list[str]:
    if Item.objects.filter(code=words).exists():
        return [words]
    named = Item.objects.filter(name__icontains=words).order_by("code")
    return _few(named.values_list("code", flat=True), "item")


def _few(rows, field: str) -> list:
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        raise TooWide(field)
    return found


def page(wanted: Wanted, cursor: str | None, limit: int) -> tuple[list[Result], str | None]:
    """Return a page of results, newest decision first, and the cursor of the next.

    :raises TooWide: when the words fit too many names
    :raises BadCursor: when the cursor is none of ours
    """
    try:
        asked = rest.older_than(_narrowed(wanted), cursor, at="decided_on", kind=UUID)
        rows = _named(_newest_of_each(asked, wanted, limit + 1))
        found, after = rest.newest_first(rows, None, limit, at="decided_on", kind=UUID)
    except OverflowError:  # a moment that is on no day of ours
        raise rest.BadCursor from None
    return results_of(found), after


def _newest_of_each(asked, wanted: Wanted, most: int):
    """Return of each firm or item that is looked for its newest only: no page can show more.

    So an index is read from its newest on, firm by firm or item by item, and it is the same how many
    results they have, and how many lie between them.
    """
    whose = _whose(wanted)
    if whose is None:
        return asked
    if whose.column == "applicant_id" and wanted.item:
        asked = asked.filter(item_code__in=_items(wanted.item))
    if len(whose.keys) < 2:
        return asked.filter(**{f"{whose.column}__in": whose.keys})
    own = asked.filter(**{whose.column: OuterRef(whose.name)}).order_by("-decided_on", "-pk")
    newest = Func(
        ArraySubquery(own.values(place=PLACE)[:most]), function="unnest", output_field=TextField()
    )
    each = whose.model._default_manager.filter(**{f"{whose.name}__in": whose.keys})
    places = each.annotate(place=newest).order_by("-place").values_list("place", flat=True)[:most]
    return Case.objects.published().filter(pk__in=[place.partition(" ")[2] for place in places])


# Day and key of a decision as one text, in the order of both.
PLACE = Concat(
    Func(F("decided_on"), Value("YYYY-MM-DD"), function="to_char", output_field=TextField()),
    Value(" ", TextField()),
    Cast("pk", TextField()),
    output_field=TextField(),
)


def _named(found):
    """Read of each what a line shows."""
    return found.select_related("edition__item", "department").only(
        "number", "item_code", "outcome", "result", "status", "decided_on", "applicant_id",
        "licence_id", "edition__item__name", "edition__item__task_type", "department__name",
    )  # fmt: skip


def results_of(cases: Iterable[Case]) -> list[Result]:
    """Return what is published of these cases: two statements, however many they are."""
    found = list(cases)
    people = Applicant.objects.only("kind", "name").in_bulk({case.applicant_id for case in found})
    licences = _licences(found, people)
    return [_result(case, people[case.applicant_id], licences) for case in found]


def _licences(cases, people: dict[Any, Applicant]) -> dict:
    """Return the identifiers of the licences that are public: 行政许可 granted to organisations.

    What identifies a person's licence (a driving licence, a residence permit) is hers.
    """
    wanted = [
        case.licence_id
        for case in cases
        if case.licence_id
        and case.edition.item.task_type == LICENSING
        and people[case.applicant_id].kind == Applicant.Kind.ORGANISATION
    ]
    held = Licence.objects.filter(pk__in=wanted)
    return dict(held.values_list("pk", "identifier")) if wanted else {}


def _result(case: Case, applicant: Applicant, licences: dict) -> Result:
    return Result(
        number=case.number,
        item_code=case.item_code,
        item=case.edition.item.name,
        department=case.department.name,
        applicant=shown(applicant),
        state=state_of(case),
        decided_on=case.decided_on,  # type: ignore[arg-type]  # all of these are decided
        licence=licences.get(case.licence_id, ""),
    )


def shown(applicant: Applicant) -> str:
    """An organisation in full, a person masked (C092), whoever looks: also one's own name."""
    return masking.name(applicant.name) if applicant.kind == "person" else applicant.name


def state_of(case: Case) -> str:
    """What was decided, or what has become of it."""
    if case.outcome == "refused":
        return "refused"
    return case.result or ("ended" if case.status == "terminated" else "granted")


NEVER = {"withdrawn", "not_accepted"}  # no decision comes of these
BEFORE = {"pre_review", "pre_reviewed"}


def told_of(case: Case, applicant: Applicant) -> dict | None:
    """Return what its applicant reads of the publication of her case; nothing where none comes of it."""
    decided = case.decided_on is not None
    if case.status in NEVER | BEFORE or (case.status == "terminated" and not decided):
        return None
    return {
        "kept_back": case.kept_back, "withheld": withheld_of(case), "decided": decided,
        "name": shown(applicant),
    }  # fmt: skip


@dataclass(frozen=True)
class Withheld:
    """That one result alone is not public: on which ground, since when, by whom, and why in words."""

    ground: str
    law: str
    since: date
    by: str
    reason: tuple[str, ...]
    is_asked: bool  # by the applicant, and not answered yet


TOLD = ("cases.withholding_asked", "cases.result_withheld")


def withheld_of(case: Case) -> Withheld | None:
    """Return why this result alone is not public, for its applicant and the officials of the case."""
    if not case.state.withheld:
        return None
    told = (
        ledger.history(case.pk, since=case.opened_at).filter(kind__in=TOLD).order_by("seq").last()
    )
    ground = grounds.WITHHOLDING.get(case.state.withheld, grounds.ASKED_FOR)
    said = Note.objects.filter(case_id=case.pk, digest=told.body["note"])
    return Withheld(
        ground=str(_(ground.text)),
        law=f"《{ground.law}》{ground.article}",
        since=told.event.on,
        by=actors_in([told]).get(told.actor, ""),
        reason=tuple(said.values_list("text", flat=True)),
        is_asked=case.state.withheld == ASKED,
    )
