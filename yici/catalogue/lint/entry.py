"""What a rule looks at: one entry of an implementation list, and what lies around it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from yici.catalogue.content import Content, LegalBasis, Material
from yici.laws.register import Register, Resolved

COPIES = re.compile(
    r"[（(][^（）()]*[）)]|复印件|原件|扫描件|电子版|电子件|影印件|正本|副本|有效|\s|的$|及其|^本人"
)


@lru_cache(65_536)
def document_key(name: str) -> str:
    """Return what a paper is known by, whatever copy of it is asked: 营业执照（副本）复印件 is 营业执照."""
    return COPIES.sub("", name) or name


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper that an item leads to."""

    item: str
    name: str
    department: str
    licence_type: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """What the register of proofs has decided of a paper: nobody has to bring it any more (C027)."""

    on: date
    outcome: str = "cancelled"  # cancelled, merged, shared; folded into the business licence (C062)
    into: str = ""  # with what it is merged, or which department has it


@dataclass(frozen=True, slots=True)
class Entry:
    """One edition as the lint sees it. `since`: the day its bases were looked at; None: a draft."""

    content: Content
    code: str = ""
    department: str = ""
    region: str = ""
    since: date | None = None
    listed_type: str = ""  # task_type of the row in the list; empty: not known
    is_altered: bool = False  # the row is not what its digest was made of
    is_dated: bool = True  # a published edition has the days it was published and in force


@dataclass(frozen=True)
class Around:
    """What is known of the other items of the place. Keys are `document_key`s or licence types."""

    register: Register
    on: date
    shared: Mapping[str, str] = field(
        default_factory=dict
    )  # what the state fetches for another item: who has it
    issued: Mapping[str, tuple[Issue, ...]] = field(
        default_factory=dict
    )  # by name and by licence type
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)  # item code: papers it asks
    circles: Mapping[str, tuple] = field(
        default_factory=dict
    )  # item code: the circles it is part of
    chains: Mapping[tuple[str, str], str] = field(
        default_factory=dict
    )  # (item, paper): the paper that it only proves
    cut: Mapping[tuple[str, str], Cut] = field(
        default_factory=dict
    )  # (department, paper): what the register of proofs has decided
    most_stages: int = 3
    most_share: float = 0.5  # of the statutory limit that may be promised

    def resolve(self, basis: LegalBasis, since: date | None) -> Resolved:
        return self.register.resolve(basis.law, basis.article, self.on, since)


def is_proof(material: Material) -> bool:
    """A paper somebody else made out, not the applicant's own form."""
    return material.kind.value == "certificate"


def always(content: Content, material: Material) -> bool:
    """Whether it is asked in every situation: no answer and no table decides about it."""
    governed = any(material.code in table.governs("materials") for table in content.tables)
    return not material.needed_if and not governed


def apart(content: Content, one: Material, other: Material) -> bool:
    """Whether no situation asks both: different answers to one question, or rows of one table."""
    if any(
        not set(options) & set(other.needed_if[question])
        for question, options in one.needed_if.items()
        if question in other.needed_if
    ):
        return True
    both = {one.code, other.code}
    return any(
        table.hit != "all"
        and both <= table.governs("materials")
        and not any(both <= set(row.materials) for row in table.rows)
        for table in content.tables
    )
