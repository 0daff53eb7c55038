"""R08 and R06 within a bundle: no paper that a part took in, or issues, is asked by another. Pure.

Papers that the definition, an e-licence type or one name make one are asked once anyway
(`joining`). What is looked for here slips past that: other names for one paper, one paper that is
part of another, and the result of a part that does not flow to the one that asks for it. What the
definition keeps `apart` is two papers by somebody's decision and is left alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from yici.catalogue.content import Material
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import always, document_key
from yici.catalogue.lint.rules.materials import JOINED

from .joining import Joint

WAITS = gettext_noop(
    "%(paper)s (%(part)s) is %(other)s, which the earlier part %(before)s took in: make them one "
    "paper of the bundle, or keep them apart if they are two."
)
BESIDE = gettext_noop(
    "%(paper)s (%(part)s) is %(other)s of %(before)s: make them one paper of the bundle, or keep "
    "them apart if they are two."
)
PART_OF = gettext_noop("%(paper)s (%(part)s) and %(other)s (%(before)s) can be merged into one.")
ISSUED = gettext_noop(
    "%(paper)s (%(part)s) is issued by the earlier part %(before)s: let its result stand for it."
)
NOT_YET = gettext_noop(
    "%(paper)s (%(part)s) is issued by %(before)s of this very bundle: wait for that part and let "
    "its result stand for it."
)
OWN = gettext_noop(
    "%(paper)s is what the part %(part)s itself leads to: nobody has it before, unless it is renewed."
)


@dataclass(frozen=True, eq=False)
class Asked:
    """A paper that a part asks the applicant for."""

    part: str
    material: Material

    @property
    def member(self) -> str:
        return f"{self.part}.{self.material.code}"


@dataclass(frozen=True, eq=False)
class Suspect:
    """What is wrong if `paper` is asked and `other` (a paper, or the result of a part) is there."""

    paper: Asked
    other: Asked | str
    kind: str  # same, partly, issued, own
    once: frozenset[str]  # what the two are in the bundle: told once, though several parts ask it

    @property
    def parts(self) -> set[str]:
        return {self.paper.part, self.other if isinstance(self.other, str) else self.other.part}


@dataclass(frozen=True)
class Situation:
    """What is asked in one situation, and which parts wait for which, however far."""

    parts: frozenset[str]
    asked: frozenset[str]
    before: Mapping[str, frozenset[str]]


def repeated_papers(joint: Joint, situations: Iterable[Mapping]) -> Iterator[Finding]:
    """Yield every paper that the bundle asks although it has it, or is about to issue it (R08, R06).

    :param situations: answers to the bundle's own questions; one in which both come is enough
    """
    suspects = [*_twins(joint), *_issued(joint)]
    worst: dict[Suspect, Finding] = {}
    open_ = set(suspects)
    for answers in situations if suspects else ():
        known = _situation(joint, answers, {part for one in open_ for part in one.parts})
        for one in tuple(open_):
            finding = _judged(joint, one, known)
            if finding is None:
                continue
            if one not in worst or finding.blocks:
                worst[one] = finding
            if finding.blocks or one.kind in ("partly", "own"):
                open_.discard(one)
        if not open_:
            break
    told: dict[frozenset[str], Finding] = {}
    for one, finding in ((one, worst[one]) for one in suspects if one in worst):
        if one.once not in told or (finding.blocks and not told[one.once].blocks):
            told[one.once] = finding
    yield from told.values()


# -- what may be wrong -----------------------------------------------------------------------------


def _papers(joint: Joint) -> list[Asked]:
    return [
        Asked(part.code, material)
        for part in joint.definition.parts
        for material in joint.contents[part.code].materials
        if material.asked and not material.made_here
    ]


def _twins(joint: Joint) -> Iterator[Suspect]:
    """Yield papers of two parts that look like one and are not made one."""
    group_of = {f"{p}.{c}": g for g in joint.papers for p, c in g.members}
    told = {member for one in joint.definition.materials for member in one.members}
    apart = {frozenset(pair) for pair in joint.definition.apart}
    for one, other in combinations(_papers(joint), 2):
        mine, theirs = group_of[other.member], group_of[one.member]
        if one.part == other.part or mine is theirs:
            continue
        members = {one.member, other.member}
        # two groups that the definition writes down are two; so are two papers of one item
        if frozenset(members) in apart or members <= told:
            continue
        if other.part in _parts(theirs) or one.part in _parts(mine):
            continue
        if kind := _alike(one.material, other.material):
            yield Suspect(other, one, kind, frozenset({mine.code, theirs.code}))


def _parts(group) -> set[str]:
    return {part for part, _code in group.members}


def _alike(one: Material, other: Material) -> str:
    if one.licence_type and one.licence_type == other.licence_type:
        return "same"
    key, other_key = document_key(one.name), document_key(other.name)
    if key == other_key:
        return "same"
    pieces, other_pieces = set(JOINED.split(key)) - {""}, set(JOINED.split(other_key)) - {""}
    return "partly" if key in other_pieces or other_key in pieces else ""


def _issued(joint: Joint) -> Iterator[Suspect]:
    """Yield papers that are the result of a part, by name or by the type of the e-licence."""
    papers = _papers(joint)
    for part in joint.definition.parts:
        content = joint.contents[part.code]
        result = content.result
        if result is None:
            continue
        key = document_key(result.name)
        theirs = [
            p
            for p in papers
            if document_key(p.material.name) == key
            or (result.licence_type and p.material.licence_type == result.licence_type)
        ]
        # a part that asks for what it issues renews or changes it: the others may ask for it too
        own = [p for p in theirs if p.part == part.code]
        if own and not content.paths.renews:
            asked = (p for p in own if always(content, p.material))
            yield from (Suspect(p, part.code, "own", frozenset({p.member})) for p in asked)
        elif not own:
            yield from (Suspect(p, part.code, "issued", frozenset({p.member})) for p in theirs)


# -- whether it is ---------------------------------------------------------------------------------


def _situation(joint: Joint, answers: Mapping, wanted: set[str]) -> Situation:
    needs = joint.needs(answers)
    asked = set()
    for part in wanted & needs.keys():
        supplied = joint.supplied(part, answers)
        asked |= {
            f"{part}.{material.code}"
            for material in joint.item(part, answers).materials
            if material.code not in supplied
        }
    before = {part: frozenset(_reach(part, needs)) for part in wanted & needs.keys()}
    return Situation(frozenset(needs), frozenset(asked), before)


def _reach(part: str, needs: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return every part that one waits for, however far; there are no circles here."""
    found: set[str] = set()
    for one in needs[part]:
        found |= {one, *_reach(one, needs)}
    return found


