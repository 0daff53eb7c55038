"""What follows from a case's facts, after they are recorded: papers, messages, the licence."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from django.urls import reverse

from yici.catalogue.content import Field, FieldKind
from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.documents import actions as documents
from yici.halls import actions as halls
from yici.halls.models import Appointment
from yici.halls.rules.appointments import NotNow
from yici.kernel import reactions
from yici.kernel.events import KINDS as KINDS_OF_EVENTS
from yici.licences import actions as licences
from yici.licences.events import Sealed
from yici.licences.kinds import KINDS
from yici.licences.models import Licence
from yici.notifications.actions import News, notify, notify_all
from yici.people.models import Applicant, Department
from yici.people.who import Who
from yici.shipping.models import Parcel

from . import actions, around, events, filled, grounds, news, notices, reading
from .actions.shared import day_of
from .application import Application
from .forms import is_made_here
from .lifecycle import GONE
from .models import Case, Material

WITH_A_NOTICE = [KINDS_OF_EVENTS[kind] for kind in notices.DUE]
# What is founded, by a word of the item's name: authority and kind of body (GB 32100).
BODIES = (("个体工商户", "92"), ("合作社", "93"), ("", "91"))
BY_RESULT = {"licence": "permit", "approval": "approval", "other": "certificate"}


@reactions.on(*news.TOLD, many=True)
def tell_the_applicant(entries):
    """Tell her and her agent: in her space, by e-mail, by SMS (C093, C096, R32)."""
    cases = Case.objects.select_related("department").in_bulk({one.story for one in entries})
    told = ((cases[entry.story], news.code_of(entry), entry) for entry in entries)
    notify_all(
        News(
            kind=f"cases.{code}",
            data=news.data_of(case, code, entry),
            key=f"{entry.story}:{entry.seq}",
            at=entry.at,
            seq=entry.seq,
            **news.addressed(case, entry.at),
        )
        for case, code, entry in told
        if code and not (case.bundle_id and code in news.TOLD_BY_THE_WHOLE)
    )


@reactions.on(*news.OF_PARCELS)
def tell_where_the_result_is(entry):
    """Tell her that the result is on its way, lies at the window, or in a locker (art. 44)."""
    parcel = Parcel.objects.get(pk=entry.story)
    cases = Case.objects.select_related("department").filter(pk=parcel.about)
    for case in cases if parcel.direction == "out" else ():
        code, data = news.of_parcel(case, entry)
        whom = news.addressed(case, entry.at)
        notify(
            kind=f"cases.{code}",
            data=data,
            key=f"{entry.story}:{entry.seq}",
            at=entry.at,
            seq=entry.seq,
            **whom | {"path": reverse("portal:parcel", args=[parcel.pk])},
        )


@reactions.on(*WITH_A_NOTICE, slow=2)
def write_the_notice(entry):
    """Number, seal and store the notice this fact calls for (art. 32, 38, 42, 44, 45)."""
    # The worker may come late: the notice says what was so when the fact was told.
    case = Case.at(entry.story).as_of(entry.seq)
    for notice, told in notices.notices_of(case, entry):
        documents.issue(
            kind=notice.kind,
            department=told.department,
            story=case.pk,
            **_addressee(case, notice, told),
            values=told.common() | notice.values,
            items=notice.items,
            contact=told.contact(),
            at=entry.at,
            key=f"{entry.seq}{notice.key}",
            about=case.number,
        )


def _addressee(case: Case, notice: notices.Notice, told) -> dict:
    """Return whom a notice goes to: the applicant, or one of those concerned (art. 36, 47)."""
    one = notice.to
    if one is None:
        applicant = told.applicant
        return {
            "addressee": case.applicant_id,
            "name": applicant.name,
            "addressee_kind": applicant.kind,
        }
    kept = told.sealed(one.person) or {"name": "", "kind": "person"}
    return {
        "addressee": one.applicant_id or uuid5(case.pk, f"concerned:{one.no}"),
        "name": kept["name"],
        "addressee_kind": kept["kind"],
    }


@reactions.on(*news.TOLD_CONCERNED, slow=2, where=lambda state: bool(state.concerned))
def tell_those_concerned(entry):
    """Tell those concerned besides the applicant, who have an account, each of her own (art. 36)."""
    case = Case.at(entry.story).as_of(entry.seq)
    for told in news.to_those_concerned(case, entry):
        notify(at=entry.at, seq=entry.seq, **told)


def has_a_form_to_set(state) -> bool:
    """Whether the item asks for a paper that the form itself becomes."""
    return any(is_made_here(material) for material in edition(state.edition_id).content.materials)


@reactions.on(events.Applied, slow=2, where=has_a_form_to_set)
def set_the_form(entry):
    """Set the form itself where it was not handed in: at the window, over the API (一张表单)."""
    case = Case.at(entry.story).as_of(entry.seq)
    given = reading.dossier_of(case)
    made = Application(edition(case.edition_id).content, {}, given["answers"], given["form"])
    held = set(Material.objects.filter(case_id=case.pk).values_list("code", flat=True))
    for material in made.made_here:
        if material.code not in held:
            names = {
                "department": Department.objects.get(pk=case.department_id).name,
                "applicant": Applicant.objects.get(pk=case.applicant_id).name,
            }
            form = filled.form_of(made, material, on=day_of(entry.at), **names)
            actions.keep_form(case=case, given=form, at=entry.at)


# What a granted case may wait for before its licence is made, or its result handed over.
RELEASES = (
    events.FeePaid, events.FeeWaived, events.Supplied, events.OriginalsSeen, events.ResultChanged,
)  # fmt: skip


def made_anew(state) -> str:
    """Tell what is made after a remedy from what was made before it: another one, by another key."""
    return f":{state.redo.no}" if state.redo else ""


def is_to_be_made(state) -> bool:
    is_next = state.status == "making" and not state.licence_id
    return is_next and not state.held_by("make") and state.result != "suspended"


@reactions.on(events.Decided, *RELEASES, where=is_to_be_made)
def make_the_licence(entry):
    """Issue the e-licence that a granted case leads to, once nothing holds it up (R31, C082)."""
    case = Case.at(entry.story)
    if not is_to_be_made(case.state):
        return
    content = edition(case.edition_id).content
    holder = Applicant.objects.get(pk=case.applicant_id)
    if case.renews:
        _renew(case, case.renews, content, holder, entry)
        return
    licences.issue(
        kind=case.licence if case.licence in KINDS else BY_RESULT[content.result.kind.value],
        department=Department.objects.get(pk=case.department_id),
        holder=holder.pk,
        face=_face(case, content, holder),
        at=entry.at,
        actor="clock",
        key=f"case:{case.pk}{made_anew(case.state)}",
        item_code=case.item_code,
        case_id=case.pk,
        case_number=case.number,
        valid_from=case.decided_on,
        valid_until=_years_on(case.decided_on, content.result.validity_years),
    )


def _renew(case: Case, licence: UUID, content, holder: Applicant, entry) -> None:
    """Put a new version in the licence's place; it runs on from where the old one ends (art. 50)."""
    expired_on = case.state.clock("renewal").due_on
    begins_on = expired_on + timedelta(days=1)
    licences.correct(
        licence=licence,
        face=_face(case, content, holder),
        at=entry.at,
        actor="clock",
        key=f"case:{case.pk}{made_anew(case.state)}",
        valid_until=_years_on(begins_on, content.result.validity_years),
    )


