"""申请: one application for all parts, and the parts begun as soon as they can be."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from yici.cases import actions as cases
from yici.cases import numbers
from yici.cases.actions import Given, NotOnOffer, promises
from yici.cases.actions.agents import covers
from yici.cases.actions.applying import check_channel
from yici.cases.actions.delivering import MODES
from yici.cases.models import Case, Note
from yici.cases.work import UnknownDepartment
from yici.kernel.actions import Told, command, payload
from yici.kernel.events import canonical
from yici.kernel.models import Command
from yici.kernel.story import OtherContent, Repeated
from yici.people import secrets
from yici.people.acting import Grant, Who
from yici.people.models import Mandate, Staff

from .. import events, flows, parks, planned
from ..editions import items_in_force, joint_now, joint_of
from ..lifecycle import State
from ..models import BundleCase, Dossier, Edition, Number, dossier_context, edition
from ..rules import NotAllowed
from ..savings import days_of, working_days
from .shared import dated, day_of, promise_of


def apply(
    *,
    edition_id: int,
    applicant_id: UUID,
    by,
    answers: dict,
    form: dict,
    materials: Iterable[Given] = (),
    channel: str = "online",
    delivery: str = "online",
    agent_id: UUID | None = None,
    mandate_id: UUID | None = None,
    undertakings: Iterable[str] = (),
    at: datetime,
    key: str,
) -> BundleCase:
    """Receive one application for all parts of a bundle, and begin what can be begun.

    The same key by the same person is the same bundle case, however often it is sent.

    :param answers: {question of the joint form: option or options}
    :param form: {field of the joint form: value}
    :param materials: each paper once, under its code in the joint form
    :param agent_id: at the window, who stands there for the applicant
    :param undertakings: the parts whose undertaking she signs (告知承诺, R30)
    :raises Incomplete: with every problem at once
    :raises NotAllowed: when the person may not apply for that applicant in all items (R38)
    :raises NotOnOffer: when the bundle or one of its items is not in force
    :raises OtherContent: when the key was sent before with another application
    """
    offered, given, signed = edition(edition_id), tuple(materials), tuple(sorted(set(undertakings)))
    pk = BundleCase.id_from(by.actor, str(applicant_id), key)
    at_window = _check_standing(by, applicant_id, offered, channel, delivery)
    acting = _acting(by, applicant_id, offered, agent_id, mandate_id, at, at_window=at_window)
    said = payload(pk, key, {
        "bundle": offered.bundle.code, "answers": answers, "form": form, "materials": given,
        "channel": channel, "delivery": delivery, "undertakings": signed, **acting,
    })  # fmt: skip
    if not _was_received(pk, said):
        _check_project(offered, answers, applicant_id)
        try:
            _open(
                pk, offered, applicant_id, by, answers, form, given, channel, delivery, acting,
                signed, said, at, at_window=at_window,
            )  # fmt: skip
        except Repeated:
            _was_received(pk, said)
    return start_ready(bundle=pk, at=at)


def _was_received(pk: UUID, said: str) -> bool:
    """Whether this very application came in before.

    :raises OtherContent: when the key stands for another application
    """
    if not BundleCase.objects.filter(pk=pk).exists():
        return False
    used = Command.objects.filter(story=pk, key=OPENING).first()
    if used and used.digest != said:
        raise OtherContent(f"this key was used for another {OPENING}")
    return True


def _check_standing(by, applicant_id, offered: Edition, channel: str, delivery: str) -> bool:
    """Return whether it is taken in at the window.

    :raises NotAllowed: when she may not apply so
    """
    region, lead = offered.bundle.region_id, offered.bundle.department_id
    at_window = channel == "window" and (region in by.halls or by.has("clerk", lead))
    codes = offered.items.values()
    if not at_window and not all(by.may_act_for(applicant_id, one, "apply") for one in codes):
        raise NotAllowed("not-yours", "You may not apply for this applicant.", "R38")
    check_channel(channel, by, applicant_id, at_window=at_window)
    if delivery not in MODES:
        raise NotAllowed("unknown-mode", "Choose how the result was delivered.")
    return at_window


def _check_project(offered: Edition, answers: dict, applicant_id) -> None:
    """:raises NotAllowed: when it names a project that was planned for another enterprise (C063)"""
    scheme = planned.scheme_in(answers, offered.definition.area)
    if scheme is not None and not planned.is_of(scheme, applicant_id):
        raise NotAllowed(
            "not-yours", "This project was planned for another enterprise. Choose your own.", "C063"
        )


def _acting(
    by, applicant_id, offered: Edition, agent_id, mandate_id: UUID | None, at, *, at_window: bool
) -> dict:
    """Return who acts for the applicant under which mandate, as the event bears them.

    At the window it is whom the clerk has before her, never the clerk herself.

    :raises NotAllowed: without a mandate in force that covers all items (R38)
    """
    agent = agent_id if at_window else by.applicant_id
    if agent in (None, applicant_id):
        agent = None
    if agent is None and mandate_id is None:
        return {"agent_id": None, "mandate_id": None}
    if mandate_id is None and not at_window:  # each part finds the mandate it is under
        return {"agent_id": agent, "mandate_id": None}
    held = Mandate.objects.valid(at).filter(principal=applicant_id, agent=agent)
    held = held.filter(pk=mandate_id) if mandate_id else held
    for one in held.order_by("pk"):
        if all(covers(one, code) for code in offered.items.values()):
            return {"agent_id": agent, "mandate_id": one.pk}
    raise NotAllowed("no-mandate", NO_MANDATE, "R38")


NO_MANDATE = gettext_noop("Whoever acts for the applicant needs a mandate that covers this.")
NOTHING_APPLIES = gettext_noop(
    "In this situation nothing of it has to be applied for: look at your answers again."
)
OPENING = "bundles.apply"


def _open(
    pk, offered, applicant_id, by, answers, form, given, channel, delivery, acting, signed,
    said: str, at, *, at_window: bool,
) -> None:  # fmt: skip
    in_force = Edition.objects.in_force().filter(pk=offered.pk).exists()
    joint = joint_now(offered, day_of(at)) if in_force else None
    if joint is None:
        raise NotOnOffer(offered.bundle.name)
    there = items_in_force(offered.items.values(), day_of(at))
    on, region, item = day_of(at), offered.bundle.region_id, joint.applicable(answers)
    held = cases.held_by(applicant_id, item, on)  # the parts attach it themselves
    if not joint.parts(answers):
        raise NotAllowed("nothing-applies", NOTHING_APPLIES)
    _check_undertakings(joint, answers, signed, applicant_id)
    promised = joint.replaced(answers, signed)
    kind, type_, sealed = cases.on_record(applicant_id)
    if acting["agent_id"] is None:
        codes = {offered.items[part.code] for part in joint.parts(answers)}
        acting["mandate_id"] = cases.consented_under(
            joint.content, codes, applicant_id, (kind, sealed), at
        )
    form, wrong = cases.as_registered(
        joint.content, form, applicant_id, acting["agent_id"], channel, (kind, type_)
    )
    what = cases.fit(item, answers, form, given, held, promised, wrong)
    parts = [there[offered.items[part.code]] for part in joint.parts(answers)]
    seat = cases.seat_of(by, parts, applicant_id, on, region) if at_window else cases.Seat()
    kept = {"form": what.form, "answers": what.answers, "materials": [g.__dict__ for g in given]}
    kept |= {"undertakings": list(signed)} if signed else {}
    dossier = seal(pk, kept, at)
    with transaction.atomic(), cases.taking_up(seat.referral, by, at):
        number = numbers.take(region, on)
        event = events.Opened(
            on=on,
            number=number,
            bundle_code=offered.bundle.code,
            edition_id=offered.pk,
            department_id=offered.bundle.department_id,
            region=region,
            applicant_id=applicant_id,
            **acting,
            channel=channel,
            delivery=delivery,
            opened_by=by.actor,
            handler=by.staff_code or "",
            dossier=dossier.digest,
            materials=tuple(g.digest for g in given if g.digest),
            parts=_planned(offered, there, joint, what.answers, on),
            editions=tuple((part, there[code].pk) for part, code in sorted(offered.items.items())),
            promised=working_days(joint.definition.promised),
            window_id=seat.window_id,
            first_asked=seat.first_asked,
        )
        row = Number(authority=region, number=number, bundle_id=pk)
        BundleCase.blank(pk, at).tell(
            event, actor=by.actor, at=at, beside=[row, dossier],
            key=OPENING, command=OPENING, digest=said,
        )  # fmt: skip


def _check_undertakings(joint, answers, signed, applicant_id) -> None:
    """:raises NotAllowed: for a part that knows none, or after a promise that was not kept (R30)"""
    if not joint.commitments(answers).keys() >= set(signed):
        raise NotAllowed("no-undertaking", "This item is not decided on an undertaking.", "R30")
    if signed and promises.is_barred(applicant_id):
        raise NotAllowed(
            "barred", "An earlier promise was not kept: apply in the ordinary way.", "R30"
        )


def _planned(offered: Edition, there, joint, answers, on) -> tuple[events.Part, ...]:
    """Return the plan: which parts this situation has, and what each waits for, by code."""
    needs = joint.needs(answers)
    offices = offices_of(joint, answers, offered.items.values(), on)
    parts = [
        events.Part(
            code=part.code,
            item_code=offered.items[part.code],
            edition_id=there[offered.items[part.code]].pk,
            department_id=offices[offered.items[part.code]].department_id
            if offered.items[part.code] in offices
            else there[offered.items[part.code]].item.department_id,
            days=days_of(joint.contents[part.code], part.limit_days),
            needs=tuple(needs[part.code]),
        )
        for part in joint.parts(answers)
    ]
    return tuple(sorted(parts, key=lambda part: part.code))


def offices_of(joint, answers, items, on) -> dict[str, parks.Office]:
    """Return which items the office of the project's park handles itself (C061), by item code."""
    area = joint.definition.area and answers.get(joint.definition.area)
    chosen = area if isinstance(area, str) else next(iter(area or ()), "")
    return parks.offices_of(chosen, items, on) if chosen else {}


