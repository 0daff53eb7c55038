"""代为调取: what an official fetched from another department, put on file (C031; 行政许可法 art. 31)."""

from collections.abc import Iterable
from datetime import datetime

from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.kernel.actions import Told, command
from yici.kernel.values import replace

from .. import clocks, events, rules
from ..lifecycle import STEPS
from ..models import Case, Dossier, Material
from .completeness import Given, material_rows, unfit
from .refused import Incomplete
from .shared import day_of, words

GRADE = "B"  # checked by an official, not issued to us by the authority itself
LONGEST = 80  # characters of a department's name
FROM = "department it is from"


@command(Case)
def attach(case, *, by, materials: Iterable[Given], origin: str, at: datetime) -> Told:
    """Put on file what she fetched from another department, with its source and her own name.

    The applicant is not asked for it any more; what she had promised to supply counts as supplied.

    :param origin: the department it is from, in words
    :raises NotAllowed: when it is not her work, or the item does not ask for it
    :raises Incomplete: when a file is of the wrong kind or size
    :raises Wordless: when the origin is missing
    """
    rules.check("attach", case.state, by)
    rules.check_kept(case.state, day_of(at))
    return _attached(case, tuple(materials), origin, by.staff_code, by.actor, at)


@command(Case)
def attach_jointly(
    case, *, materials: Iterable[Given], origin: str, handler: str, at: datetime
) -> Told | None:
    """Put on a part's file what was fetched for the whole bundle, where it can still be of use."""
    if case.state.bundle_id is None or events.Attached not in STEPS[case.state.status]:
        return None
    return _attached(case, tuple(materials), origin, handler, "clock", at)


def _attached(case, given, origin: str, handler: str, actor: str, at: datetime) -> Told:
    state, on, origin = case.state, day_of(at), " ".join((origin or "").split())
    note, beside = words(case.pk, origin, what=FROM)
    if len(origin) > LONGEST:
        raise rules.NotAllowed("origin", "Name the department in at most 80 characters.", "C031")
    item = item_of(case)
    codes = tuple(dict.fromkeys(g.code for g in given))
    if not codes or not {m.code for m in item.materials}.issuperset(codes):
        raise rules.NotAllowed("materials", "Choose a material that the item asks for.", "C031")
    if problems := unfit(item, given):
        raise Incomplete(problems)
    rows = [replace(g, grade=GRADE, source=f"{origin}（{handler}）") for g in given]
    digests = tuple(g.digest for g in given if g.digest)
    attached = events.Attached(on=on, codes=codes, materials=digests, note=note, handler=handler)
    known = Material.objects.filter(case_id=case.pk).count()
    beside = (*beside, *material_rows(case.pk, rows, at, known))
    return Told(attached, *_supplied(state, codes, digests, on), actor=actor, beside=beside)


def _supplied(state, codes, digests, on) -> tuple[events.Supplied, ...]:
    """Return that what was promised is here: the applicant owes it no longer (容缺后补)."""
    came = tuple(code for code in codes if code in state.owed)
    if not came or rules.is_unkept(state, on):
        return ()
    owed = tuple(code for code in state.owed if code not in came)
    ended = () if owed else clocks.end_all(state.clocks, {"supply"}, on)
    return (events.Supplied(on=on, materials=digests, codes=came, owed=owed, clocks=ended),)


def item_of(case):
    """Return what the edition asks for in the case's situation."""
    held = Dossier.objects.get(case_id=case.pk, digest=case.state.dossier).read()
    return applicable(edition(case.edition_id).content, held["answers"])
