"""What the applicant says while it goes on: supply what was asked for, go on, take it back."""

from collections.abc import Iterable
from datetime import datetime

from yici.cases import actions as cases
from yici.cases import forms
from yici.cases import rules as case_rules
from yici.cases.actions import Given, Incomplete
from yici.cases.actions.shared import words
from yici.cases.models import Case
from yici.kernel import ledger
from yici.kernel.actions import Told, command

from .. import events, rules
from ..editions import joint_of
from ..models import BundleCase
from ..rules import NotAllowed
from .opening import dossier_of, seal, standing
from .shared import dated, day_of


def asked_of(bundle: BundleCase) -> dict[str, tuple[str, ...]]:
    """Return what the parts wait for now: {code in the joint form: parts that asked for it}."""
    joint = joint_of(bundle)
    found: dict[str, tuple[str, ...]] = {}
    for part, case in correcting(bundle):
        for code in missing_of(case):
            name = joint.joint_code(part.code, code)
            if name:
                found[name] = (*found.get(name, ()), part.code)
    for asked in to_come(bundle):
        for code in asked.missing:
            name = joint.joint_code(asked.part, code)
            if name and asked.part not in found.get(name, ()):
                found[name] = (*found.get(name, ()), asked.part)
    return found


def to_come(bundle: BundleCase) -> list[events.Asked]:
    """Return what the one notice asks for parts that have not begun: they have no case to wait."""
    waiting = {part.code for part in bundle.state.parts if part.status == "waiting"}
    return [one for one in bundle.state.awaited if one.part in waiting]


def correcting(bundle: BundleCase) -> list[tuple[events.Part, Case]]:
    """Return the parts whose cases await a correction."""
    open_ = {p.case_id: p for p in bundle.state.parts if p.case_id and not p.is_over}
    waiting = Case.objects.filter(pk__in=open_, status="correcting")
    return sorted(((open_[c.pk], c) for c in waiting), key=lambda one: one[0].code)


def missing_of(case: Case) -> list[str]:
    """Return the codes that its correction notice names."""
    asked = ledger.history(case.pk, since=case.opened_at).filter(kind="cases.correction_asked")
    return list(asked.last().body["missing"])


def correct(
    *,
    bundle: BundleCase,
    by,
    form: dict,
    materials: Iterable[Given] = (),
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Supply once what several parts asked for; each of them gets its share (art. 32).

    :param form: changed fields of the joint form only
    :raises Incomplete: with every problem at once
    """
    given = tuple(materials)
    story = correct_joint(
        bundle=bundle, by=by, form=form, materials=given, at=at, key=key, seen=seen
    )
    pass_on(bundle=story.pk, at=at)
    return BundleCase.at(story.pk)


@command(BundleCase)
def correct_joint(bundle, *, by, form: dict, materials: tuple[Given, ...], at: datetime) -> Told:
    """Keep what was supplied; `pass_on` gives each part its share.

    :raises Incomplete: with every problem at once
    """
    rules.check("correct", bundle.state, by)
    asked = asked_of(bundle)
    if not asked:
        raise NotAllowed("not-now", "Nothing is being asked for.", "R22")
    before, joint = dossier_of(bundle), joint_of(bundle)
    item = joint.applicable(before["answers"])
    fields = tuple(f for f in item.fields if f.code in asked)
    stated, wrong = cases.amended(
        joint.content.fields, before["form"], form, bundle.applicant_id, bundle.agent_id
    )
    cleaned, problems = forms.clean(fields, stated)
    problems += [one for one in wrong if one.field in cleaned]
    problems += _lacking(item, asked, materials)
    if problems:
        raise Incomplete(problems)
    fresh = {g.code for g in materials}
    kept = [g for g in before["materials"] if g["code"] not in fresh]
    content = before | {
        "form": before["form"] | cleaned,
        "materials": [*kept, *(g.__dict__ for g in materials)],
    }
    dossier = seal(bundle.pk, content, at)
    digests = tuple(g.digest for g in materials if g.digest)
    event = events.Corrected(on=day_of(at), dossier=dossier.digest, materials=digests)
    beside = [] if dossier.digest == bundle.state.dossier else [dossier]
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside)


def _lacking(item, asked, given) -> list[forms.Problem]:
    have, known = {g.code for g in given}, {m.code: m for m in item.materials}
    missing = [m for m in known.values() if m.code in asked and m.code not in have]
    needed = [m for m in missing if not m.made_here]
    return [forms.Problem(m.code, forms.SUPPLY, {"label": m.name}) for m in needed] + [
        forms.Problem(g.code, forms.NOT_ASKED, {}) for g in given if g.code not in known
    ]


def pass_on(*, bundle, at: datetime) -> None:
    """Give every part that awaits a correction its share of what was supplied; twice is once."""
    story = BundleCase.at(bundle)
    given, joint = dossier_of(story), joint_of(story)
    told = ledger.history(story.pk, since=story.opened_at).filter(kind="bundles.corrected").last()
    if told is None:
        return
    for part, case in correcting(story):
        if case.told_at > told.at:
            continue  # it asked after this was supplied
        missing = set(missing_of(case))
        form = joint.form_of(part.code, given["form"])
        cases.correct_jointly(
            case=case.pk,
            by=standing(story.state),
            form={code: value for code, value in form.items() if code in missing},
            materials=_share(joint, part.code, missing, given["materials"]),
            at=at,
            key=f"{story.pk}:correct:{told.seq}",
        )


def _share(joint, part: str, missing: set[str], materials) -> list[Given]:
    return [
        Given(**(one | {"code": code}))
        for one in materials
        for code in joint.papers_for(part, one["code"])
        if code in missing
    ]


@command(BundleCase)
def go_on(bundle, *, by, at: datetime) -> Told:
    """Go on with the other parts though one was refused and what needs it cannot be begun."""
    rules.check("go-on", bundle.state, by)
    return Told(*dated(bundle.state, events.GoneOn(on=day_of(at))), actor=by.actor)


def withdraw(
    *,
    bundle: BundleCase,
    by,
    reason: str = "",
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Take back every part that is not decided yet; what was decided stays."""
    story = withdraw_whole(bundle=bundle, by=by, reason=reason, at=at, key=key, seen=seen)
    withdraw_parts(bundle=story.pk, at=at)
    return BundleCase.at(story.pk)


@command(BundleCase)
def withdraw_whole(bundle, *, by, reason: str = "", at: datetime) -> Told:
    """Take the application for the whole back."""
    rules.check("withdraw", bundle.state, by)
    note, beside = words(bundle.pk, reason, required=False)
    event = events.Withdrawn(on=day_of(at), note=note)
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside)


def withdraw_parts(*, bundle, at: datetime) -> None:
    """Withdraw the cases of a withdrawn bundle that can still be withdrawn; twice is once."""
    story = BundleCase.at(bundle)
    for part in story.state.parts:
        if part.case_id is None or part.is_over:
            continue
        try:
            cases.withdraw(
                case=part.case_id,
                by=standing(story.state),
                at=at,
                key=f"{story.pk}:withdraw",
            )
        except case_rules.NotAllowed:
            continue  # decided meanwhile: it stays
