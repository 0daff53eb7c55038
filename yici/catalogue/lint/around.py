"""From the entries of one place to what lies around each of them: a pass before the rules. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yici.catalogue.content import Content, Material
from yici.laws.register import Register

from .circles import Step, chains, circles
from .entry import Around, Issue, always, document_key, is_proof

# Who everybody is: asked with nearly everything, so that no proof merely proves it.
IDENTITY = ("身份证", "户口簿", "营业执照", "身份证明", "护照", "委托书")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the others need to know of one entry; small, so that a whole place fits in memory."""

    step: Step
    shared: tuple[tuple[str, str], ...]
    asked: frozenset[str]
    issue: Issue | None


def facts(content: Content, code: str, department: str) -> Facts:
    """Return what the others need to know of an entry."""
    result = content.result
    issue = Issue(code, result.name, department, result.licence_type) if result else None
    asked = [m for m in content.materials if m.asked]
    proofs = [m for m in asked if is_proof(m) and m.necessity.value == "required"]
    return Facts(
        step=Step(
            code,
            content.name,
            document_key(result.name) if result else "",
            tuple(document_key(m.name) for m in proofs if always(content, m)),
            tuple(document_key(m.name) for m in proofs if not always(content, m)),
            _only_proves(proofs),
        ),
        shared=tuple((document_key(m.name), m.issuer) for m in content.materials if m.shared),
        asked=frozenset(document_key(m.name) for m in asked),
        issue=issue,
    )


def _only_proves(proofs: list[Material]) -> str:
    """Return the one paper an item rests on, when it asks nothing else that proves anything."""
    others = {document_key(m.name) for m in proofs if not any(word in m.name for word in IDENTITY)}
    return others.pop() if len(others) == 1 else ""


def around(known: Iterable[Facts], register: Register, on: date, **bounds) -> Around:
    """Return what lies around the entries of a place."""
    shared: dict[str, str] = {}
    issued: dict[str, tuple[Issue, ...]] = {}
    asked: dict[str, frozenset[str]] = {}
    steps = []
    for one in known:
        steps.append(one.step)
        asked[one.step.item] = one.asked
        for key, issuer in one.shared:
            shared.setdefault(key, issuer)
        if issue := one.issue:
            keys = {document_key(issue.name), issue.licence_type} - {""}
            for key in keys:
                issued[key] = (*issued.get(key, ()), issue)
    return Around(
        register=register, on=on, shared=shared, issued=issued, asked=asked,
        circles=circles(steps), chains=chains(steps), **bounds,
    )  # fmt: skip