def seal(pk: UUID, content: dict, at: datetime) -> Dossier:
    """Return the sealed row of a joint form; its digest is salted with the case."""
    sealed = secrets.encrypt_json(content, dossier_context(pk))
    digest = sha256(str(pk).encode() + canonical(content)).hexdigest()
    return Dossier(bundle_id=pk, digest=digest, sealed=sealed, at=at)


# -- the parts -------------------------------------------------------------------------------------


def start_ready(*, bundle: UUID | BundleCase, at: datetime) -> BundleCase:
    """Begin every part that waits for nothing any more; twice is once."""
    story = BundleCase.at(bundle.pk if isinstance(bundle, BundleCase) else bundle)
    for part in story.state.ready() if story.status in ("received", "running") else ():
        try:
            case = _start(story, part, at)
        except cases.Incomplete as incomplete:
            lacks = tuple(dict.fromkeys(one.field for one in incomplete.problems))
            story = part_stuck(bundle=story.pk, part=part.code, lacks=lacks, at=at)
            continue
        except UnknownDepartment as unknown:
            told = {"lacks": (), "no_office": str(unknown)}
            story = part_stuck(bundle=story.pk, part=part.code, **told, at=at)
            continue
        begun = {"part": part.code, "case_id": case.pk, "number": case.number}
        story = part_started(bundle=story.pk, **begun, at=at, key=f"start:{part.code}")
        if ask_part(story, part.code, at):
            continue
        if story.accepted_by:
            cases.accept_jointly(
                case=case.pk, handler=story.accepted_by, promise=promise_of(story), at=at,
                key=f"jointly:{story.pk}",
            )  # fmt: skip
    return BundleCase.at(story.pk)


