"""The content of a bundle (一件事): which items it joins, and how their forms and papers are one.

Frozen values like the catalogue's contents. Everything that can be worked out from the items
(merged form, merged papers, critical path, savings) is worked out in `rules`, never written here.
"""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Literal, Self

import orjson
from pydantic import AfterValidator, PlainSerializer, StringConstraints, model_validator
from pydantic import Field as Limits

from yici.catalogue.content import Answer, Delivery, LegalBasis, Limit, Question, ServiceObject
from yici.catalogue.content.base import Code, Condition, Conditional, Text
from yici.catalogue.content.base import Part as Value

PartCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,11}$")]
# "food.premises_address": a part's field or material
Member = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,11}\.[a-z][a-z0-9_]{0,39}$")]
# What a later part's field takes from the result of an earlier one:
# licence.identifier (证照编号), licence.credit_code (of a newly founded body), licence.issued_on,
# case.number, form.<field of the earlier part>, or result.<fact its office assigned>
Source = Annotated[
    str,
    StringConstraints(
        pattern=r"^(licence\.(identifier|credit_code|issued_on)|case\.number"
        r"|form\.[a-z][a-z0-9_]*|result\.[a-z][a-z0-9_]*)$"
    ),
]


def _read_only(value_type):
    return Annotated[
        Mapping[str, value_type], AfterValidator(MappingProxyType), PlainSerializer(dict)
    ]


def _empty() -> Mapping:
    return MappingProxyType({})


class Mapped(Value):
    """A question of an item that the bundle's own question answers."""

    of: Code  # the bundle's question
    options: _read_only(str) = Limits(default_factory=_empty)  # type: ignore[valid-type]
    """{option of the bundle's question: option of the item's}; empty: the codes are the same."""


class Needs(Value):
    """What a part waits for: the result of another part, and what of it flows here."""

    part: PartCode
    reason: Text  # why, in words for the citizen
    materials: tuple[Code, ...] = ()  # of this part: the other's result stands for them
    fields: _read_only(Source) = Limits(default_factory=_empty)  # type: ignore[valid-type]
    """{field of this part: what fills it}; such a field is not asked of the applicant."""


class Evaluated(Value):
    """区域评估: a park's evaluation that stands for this part's own, where the project lies in it."""

    kind: Literal[
        "energy",
        "soil",
        "eia",
        "flood",
        "geology",
        "mineral",
        "climate",
        "seismic",
        "relics",
        "plan",  # 规划代立项: the park's plan stands for the project's approval (C061)
    ]
    effect: Literal["replaces", "simplifies"]
    """replaces: the part falls away; simplifies: its item asks for less."""
    question: Code | None = None
    """simplifies: the item's question that is answered yes inside the area, no outside."""


class Joined(Conditional):
    """One item of the bundle. `needed_if` names the bundle's own questions (情形)."""

    code: PartCode
    item: Text  # implementation code, or the name of a guide that comes with Yici
    role: str = ""  # what this item is for in the bundle, one line
    needs: tuple[Needs, ...] = ()
    answers: _read_only(Mapped | str | tuple[str, ...]) = Limits(default_factory=_empty)  # type: ignore[valid-type]
    """{question of the item: fixed option(s), or which question of the bundle answers it}.
    A question not named here is asked as the item asks it."""
    evaluated: Evaluated | None = None
    limit_days: Annotated[int, Limits(ge=0)] | None = None
    """Working days in which the department is done here; None: as the item promises (R34)."""


class OneField(Value):
    """共用字段: fields of several items that are one. Typed once, given to all of them.

    Fields with the same `prefill` (applicant.name, organisation.uscc ...) are the same data
    element and need no mapping.
    """

    code: Code
    label: Text
    label_en: str = ""
    members: Annotated[tuple[Member, ...], Limits(min_length=2)]
    section: str = ""
    hint: str = ""


class OnePaper(Value):
    """共用材料: papers of several items that are one. Handed in once, given to all of them.

    Papers with the same `licence_type`, or with the same name and kind, are one without mapping.
    """

    code: Code
    name: Text
    members: Annotated[tuple[Member, ...], Limits(min_length=2)]


class ResultPackage(Value):
    """办理结果: what the applicant holds in her hands at the end."""

    name: Text
    together: bool = True  # handed over together at the end; False: each as it is ready
    deliveries: tuple[Delivery, ...] = (Delivery.WINDOW, Delivery.POST, Delivery.ONLINE)
    note: str = ""


class Counter(Value):
    """Where one asks about it and hands it in: the one window."""

    accepting_unit: Text
    window: str = ""
    address: str = ""
    office_hours: str = ""
    enquiry: str = ""
    complaint: str = ""


