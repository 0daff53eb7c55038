"""申请: the application, its correction and its withdrawal."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from yici.catalogue.content import TaskType
from yici.catalogue.models import Edition, edition
from yici.catalogue.rules import Applicable, UnknownAnswer, applicable
from yici.codes import regions
from yici.documents import uploads
from yici.kernel import files
from yici.kernel.actions import Told, command, payload
from yici.kernel.memory import remember
from yici.kernel.models import Command
from yici.kernel.sql import rows
from yici.kernel.story import OtherContent, Repeated
from yici.people.models import Department

from .. import (
    clocks,
    events,
    evidence,
    fees,
    forms,
    numbers,
    periods,
    renewals,
    rules,
    work,
)
from ..events import Applied, Corrected
from ..lifecycle import State, evolve
from ..models import Case, Dossier, Material, Number
from . import agents, places, promises
from .charging import payment_id
from .delivering import MODES
from .refused import Incomplete
from .results import sealed
from .shared import calendar, day_of, words

# Asked of the database every time: an edition that was suspended a moment ago is not on offer.
IN_FORCE = "select 1 from catalogue_edition where id = %(id)s and status = 'published'"
OPENING = "cases.apply"
CHANNELS = {"online", "mobile", "window", "terminal", "agent", "hotline"}


@dataclass(frozen=True)
class Given:
    """A material as it was given: a stored file, or (empty digest) a paper seen at the window."""

    code: str
    digest: str = ""
    name: str = ""
    size: int = 0
    media_type: str = ""
    grade: str = "C"
    source: str = ""

    @property
    def said(self) -> dict:
        """What of it tells one sending from another: the platform sets its form anew each time."""
        return {"code": self.code} if self.source == "form" else self.__dict__


class NotOnOffer(Exception):
    """The item cannot be applied for: it is not published, or suspended, or abolished."""


@dataclass(frozen=True)
class Checked:
    """An application that may be received."""

    form: dict
    answers: dict
    materials: tuple[Given, ...]
    item: Applicable


@dataclass(frozen=True)
class Wish:
    """How the applicant wants it: channel, delivery, and what else she asks for."""

    channel: str = "online"
    delivery: str = "online"
    mandate_id: UUID | None = None
    pre_review: bool = False
    renews: UUID | None = None
    bundle_id: UUID | None = None
    undertaking: bool = False  # she signs the item's undertaking (告知承诺, R30)
    agent_id: UUID | None = None  # who stands at the window for the applicant (R38)
    collect_at: str = ""  # region of the hall where she collects the result, if another (C051)
    office: int | None = None  # a park's office that handles it by authorisation (C061)
    entrusted: bool = False  # in the authority's name, which stays answerable (art. 24)
    verified: dict[str, str] = field(default_factory=dict)  # {field: case it comes from, decided}


def apply(
    *,
    edition_id: int,
    applicant_id: UUID,
    by,
    answers: dict,
    form: dict,
    materials: Iterable[Given] = (),
    at: datetime,
    key: str,
    **wish,
) -> Case:
    """Receive an application: a case with its number, its form and its first clock, or nothing.

    The same key by the same person gives the same case, however often it is sent, and whatever
    has become of the item meanwhile.

    :param answers: {question: option or options}, the situation
    :param form: {field: value} as typed; kept sealed, never in an event
    :param wish: the fields of `Wish`: channel, delivery, mandate_id, pre_review (look at my
        papers first, 预审), renews (the licence to be renewed), bundle_id (the
        "one thing" it is a part of, which applied under an edition then in force), collect_at
        (region of another hall where the result is collected)
    :raises Incomplete: with every problem at once
    :raises NotAllowed: when the person may not act for that applicant (R36, R38)
    :raises NotOnOffer: when the edition is not in force
    :raises Elsewhere: when the item does not reach the hall that takes in or hands out (C051)
    :raises OtherContent: when the key was sent before with another application
    """
    offered, given, wanted = edition(edition_id), tuple(materials), Wish(**wish)
    standing = _check_standing(by, applicant_id, offered, wanted, at)
    case = Case.blank(Case.id_from(by.actor, str(applicant_id), key), at)
    said = payload(case.pk, key, {
        "item": offered.item.code, "answers": answers, "form": form, "materials": given,
        "wish": wanted,
    })  # fmt: skip
    try:
        if wanted.bundle_id is None and not rows(IN_FORCE, {"id": edition_id}):
            raise NotOnOffer(offered.item.name)
        what = checked(
            offered.content, answers, form, given, applicant_id, day_of(at),
            undertaking=wanted.undertaking,
        )  # fmt: skip
        _check_renewal(offered, applicant_id, wanted, day_of(at))
        _receive(case, offered, what, said, by, applicant_id, wanted, standing, at)
    except (Repeated, NotOnOffer, Incomplete, UnknownAnswer):
        earlier = _received_before(case.pk, said)
        if earlier is None:
            raise
        return earlier
    return case


def _receive(
    case, offered, what, said: str, by, applicant_id, wanted: Wish, standing: dict, at
) -> None:
    """Tell that the application came in, with its number, its form and its materials."""
    on, region = day_of(at), offered.item.region_id
    content = {"form": what.form, "answers": what.answers}
    content |= {"verified": wanted.verified} if wanted.verified else {}
    dossier = sealed(case.pk, content, at)
    event = Applied(
        number=numbers.take(region, on),
        applicant_id=applicant_id,
        channel=wanted.channel,
        delivery=wanted.delivery,
        renews=wanted.renews,
        bundle_id=wanted.bundle_id,
        dossier=dossier.digest,
        materials=tuple(g.digest for g in what.materials if g.digest),
        handler=by.staff_code or "",
        **standing,
        **promises.ways(case.pk, offered.content, wanted, applicant_id, on),
        **_laid_down(offered, what.item, on, wanted),
    )
    number = Number(authority=numbers.authority_of(region), number=event.number, case_id=case.pk)
    beside = [number, dossier, *material_rows(case.pk, what.materials, at)]
    told = (event, *_fees_asked(case.pk, event, what.item))
    case.tell(
        *told, actor=by.actor, at=at, beside=beside, key=OPENING, command=OPENING, digest=said
    )
    case.edition, case.department = offered, offered.item.department
    case.kept[Dossier._meta.db_table] = dossier.digest, dossier.sealed
    case.kept[Material._meta.db_table] = tuple(row for row in beside if type(row) is Material)


def _fees_asked(case_id: UUID, applied: Applied, item: Applicable) -> tuple[events.FeeAsked, ...]:
    """Return what asks for the fees that acceptance waits for (C055)."""
    due = [fee for fee in item.fees if fee.before == "accept" and fee.amount_cents]
    state = evolve(State(), applied) if due else None
    if state is None or state.status != "applied":
        return ()
    return fees.asked(state, due, payment_id(case_id, state), applied.on)


def _received_before(case_id: UUID, said: str) -> Case | None:
    """Return the case that this very application has become, or None when it is a new one.

    :raises OtherContent: when the key stands for another application
    """
    found = Case.at_all([case_id])
    if not found:
        return None
    used = Command.objects.filter(story=case_id, key=OPENING).first()
    if used and used.digest != said:
        raise OtherContent(f"this key was used for another {OPENING}")
    return found[0]


def _check_standing(by, applicant_id, offered: Edition, wanted: Wish, at: datetime) -> dict:
    """Return who acts under which mandate, and the halls of other regions that have a part.

    :raises NotAllowed: when she may not apply so
    """
    item, scope = offered.item, offered.content.cross_region
    taken_at = places.takes_in(by, item, scope) if wanted.channel == "window" else None
    if taken_at is None and not by.may_act_for(applicant_id, item.code, "apply"):
        raise rules.NotAllowed("not-yours", "You may not apply for this applicant.", "R38")
    if wanted.channel not in CHANNELS:
        raise rules.NotAllowed("channel", "Choose a channel.")
    if wanted.delivery not in MODES:
        raise rules.NotAllowed("unknown-mode", "Choose how the result was delivered.")
    return {
        "taken_at": taken_at or "",
        "collect_at": places.hands_out(wanted, item, scope),
        **agents.acting(by, applicant_id, item.code, wanted, at, at_window=taken_at is not None),
    }


def _check_renewal(offered: Edition, applicant_id, wanted: Wish, on: date) -> None:
    """:raises Incomplete: when the licence is not one that the item renews for her (art. 50)"""
    department = offered.item.department
    wrong = renewals.problem(offered.content, department, applicant_id, wanted.renews, on)
    if wrong:
        raise Incomplete([wrong])


def checked(
    content,
    answers,
    form,
    materials: Iterable[Given],
    applicant_id: UUID,
    on: date,
    *,
    undertaking: bool = False,
) -> Checked:
    """Return the application as it may be received, with what the state already holds.

    :param undertaking: signed; it replaces the materials the edition says (R30)
    :raises Incomplete: with every problem at once
    """
    item = applicable(content, answers)
    promised = promises.replaced(content) if undertaking else frozenset()
    return fit(item, answers, form, materials, held_by(applicant_id, item, on), promised)


def fit(
    item: Applicable,
    answers,
    form,
    materials: Iterable[Given],
    held: tuple[Given, ...] = (),
    promised: frozenset[str] = frozenset(),
) -> Checked:
    """Return the application as it may be received, for what applies in its situation.

    :param held: what the state has of it, from `held_by`
    :param promised: codes of materials that an undertaking replaces
    :raises Incomplete: with every problem at once
    """
    problems = [forms.Problem(code, forms.UNANSWERED, {}) for code in item.unanswered]
    cleaned, wrong = forms.clean(item.fields, form)
    given = tuple(materials)
    problems += wrong + _missing(item, (*given, *held), promised)
    problems += _unasked(item, given) + unfit(item, given)
    if problems:
        raise Incomplete(problems)
    asked = {question.code for question in item.questions}
    kept = {code: value for code, value in answers.items() if code in asked}
    there = {(one.code, one.digest) for one in given}
    fresh = tuple(one for one in held if (one.code, one.digest) not in there)
    return Checked(cleaned, kept, (*given, *fresh), item)


def _held_anew(case: Case, item: Applicable, on: date) -> tuple[Given, ...]:
    """Return the e-licences that stand for a material by now and are not attached as they are."""
    held = held_by(case.state.applicant_id, item, on)
    if not held:
        return ()
    rows = Material.objects.filter(case_id=case.pk, code__in=[one.code for one in held])
    there = set(rows.values_list("code", "digest"))
    return tuple(one for one in held if (one.code, one.digest) not in there)


def held_by(applicant_id: UUID, item: Applicable, on: date) -> tuple[Given, ...]:
    """Return the materials for which an e-licence of the applicant stands (R10)."""
    found = evidence.standing(applicant_id, item.materials, on)
    sizes = files.sizes_of(one.digest for one in found.values())
    return tuple(
        Given(
            m.code,
            licence.digest,
            f"{licence.how.name}.pdf",
            sizes.get(licence.digest, 0),
            evidence.PDF,
            "A",
            evidence.source_of(licence),
        )
        for m in item.materials
        if (licence := found.get(m.licence_type))
    )


def _missing(
    item: Applicable, given: tuple[Given, ...], promised: frozenset[str] = frozenset()
) -> list[forms.Problem]:
    have = {g.code for g in given} | promised
    return [
        forms.Problem(m.code, forms.SUPPLY, {"label": m.name})
        for m in item.asked
        if m.necessity.value == "required" and m.code not in have and not forms.is_made_here(m)
    ]


def _unasked(item: Applicable, given: tuple[Given, ...]) -> list[forms.Problem]:
    known = {m.code for m in item.materials}
    return [forms.Problem(g.code, forms.NOT_ASKED, {}) for g in given if g.code not in known]


def unfit(item: Applicable, given: tuple[Given, ...]) -> list[forms.Problem]:
    """Return what to do about files of a kind or size that their material does not take."""
    asked = {m.code: m for m in item.materials}
    known = [(asked[g.code], g) for g in given if g.media_type and g.code in asked]
    return [
        forms.Problem(
            m.code,
            forms.OTHER_KIND,
            {"label": m.name, "kinds": uploads.words_for(m.accepts)},
        )
        for m, g in known
        if g.media_type not in m.accepts
    ] + [
        forms.Problem(
            m.code,
            forms.TOO_LARGE,
            {"label": m.name, "max": m.max_megabytes},
        )
        for m, g in known
        if g.size > m.max_megabytes * uploads.MEGABYTE
    ]


def _laid_down(offered: Edition, item: Applicable, on: date, wanted: Wish) -> dict:
    """Return what the edition lays down for a case of this situation, and the first work."""
    content, row = offered.content, offered.item
    worker = wanted.office or row.department_id
    start = State(department_id=worker)
    if wanted.pre_review and content.paths.prereview:  # nothing is applied for yet (art. 50)
        opens, clock = work.pre_review(start, content.paths.prereview, calendar(), on)
        running: tuple = (clock,)
    else:
        opens, clock = work.acceptance(start, calendar(), on)
        running = (clock, *renewals.clock(calendar(), wanted.renews, on))
    regime, is_licence = content.paths.regime, content.task_type == TaskType.LICENCE
    return {
        "on": on,
        "item_code": row.code,
        "edition_id": offered.pk,
        "department_id": row.department_id if wanted.entrusted else worker,
        "region": row.region_id,
        "track": content.case_kind.value,
        "plan": _by_office(_plan(item, row.region_id), row.department_id, worker),
        "statutory": periods.statutory(regime, is_licence, work.limit(item.statutory)),
        "regime": regime,
        "promised": work.limit(item.promised),
        "licence": content.result.licence_type if content.result else "",
        "clocks": running,
        "opens": opens,
    }


def _by_office(plan, authority: int, worker: int):
    """Return the plan with what is the authority's own work done by who is authorised (C061)."""
    if authority == worker:
        return plan
    return tuple(
        replace(step, duties=tuple(
            replace(d, department_id=worker) if d.department_id == authority else d
            for d in step.duties
        ))
        for step in plan
    )  # fmt: skip


