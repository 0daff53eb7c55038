"""The whole content of one edition, and its digest."""

from hashlib import sha256
from typing import Annotated, Self

import orjson
from pydantic import Field as Limits
from pydantic import model_validator

from .base import Conditional, LegalBasis, Limit, Part
from .codelists import (
    CaseKind,
    CrossRegion,
    Delivery,
    HandlingForm,
    OnlineDepth,
    ServiceObject,
    TaskType,
    UseLevel,
)
from .forms import Field, Question
from .guide import Guide, Remedies
from .handling import Exemption, Fee, OffPlatform, Result, SpecialProcedure, Stage, Withheld
from .listing import Intermediary, Listing
from .materials import AttachedFile, Material
from .paths import Paths
from .tables import GROUPS, SituationTable

CODED = (
    "situations", "fields", "materials", "stages", "special_procedures", "fees", "intermediaries",
)  # fmt: skip


class Content(Part):
    """事项内容. The code, department and region stand on the item, not here."""

    name: Annotated[str, Limits(min_length=1, max_length=1000)]  # task_name c1000
    task_type: TaskType  # task_type
    use_level: UseLevel = UseLevel.COUNTY  # use_level
    lead_department: str = ""  # dept_name; a duty's department is named the same way
    other_departments: tuple[str, ...] = ()  # other_dept (联办机构)
    service_objects: tuple[ServiceObject, ...] = ()  # server_type
    # Why a child of eight to seventeen may apply alone: it only benefits her, or fits her age (民法典
    # art. 19). Empty: with her guardian.
    by_minors: str = ""
    handling_forms: tuple[HandlingForm, ...] = ()  # handle_type
    legal_basis: tuple[LegalBasis, ...] = ()  # by_law
    conditions: tuple[str, ...] = ()  # accept_condition
    case_kind: CaseKind = CaseKind.COMMITTED  # project_type
    statutory: Limit | None = None  # anticipate_day; services may have none
    promised: Limit | None = None  # promise_day
    visits: Annotated[int, Limits(ge=0)] = 1  # limit_scene_num
    visit_reason: str = ""  # limit_scene_explain
    cross_region: CrossRegion = CrossRegion.NONE  # handle_area
    online_depth: OnlineDepth = OnlineDepth.NONE  # online_handle_depth
    in_hall: bool = True  # is_entry_center
    bookable: bool = False  # is_schedule
    quota: str = ""  # limit_explain (数量限制)
    situations: tuple[Question, ...] = ()
    fields: tuple[Field, ...] = ()
    materials: tuple[Material, ...] = ()
    stages: tuple[Stage, ...] = ()
    special_procedures: tuple[SpecialProcedure, ...] = ()  # special_procedure
    fees: tuple[Fee, ...] = ()  # is_fee, fee_basis; empty: free of charge
    result: Result | None = None  # result_type, result_name
    deliveries: tuple[Delivery, ...] = ()  # is_express and its like
    guide: Guide = Guide()
    remedies: Remedies | None = None
    exemption: Exemption | None = None  # from R12's half and R13's three stages
    themes: tuple[str, ...] = ()  # user_topic_type, corp_topic_type: codes of themes.py
    keywords: tuple[str, ...] = ()  # everyday words: 开饭店
    high_frequency: bool = False  # 高频事项 (C015)
    paths: Paths = Paths()  # 办理方式
    intermediaries: tuple[Intermediary, ...] = ()  # service_type (中介服务)
    listing: Listing = Listing()  # what registers exchange and no guide shows
    tables: tuple[SituationTable, ...] = ()  # 情形表
    off_platform: OffPlatform | None = None  # excused from the platform (R16), by none of the above
    withheld: Withheld | None = None  # its results are not published (R33); None: they are

    @model_validator(mode="after")
    def codes_are_unique(self) -> Self:
        for group in CODED:
            _once(group, [part.code for part in getattr(self, group)])
        return self

    @model_validator(mode="after")
    def tables_name_what_is_there(self) -> Self:
        _once("tables", [table.code for table in self.tables])
        for table in self.tables:
            _once(table.code, [row.code for row in table.rows])
            for group in GROUPS:
                there = {part.code for part in getattr(self, group)}
                if unknown := table.governs(group) - there:
                    raise ValueError(f"{table.code}: {group} lack {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def conditions_name_what_is_asked(self) -> Self:
        asked = {q.code: {option.code for option in q.options} for q in self.situations}
        conditions = [(part.code, part.needed_if) for part in self._conditional()]
        conditions += [
            (f"{stage.code}/{duty.department}", duty.needed_if)
            for stage in self.stages
            for duty in stage.duties
        ]
        conditions += [(row.code, row.when) for table in self.tables for row in table.rows]
        for code, condition in conditions:
            for question, options in condition.items():
                if question not in asked or not set(options) <= asked[question] or not options:
                    raise ValueError(
                        f"{code}: condition on an unknown answer {question}={list(options)}"
                    )
        return self

    def _conditional(self) -> tuple[Conditional, ...]:
        return (
            *self.situations,
            *self.fields,
            *self.materials,
            *self.stages,
            *self.special_procedures,
            *self.fees,
            *self.intermediaries,
        )

    @property
    def can_apply_online(self) -> bool:
        return self.online_depth.can_apply

    @property
    def attached(self) -> tuple[AttachedFile, ...]:
        """Every file of its materials, once."""
        return tuple(dict.fromkeys(file for m in self.materials for file in m.attached))

    @property
    def departments(self) -> tuple[str, ...]:
        """Every department with a duty, in order of the stages."""
        return tuple(dict.fromkeys(d.department for s in self.stages for d in s.duties))


def _once(group: str, codes: list[str]) -> None:
    if doubles := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"{group}: code given twice: {', '.join(sorted(doubles))}")


# Elements that the first editions did not have, with the value that stands for their absence, by
# the part they belong to ("" is the content itself, a dot leads further in). At that value they are left out, so that an
# edition keeps its digest when the content learns something new (R18).
LATER: dict[str, dict[str, object]] = {
    "paths.examination": {"basis": None},
    "paths": {"jointly": ""},  # before the paths as a whole, which are compared without it
    "": {
        "paths": Paths().model_dump(mode="json", exclude={"jointly"}),
        "tables": [],
        "intermediaries": [],
        "listing": Listing().model_dump(mode="json"),
        "off_platform": None,
        "withheld": None,
        "by_minors": "",
    },
    "materials": {"made_here": False, "grade": None},
    "stages.duties": {"needed_if": {}},
    "materials.blank_form": {"file": None},
    "materials.sample": {"file": None},
    "fees": {"before": "make"},
    "result": {"facts": [], "on_paper": ""},
}


def canonical(content: Content) -> bytes:
    """The one JSON form of a content: keys sorted, UTF-8, nothing left out but `LATER` defaults."""
    return canonical_body(content.model_dump(mode="json"))


def canonical_body(body: dict) -> bytes:
    """The same form of a stored body, which may be older than the elements of `LATER`; changes it."""
    for group, later in LATER.items():
        for part in _parts(body, group):
            for name, absent in later.items():
                if part.get(name, absent) == absent:
                    part.pop(name, None)
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def _parts(body: dict, group: str) -> list[dict]:
    parts = [body]
    for name in filter(None, group.split(".")):
        parts = [one for part in parts for one in _in(part.get(name))]
    return parts


def _in(found) -> list[dict]:
    return found if isinstance(found, list) else [found] if found else []


def digest(content: Content) -> str:
    """SHA-256 of the canonical form: the same on every channel (R18)."""
    return sha256(canonical(content)).hexdigest()