def ask_part(story: BundleCase, part: str, at: datetime) -> Case | None:
    """Let a part's case wait for what the one notice asks of it and has not come (R22); twice is once.

    None where nothing is asked of it, or it has no case yet: then it waits as soon as it begins.
    """
    asked = next((one for one in story.state.awaited if one.part == part), None)
    case_id = story.state.part(part).case_id
    if asked is None or case_id is None:
        return None
    said = Note.objects.filter(case_id=story.pk, digest__in=asked.notes)
    texts = dict(said.values_list("digest", "text"))
    return cases.ask_correction_jointly(
        case=case_id, missing=asked.missing, handler=asked.handler, at=at, key=f"asked:{story.pk}",
        words_to_applicant="\n".join(texts[digest] for digest in asked.notes),
    )  # fmt: skip


@command(BundleCase)
def part_started(bundle, *, part: str, case_id: UUID, number: str, at: datetime) -> Told | None:
    """Note that a part's case was opened."""
    if bundle.state.part(part).case_id or bundle.status not in ("received", "running"):
        return None
    event = events.PartStarted(on=day_of(at), part=part, case_id=case_id, number=number)
    return Told(*dated(bundle.state, event), actor=bundle.opened_by)


@command(BundleCase)
def part_stuck(
    bundle, *, part: str, lacks: tuple[str, ...], no_office: str = "", at: datetime
) -> Told | None:
    """Note that a part could not be begun; the desk sees it, and what it lacks."""
    now = bundle.state.part(part)
    if (now.stuck, now.no_office) == (lacks, no_office):
        return None
    event = events.PartStuck(on=day_of(at), part=part, lacks=lacks, no_office=no_office)
    return Told(*dated(bundle.state, event), actor="clock")


