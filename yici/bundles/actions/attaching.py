"""代为调取: what the window fetched from another department, once for all parts (C031)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from yici.cases import actions as cases
from yici.cases.actions import Given, Incomplete
from yici.cases.actions.attaching import FROM, GRADE, LONGEST
from yici.cases.actions.completeness import unfit
from yici.cases.actions.shared import words
from yici.cases.models import Note
from yici.kernel import ledger
from yici.kernel.actions import Told, command

from .. import events, rules
from ..editions import joint_of
from ..models import BundleCase
from ..rules import NotAllowed
from .opening import dossier_of, seal
from .shared import dated, day_of


def attach(
    *,
    bundle: BundleCase,
    by,
    materials: Iterable[Given],
    origin: str,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Put on file what was fetched, under its code in the joint form; every part gets its share.

    What begins later finds it as well.

    :param origin: the department it is from, in words
    """
    given = tuple(materials)
    story = attach_joint(
        bundle=bundle, by=by, materials=given, origin=origin, at=at, key=key, seen=seen
    )
    attach_to_parts(bundle=story.pk, at=at)
    return BundleCase.at(story.pk)


@command(BundleCase)
def attach_joint(bundle, *, by, materials: tuple[Given, ...], origin: str, at: datetime) -> Told:
    """Keep what was fetched from another department; `attach_to_parts` gives each part its share.

    :raises NotAllowed: for what the item does not ask for, or a name too long
    """
    rules.check("attach", bundle.state, by)
    origin = " ".join((origin or "").split())
    note, beside = words(bundle.pk, origin, what=FROM)
    if len(origin) > LONGEST:
        raise NotAllowed("origin", "Name the department in at most 80 characters.", "C031")
    joint, before = joint_of(bundle), dossier_of(bundle)
    item = joint.applicable(before["answers"])
    codes = tuple(dict.fromkeys(g.code for g in materials))
    if not codes or not {m.code for m in item.materials}.issuperset(codes):
        raise NotAllowed("materials", "Choose a material that the item asks for.", "C031")
    if problems := unfit(item, materials):
        raise Incomplete(problems)
    rows = [replace(g, grade=GRADE, source=f"{origin}（{by.staff_code}）") for g in materials]
    content = before | {"materials": [*before["materials"], *(g.__dict__ for g in rows)]}
    dossier = seal(bundle.pk, content, at)
    event = events.Attached(
        on=day_of(at),
        codes=codes,
        dossier=dossier.digest,
        materials=tuple(g.digest for g in materials if g.digest),
        note=note,
        handler=by.staff_code,
    )
    kept = [] if dossier.digest == bundle.state.dossier else [dossier]
    return Told(*dated(bundle.state, event), actor=by.actor, beside=(*beside, *kept))


def attach_to_parts(*, bundle, at: datetime) -> None:
    """Give every part that runs its share of what was attached; twice is once."""
    story = BundleCase.at(bundle)
    told = ledger.history(story.pk, since=story.opened_at).filter(kind="bundles.attached").last()
    if told is None:
        return
    joint, given = joint_of(story), dossier_of(story)["materials"]
    origin = Note.objects.get(case_id=story.pk, digest=told.body["note"]).text
    fresh = [Given(**g) for g in given if g["grade"] == GRADE and g["code"] in told.body["codes"]]
    for part in story.state.parts:
        if part.case_id is None or part.is_over:
            continue
        share = _share(joint, part.code, fresh, told.body["materials"])
        asked = {m.code for m in joint.item(part.code, dossier_of(story)["answers"]).materials}
        if mine := [g for g in share if g.code in asked]:
            cases.attach_jointly(
                case=part.case_id, materials=mine, origin=origin, handler=told.body["handler"],
                at=at, key=f"{story.pk}:attach:{told.seq}",
            )  # fmt: skip


def _share(joint, part: str, fresh, digests) -> list[Given]:
    return [
        replace(g, code=code)
        for g in fresh
        if not g.digest or g.digest in digests
        for code in joint.papers_for(part, g.code)
    ]
