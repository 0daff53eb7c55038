"""What the nation or a province lists once for all departments (基本目录, up_task_directory), and
which of an implementation list's elements it fixes (十统一, C006)."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Self

import orjson
from pydantic import AfterValidator, PlainSerializer, model_validator
from pydantic import Field as Limits

from .base import LegalBasis, Limit, Part, Text
from .codelists import EvidenceGrade, ServiceObject, StageKind, TaskType, UseLevel

# {name of a material: the grade it may be asked with at most}; read-only, like a condition.
Grades = Annotated[
    Mapping[Text, EvidenceGrade],
    AfterValidator(MappingProxyType),
    PlainSerializer(
        lambda value: {name: grade.value for name, grade in value.items()},
        return_type=dict[str, str],
    ),
]


class BasicContent(Part):
    """None is "not fixed above": every list says it for itself. An empty tuple is "there is none".

    The directory itself has code, name, type, basis and levels; the rest is what the guidance of
    an authority in charge (实施规范) fixes for everybody below it.
    """

    name: Annotated[str, Limits(min_length=1, max_length=1000)]  # task_name
    task_type: TaskType  # task_type
    local_code: Annotated[str, Limits(max_length=50)] = ""  # local_catalog_code
    use_levels: tuple[UseLevel, ...] = ()  # use_level c11: several
    legal_basis: tuple[LegalBasis, ...] = ()  # by_law
    service_objects: tuple[ServiceObject, ...] = ()  # server_type
    conditions: tuple[Text, ...] | None = None  # accept_condition
    materials: tuple[Text, ...] | None = None  # names, as they may be asked at most
    grades: Grades = Limits(default_factory=lambda: MappingProxyType({}))  # 证据等级, where fixed
    intermediaries: tuple[Text, ...] | None = None  # service_type (中介服务)
    stages: tuple[StageKind, ...] | None = None  # handle_flow
    statutory: Limit | None = None  # anticipate_day
    promised: Limit | None = None  # promise_day: the longest promise
    visits: Annotated[int, Limits(ge=0)] | None = None  # limit_scene_num: the most
    fee_cents: Annotated[int, Limits(ge=0)] | None = None  # the most, in fen; 0: free of charge

    @model_validator(mode="after")
    def grades_are_of_its_materials(self) -> Self:
        if unknown := self.grades.keys() - set(self.materials or ()):
            raise ValueError(f"grades: no such material: {', '.join(sorted(unknown))}")
        return self


# As `LATER` of an edition: left out while it says nothing, so that older digests stay (R18).
LATER: dict[str, object] = {"grades": {}}


def basic_digest(content: BasicContent) -> str:
    """SHA-256 of the canonical form: upper and lower platform compare it (R18)."""
    told = content.model_dump(mode="json")
    said = {
        name: value for name, value in told.items() if name not in LATER or value != LATER[name]
    }
    return sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