def _judged(joint: Joint, one: Suspect, known: Situation) -> Finding | None:
    """Return what is wrong in this situation, or None where it does not come to that."""
    paper, other = one.paper, one.other
    if paper.member not in known.asked:
        return None
    if isinstance(other, str):
        return _of_result(joint, one, other, known)
    if other.member not in known.asked:
        return None
    if (
        paper.part in known.before[other.part]
    ):  # the other way round: what is written later is first
        paper, other = other, paper
    if one.kind == "partly":
        return _finding("R06", paper, PART_OF, joint, other, blocks=False)
    if other.part in known.before[paper.part]:
        return _finding("R08", paper, WAITS, joint, other, blocks=True)
    return _finding("R06", paper, BESIDE, joint, other, blocks=False)


def _of_result(joint: Joint, one: Suspect, issuer: str, known: Situation) -> Finding | None:
    if issuer not in known.parts:
        return None
    if one.kind == "own":
        return _finding("R08", one.paper, OWN, joint, None, blocks=False)
    waits = issuer in known.before[one.paper.part]
    return _finding("R08", one.paper, ISSUED if waits else NOT_YET, joint, issuer, blocks=waits)


def _finding(rule, paper: Asked, message: str, joint: Joint, other, *, blocks: bool) -> Finding:
    names = {part: content.name for part, content in joint.contents.items()}
    params = {"paper": paper.material.name, "part": names[paper.part]}
    if isinstance(other, Asked):
        params |= {"other": other.material.name, "before": names[other.part]}
    elif other is not None:
        params["before"] = names[other]
    return Finding(rule, paper.member, message, params, blocks=blocks)
