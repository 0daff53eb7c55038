"""补充信息: what a part's own form lacks when its turn has come, supplied by the applicant."""

from collections.abc import Iterable
from datetime import datetime

from yici.cases import forms
from yici.cases.actions import Given, Incomplete
from yici.cases.actions.completeness import checked
from yici.catalogue.models import edition
from yici.catalogue.rules import Applicable, applicable
from yici.kernel.actions import Told, command

from .. import events, flows, rules
from ..editions import joint_of
from ..models import BundleCase
from ..rules import NotAllowed
from .opening import dossier_of, gathered, seal, start_ready
from .shared import dated, day_of


def lacking_of(bundle: BundleCase, part: str) -> tuple[Applicable, dict, tuple[str, ...]]:
    """Return what of the part's item applies, its form as it stands, and the codes it lacks."""
    joint, given = joint_of(bundle), dossier_of(bundle)
    results = flows.results_of(bundle, joint, part)
    answers, form, _materials = gathered(joint, part, given, results)
    content = edition(bundle.state.part(part).edition_id).content
    return applicable(content, answers), form, bundle.state.part(part).stuck


def supply_part(
    *,
    bundle: BundleCase,
    by,
    part: str,
    form: dict | None = None,
    answers: dict | None = None,
    materials: Iterable[Given] = (),
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
) -> BundleCase:
    """Supply what a part lacked, in the codes of its own item; it begins at once.

    What earlier results bring is theirs and cannot be typed over.

    :raises Incomplete: with everything that is still missing; then nothing is kept
    :raises NotAllowed: when the part lacks nothing, or she may not act for the applicant
    """
    given = tuple(materials)
    story = supply_joint(
        bundle=bundle, by=by, part=part, form=form or {}, answers=answers or {}, materials=given,
        at=at, key=key, seen=seen,
    )  # fmt: skip
    return start_ready(bundle=story.pk, at=at)


@command(BundleCase)
def supply_joint(
    bundle, *, by, part: str, form: dict, answers: dict, materials: tuple[Given, ...], at: datetime
) -> Told:
    """Keep what a part lacked; `start_ready` begins it.

    :raises Incomplete: when the part could still not begin
    """
    rules.check("supply-part", bundle.state, by)
    if not any(p.code == part and p.stuck for p in bundle.state.parts):
        raise NotAllowed("part", "This part lacks nothing.", "R22")
    before, joint = dossier_of(bundle), joint_of(bundle)
    own = before.get("own", {}).get(part, {})
    fresh = {g.code for g in materials}
    kept = [g for g in own.get("materials", ()) if g["code"] not in fresh]
    more = {
        "form": own.get("form", {}) | form,
        "answers": own.get("answers", {}) | answers,
        "materials": [*kept, *(g.__dict__ for g in materials)],
    }
    content = before | {"own": before.get("own", {}) | {part: more}}
    _complete(bundle, part, joint, content, at)
    dossier = seal(bundle.pk, content, at)
    digests = tuple(g.digest for g in materials if g.digest)
    event = events.PartSupplied(on=day_of(at), part=part, dossier=dossier.digest, materials=digests)
    beside = [] if dossier.digest == bundle.state.dossier else [dossier]
    return Told(*dated(bundle.state, event), actor=by.actor, beside=beside)


def _complete(bundle, part: str, joint, content: dict, at: datetime) -> None:
    """:raises Incomplete: when the part could still not begin"""
    results = flows.results_of(bundle, joint, part)
    answers, form, materials = gathered(joint, part, content, results)
    item = edition(bundle.state.part(part).edition_id).content
    known = {f.code for f in applicable(item, answers).fields}
    own = content["own"][part]
    stray = [code for code in own["form"] if code not in known]
    if stray:
        raise Incomplete([forms.Problem(code, forms.NO_SUCH_FIELD, {}) for code in stray])
    checked(item, answers, form, materials, bundle.applicant_id, day_of(at))