def _face(case: Case, content, holder: Applicant) -> dict:
    """Return what the licence says: the form fields its edition names."""
    given = reading.dossier_of(case)
    named = {f.code: f for f in applicable(content, given["answers"]).fields}
    printed = [named[code] for code in content.result.fields if code in named]
    rows = [(f.label, _plain(f, given["form"].get(f.code, ""))) for f in printed]
    stated = given.get("result", {})
    rows += [(f.label, _plain(f, stated.get(f.code, ""))) for f in content.result.facts]
    return {
        "holder_name": holder.name,
        "holder_kind": holder.kind,
        "name": content.result.name,
        "fields": [row for row in rows if row[1]] or [("持有人", holder.name)],
        "more": [("办件编号", case.number)],
        **_credit_code(case, content),
    }


def _credit_code(case: Case, content) -> dict:
    """Return the code of a body that is founded here, 一照一码 (C062); others have theirs."""
    has_one = any(f.kind == FieldKind.USCC for f in content.fields)
    if case.licence != "business-licence" or has_one:
        return {}
    kind = next(kind for word, kind in BODIES if word in content.name)
    code = licences.assign_credit_code(kind=kind, region=case.region, story=case.pk)
    return {"number": code}


def _plain(field: Field, value: str | list[str]) -> str:
    words = {o.code: o.text for o in field.options}
    values = value if isinstance(value, list) else [value]
    return "、".join(words.get(v, v) for v in values)