def _plan(item: Applicable, region: str):
    try:
        return work.plan(item.stages, departments_of(region), lower_than(region))
    except work.UnknownDepartment:  # founded since this process last looked
        departments_of.cache_clear()
        lower_than.cache_clear()
        return work.plan(item.stages, departments_of(region), lower_than(region))


@remember(256)
def lower_than(region: str) -> frozenset[int]:
    """Return the departments of the towns and villages below a region (art. 35, 43)."""
    near = Department.objects.filter(region__code__startswith=region[:6]).exclude(region_id=region)
    return frozenset(d.pk for d in near if regions.covers(region, d.region_id))


@remember(256)
def departments_of(region: str) -> dict[str, int]:
    """Return the departments an edition of this region may name, by short and by full name."""
    near = Department.objects.filter(region__code__startswith=region[:6])
    return {name: d.pk for d in near for name in (d.name, d.short_name)}


def material_rows(
    case_id: UUID, given: Iterable[Given], at: datetime, known: int = 0
) -> list[Material]:
    return [
        Material(
            case_id=case_id,
            no=f"{g.code}.{no}",
            code=g.code,
            digest=g.digest,
            name=g.name,
            size=g.size,
            media_type=g.media_type,
            grade=g.grade,
            source=g.source,
            at=at,
        )
        for no, g in enumerate(given, start=known + 1)
    ]