class Definition(Value):
    """一件事一次办. The code (slug) is the file's name and stands on the row, not here."""

    name: Annotated[str, Limits(min_length=1, max_length=200)]
    name_en: str = ""
    life_event: Text  # 主题: what happens in somebody's life, e.g. 开办餐饮店
    summary: Text  # one or two sentences: what one gets, from whom
    summary_en: str = ""
    keywords: tuple[str, ...] = ()  # everyday words: 开饭店
    themes: tuple[str, ...] = ()  # codes of catalogue/themes.py
    service_objects: tuple[ServiceObject, ...] = ()
    lead_department: Text  # 牵头部门: short name, as in the implementation list
    basis: tuple[LegalBasis, ...] = ()  # law, or the document that orders the bundle
    conditions: tuple[str, ...] = ()
    situations: tuple[Question, ...] = ()  # the bundle's own questions
    area: Code | None = None  # the question of them that the register of evaluated areas answers
    parts: Annotated[tuple[Joined, ...], Limits(min_length=2)]
    fields: tuple[OneField, ...] = ()
    materials: tuple[OnePaper, ...] = ()
    apart: tuple[tuple[Member, Member], ...] = ()  # papers alike by name that are not one
    promised: Limit  # 承诺总时限: from acceptance to the last result
    package: ResultPackage
    counter: Counter
    faq: tuple[Answer, ...] = ()

    @model_validator(mode="after")
    def codes_are_unique(self) -> Self:
        """No code stands for two things, and no field or material is in two groups."""
        for group in ("situations", "parts", "fields", "materials"):
            codes = [one.code for one in getattr(self, group)]
            if doubles := {code for code in codes if codes.count(code) > 1}:
                raise ValueError(f"{group}: code given twice: {', '.join(sorted(doubles))}")
        for group in ("fields", "materials"):
            members = [m for one in getattr(self, group) for m in one.members]
            if doubles := {m for m in members if members.count(m) > 1}:
                raise ValueError(f"{group}: in two groups: {', '.join(sorted(doubles))}")
        return self

    @model_validator(mode="after")
    def names_what_it_has(self) -> Self:
        """Conditions, needs and groups name questions, options and parts that there are."""
        parts = {part.code for part in self.parts}
        asked = {q.code: {option.code for option in q.options} for q in self.situations}
        for one in (*self.situations, *self.parts):
            for question, options in one.needed_if.items():
                if question not in asked or not options or not set(options) <= asked[question]:
                    raise ValueError(
                        f"{one.code}: condition on an unknown answer {question}={list(options)}"
                    )
        for part in self.parts:
            for need in part.needs:
                if need.part not in parts or need.part == part.code:
                    raise ValueError(f"{part.code} needs an unknown part {need.part}")
            for question, given in part.answers.items():
                if not isinstance(given, Mapped):
                    continue
                if given.of not in asked or not set(given.options) <= asked[given.of]:
                    raise ValueError(f"{part.code}.{question}: answered by an unknown question")
        members = [m for one in self.fields for m in one.members]
        members += [m for paper in self.materials for m in paper.members]
        for member in (*members, *(m for pair in self.apart for m in pair)):
            if member.split(".")[0] not in parts:
                raise ValueError(f"{member}: there is no such part")
        return self

    @model_validator(mode="after")
    def asks_for_the_area(self) -> Self:
        """Where an evaluation changes a part, a question asks for the area (区域评估)."""
        asked = {question.code for question in self.situations}
        if self.area is not None and self.area not in asked:
            raise ValueError(f"area: there is no question {self.area}")
        for part in self.parts:
            if part.evaluated is None:
                continue
            if self.area is None:
                raise ValueError(f"{part.code}: evaluated, but no question asks for the area")
            changes = part.evaluated.effect == "simplifies"
            if changes and part.evaluated.question not in part.answers:
                raise ValueError(f"{part.code}: answer the question that the area changes")
        return self

    def part(self, code: str) -> Joined:
        return next(part for part in self.parts if part.code == code)


def canonical(bundle: Definition) -> bytes:
    """The one JSON form of a bundle: keys sorted, nothing left out, UTF-8."""
    return orjson.dumps(bundle.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)


def digest(bundle: Definition) -> str:
    """SHA-256 of the canonical form."""
    return sha256(canonical(bundle)).hexdigest()


Bundle = Definition  # what the format calls it

__all__ = ["Bundle", "Condition", "Definition", "Joined", "Mapped", "Needs", "canonical", "digest"]