def _years_on(day: date, years: int | None) -> date | None:
    """Return the last day of a validity of so many years, counted from its first day."""
    if years is None:
        return None
    try:
        ends = day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        ends = day.replace(year=day.year + years, month=3, day=1)
    return date.fromordinal(ends.toordinal() - 1)


@reactions.on(Sealed)
def note_the_licence(entry):
    """The licence is sealed and stored: its case may be completed (R31)."""
    licence = Licence.objects.get(pk=entry.story)
    waiting = Case.objects.renewing(licence.pk) if entry.body["version"] > 1 else ()
    cases = [case.pk for case in waiting] or [licence.case_id]
    for case in filter(None, cases):
        if _came_too_late(case, licence):
            ground = grounds.CHANGES["cancelled"]["set_aside"]
            licences.revoke(
                licence=licence, ground=f"{ground.law}{ground.article}", actor="clock", at=entry.at,
                key=reactions.key(entry, "gone"),
            )  # fmt: skip
            continue
        actions.licence_made(
            case=case, licence_id=licence.pk, at=entry.at, key=reactions.key(entry)
        )


def is_to_be_delivered(state) -> bool:
    online = state.status == "delivering" and state.delivery == "online"
    return online and not state.held_by("deliver") and state.result != "suspended"


def _came_too_late(case_id, licence: Licence) -> bool:
    """Whether the result was taken away, or set aside and is decided anew, while it was sealed."""
    state = Case.at(case_id).state
    if licence.pk in (state.licence_id, state.renews):
        return False
    is_its_own = licence.pk == Licence.id_from(f"case:{case_id}{made_anew(state)}")
    return state.result in GONE or (state.redo is not None and not is_its_own)


@reactions.on(events.Decided, events.LicenceMade, *RELEASES, where=is_to_be_delivered)
def deliver_online(entry):
    """What was to be delivered online is delivered the moment it is there (art. 44)."""
    case = Case.at(entry.story)
    if is_to_be_delivered(case.state):
        key = reactions.key(entry, "deliver")
        actions.deliver(case=case, by=Who.clock(), mode="online", at=entry.at, key=key)


__all__ = ["around"]  # its reactions belong to these

CHANGE = {
    "revoked": licences.revoke,
    "cancelled": licences.cancel,
    "suspended": licences.suspend,
}


@reactions.on(events.ResultChanged)
def change_the_licence(entry):
    """What becomes of the result becomes of its e-licence (art. 69, 70; C082)."""
    # As it was then: by now another one may be made in its place.
    case, change = Case.at(entry.story).as_of(entry.seq), entry.body["change"]
    licence = case.licence_id and Licence.at(case.licence_id)
    if not licence:
        return
    by = {"licence": licence, "actor": entry.actor, "at": entry.at, "key": reactions.key(entry)}
    if change == "restored":
        licences.resume(**by)
    elif change in CHANGE:
        ground = grounds.CHANGES[change][entry.body["ground"]]
        CHANGE[change](ground=f"{ground.law}{ground.article}" or ground.text, **by)


@reactions.on(events.AfterChecked)
def clear_the_record(entry):
    """What was found false and is found kept by the head bars nobody any more (R30)."""
    if entry.body["outcome"] == "kept":
        actions.clear_credit(case_id=entry.story, by=entry.body["handlers"][0], at=entry.at)


def is_to_be_examined(state) -> bool:
    """Whether its edition has a published table that examines what has come in."""
    examined = edition(state.edition_id).content.paths.examination
    return bool(examined) and state.status == "applied"


@reactions.on(
    events.Applied, events.Corrected, events.Submitted, events.FeePaid, events.FeeWaived,
    where=is_to_be_examined,
)  # fmt: skip
def examine_by_table(entry):
    """Let the edition's published table examine what has come in, where it has one (C043)."""
    case = Case.at(entry.story)
    if is_to_be_examined(case.state):
        with actions.while_switched_on():
            actions.examine(case=case, at=entry.at, key=reactions.key(entry, "examine"))


def was_booked(state) -> bool:
    return bool(state.booked)


@reactions.on(events.Applied, where=was_booked)
def close_appointment(entry):
    """Let the appointment at which it came in know its case (C052)."""
    found = Appointment.objects.filter(pk=entry.body["appointment"]).first()
    try:
        if found:
            halls.serve(appointment=found, by=Who.clock(), at=entry.at, case_id=entry.story)
    except NotNow:  # called off, or noted as not come, in between: the case says that she came
        return