def _start(story: BundleCase, part: events.Part, at: datetime) -> Case:
    """Apply for a part in the name of who applied for the whole."""
    state, joint = story.state, joint_of(story)
    given = dossier_of(story)
    results = flows.results_of(story, joint, part.code)
    answers, form, materials = gathered(joint, part.code, given, results)
    on = state.received_on
    office = offices_of(joint, given["answers"], [part.item_code], on).get(part.item_code)
    return cases.apply(
        edition_id=part.edition_id,
        applicant_id=state.applicant_id,
        by=standing(state),
        answers=answers,
        form=form,
        materials=materials,
        channel=state.channel,
        delivery=state.delivery,
        mandate_id=state.mandate_id,
        agent_id=state.agent_id,
        bundle_id=story.pk,
        window_id=state.window_id,
        first_asked=state.first_asked,
        verified=flows.verified(results),
        office=office.department_id if office else None,
        entrusted=bool(office and office.entrusted),
        # A promise broken meanwhile bars her: then what it stood for is asked of her (R30).
        undertaking=part.code in given.get("undertakings", ())
        and not promises.is_barred(state.applicant_id),
        at=at,
        key=f"{story.pk}:{part.code}",
    )


def gathered(joint, part: str, given: dict, results) -> tuple[dict, dict, list[Given]]:
    """Return a part's answers, form and papers: of the joint form, of her own, of earlier results.

    What an earlier result brings goes before whatever was typed.
    """
    own = given.get("own", {}).get(part, {})
    answers = joint.answers_of(part, given["answers"]) | own.get("answers", {})
    form = flows.form_of(joint, part, given["form"], results)
    flown = flows.flown(results)
    form |= {code: value for code, value in own.get("form", {}).items() if not flown.get(code)}
    materials = flows.materials_of(joint, part, given, results, answers)
    replaced = {g["code"] for g in own.get("materials", ())}
    materials = [g for g in materials if g.code not in replaced]
    return answers, form, [*materials, *(Given(**g) for g in own.get("materials", ()))]


def dossier_of(story: BundleCase) -> dict:
    """Return the joint form and papers as they stand now."""
    return Dossier.objects.get(bundle_id=story.pk, digest=story.state.dossier).read()


def standing(state: State) -> Who:
    """Return who applied for the whole, with the right she had then: it covers all its parts.

    A clerk who has left since is named as the handler of nothing new (R23).
    """
    kind, _, code = state.opened_by.partition(":")
    if kind == "staff":
        code = code if Staff.objects.filter(code=code, is_active=True).exists() else ""
        return Who(actor=state.opened_by, staff_code=code, halls=frozenset({state.region}))
    assert state.applicant_id is not None
    return Who(
        actor=state.opened_by,
        applicant_id=state.agent_id or state.applicant_id,
        grants=(Grant(state.applicant_id),),
    )
