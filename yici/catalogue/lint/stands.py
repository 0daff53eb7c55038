"""What stands on a law: every item, material, proof, fee and special procedure (R17). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from yici.catalogue.content import Content
from yici.laws.citing import cited, name_key

from .entry import Entry, is_proof
from .rules.basis import grounds


@dataclass(frozen=True, slots=True)
class Stand:
    """One part of an item that rests on the law: `kind` as in KINDS."""

    kind: str
    part: str  # its name
    article: str


def stands_on(law: str, content: Content) -> Iterator[Stand]:
    """Yield the parts of an item that cite a law, however its name is written."""
    key = name_key(law)
    proofs = {m.name for m in content.materials if is_proof(m)}
    for kind, part, bases in grounds(Entry(content)):
        told = "proof" if kind == "material" and part in proofs else kind
        for basis in bases:
            if name_key(basis.law) == key:
                yield Stand(told, part, basis.article)
    for fee in content.fees:
        for reference in cited(fee.basis):
            if name_key(reference.law) == key:
                yield Stand("fee", fee.name, reference.place)


def cites(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every (law, article) that an item cites."""
    for _kind, _part, bases in grounds(Entry(content)):
        yield from ((basis.law, basis.article) for basis in bases)
    for fee in content.fees:
        yield from ((reference.law, reference.place) for reference in cited(fee.basis))
