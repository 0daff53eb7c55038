"""补正: the applicant supplies what was asked for (行政许可法 art. 32)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.kernel.actions import Told, command

from .. import clocks, forms, rules, work
from ..events import Corrected
from ..models import Case, Dossier, Material
from . import agents, registered
from .completeness import Given, held_anew, material_rows, unasked, unfit
from .refused import Incomplete
from .results import sealed
from .shared import calendar, day_of, is_after_hours


@command(Case)
def correct(
    case,
    *,
    by,
    form: dict,
    materials: Iterable[Given] = (),
    agent_id: UUID | None = None,
    at: datetime,
) -> Told:
    """Supply what was asked for; five working days for acceptance begin again (art. 32).

    After its day it is taken as long as nobody has ended the case, and the fact says that it is late.

    :param form: changed fields only; the others stay as they were
    :param agent_id: who brings it to the window for the applicant
    :raises Incomplete: with every problem at once
    :raises NotAllowed: when that person has no mandate for it (R38)
    """
    rules.check("correct", case.state, by)
    mandate_id = agents.standing_in(case, by, agent_id, "correct", at)
    return _corrected(case, by, form, materials, at, mandate_id)


@command(Case)
def correct_jointly(
    case, *, by, form: dict, materials: Iterable[Given] = (), at: datetime
) -> Told | None:
    """Give a part of a bundle its share of what was supplied for the whole (art. 32; R22).

    Nothing where it awaits no correction any more.

    :param by: who applied for the whole; whether somebody may supply, the whole has said
    """
    if case.state.bundle_id is None or case.state.status != "correcting":
        return None
    return _corrected(case, by, form, materials, at)


def _corrected(
    case, by, form: dict, materials: Iterable[Given], at: datetime, mandate_id: UUID | None = None
) -> Told:
    on, state, given = day_of(at), case.state, tuple(materials)
    before = Dossier.objects.get(case_id=case.pk, digest=state.dossier).read()
    content = edition(state.edition_id).content
    item = applicable(content, before["answers"])
    kept = {code: before["form"].get(code) for code in before.get("verified", ())}
    hers = {code: value for code, value in form.items() if code not in kept}
    stated, wrong = registered.amended(
        content.fields, before["form"], hers, state.applicant_id, state.agent_id
    )
    cleaned, problems = forms.clean(item.fields, stated | kept)
    problems += [one for one in wrong if one.field in cleaned]
    problems += unasked(item, given) + unfit(item, given)
    if problems:
        raise Incomplete(problems)
    given += held_anew(case, item, on)
    dossier = sealed(case.pk, before | {"form": cleaned}, at)
    if state.status == "pre_reviewed":
        promise = content.paths.prereview
        opens, clock = work.pre_review(state, promise, calendar(), on)
        anew: tuple = (clock,)
    else:
        opens, clock = work.acceptance(state, calendar(), on, "acceptance-again")
        track, late = "" if state.bundle_id else state.track, is_after_hours(at)
        again = work.same_day(track, calendar(), on, after_hours=late, kind="same_day:again")
        anew = (clock, *again)
    event = Corrected(
        on=on,
        dossier=dossier.digest,
        materials=tuple(g.digest for g in given if g.digest),
        late=rules.late_correction(state, on) is not None,
        mandate_id=mandate_id,
        clocks=(*clocks.end_all(state.clocks, {"correction"}, on), *anew),
        opens=opens,
    )
    known = Material.objects.filter(case_id=case.pk).count()
    rows = material_rows(case.pk, given, at, known)
    changed = (dossier,) if dossier.digest != state.dossier else ()
    return Told(event, actor=by.actor, beside=(*rows, *changed))