def keep_form(*, case: Case, given: Given, at: datetime) -> None:
    """Keep the form that the platform set from what was filled in; twice is once."""
    (row,) = material_rows(case.pk, [given], at)
    row.no = f"{given.code}.form"
    Material.objects.bulk_create([row], ignore_conflicts=True)


@command(Case)
def correct(case, *, by, form: dict, materials: Iterable[Given] = (), at: datetime) -> Told:
    """Supply what was asked for; five working days for acceptance begin again (art. 32).

    :param form: changed fields only; the others stay as they were
    :raises Incomplete: with every problem at once
    """
    rules.check("correct", case.state, by)
    on, state, given = day_of(at), case.state, tuple(materials)
    before = Dossier.objects.get(case_id=case.pk, digest=state.dossier).read()
    item = applicable(edition(state.edition_id).content, before["answers"])
    kept = {code: before["form"].get(code) for code in before.get("verified", ())}
    cleaned, problems = forms.clean(item.fields, before["form"] | form | kept)
    problems += _unasked(item, given) + unfit(item, given)
    if problems:
        raise Incomplete(problems)
    given += _held_anew(case, item, on)
    dossier = sealed(case.pk, before | {"form": cleaned}, at)
    if state.status == "pre_reviewed":
        promise = edition(state.edition_id).content.paths.prereview
        opens, clock = work.pre_review(state, promise, calendar(), on)
    else:
        opens, clock = work.acceptance(state, calendar(), on, "acceptance-again")
    event = Corrected(
        on=on,
        dossier=dossier.digest,
        materials=tuple(g.digest for g in given if g.digest),
        clocks=(*clocks.end_all(state.clocks, {"correction"}, on), clock),
        opens=opens,
    )
    known = Material.objects.filter(case_id=case.pk).count()
    rows = material_rows(case.pk, given, at, known)
    changed = (dossier,) if dossier.digest != state.dossier else ()
    return Told(event, actor=by.actor, beside=(*rows, *changed))


@command(Case)
def withdraw(case, *, by, reason: str = "", at: datetime) -> Told:
    """Take the application back, before it is decided, by an office or by law.

    :raises NotAllowed: when silence has renewed the licence (art. 50), or a promise is broken (R22)
    """
    rules.check("withdraw", case.state, by)
    on = day_of(at)
    rules.check_kept(case.state, on)
    if renewals.is_renewed_by_law(case.state, on):
        raise rules.NotAllowed("by-law", renewals.RENEWED, "行政许可法 art. 50")
    note, beside = words(case.pk, reason, required=False)
    ended = tuple(clocks.end(c, on) for c in case.state.clocks if not c.ended_on)
    return Told(events.Withdrawn(on=on, note=note, clocks=ended), actor=by.actor, beside=beside)
