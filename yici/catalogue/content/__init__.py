"""The content of an edition (事项版本): everything a guide, a form and a case need to know.

Frozen values, checked on entry, with an exact JSON round trip:

>>> content = Content.model_validate_json(text)
>>> content == Content.model_validate_json(canonical(content))
True
"""

from .base import Condition, LegalBasis, Limit, Part
from .basic import BasicContent, basic_digest
from .codelists import (
    CaseKind,
    CodeList,
    CrossRegion,
    Delivery,
    EvidenceGrade,
    FieldKind,
    HandlingForm,
    LimitUnit,
    MaterialForm,
    MaterialKind,
    MaterialSource,
    Necessity,
    OffPlatformGround,
    OnlineDepth,
    Outcome,
    Post,
    PowerSource,
    ProcedureKind,
    ResultKind,
    ServiceObject,
    StageKind,
    TaskType,
    UseLevel,
    Verdict,
    WithheldGround,
)
from .edition import Content, canonical, digest
from .forms import Field, Option, Question
from .guide import Answer, Guide, Remedies
from .handling import (
    Criterion,
    Duty,
    Exemption,
    Fee,
    OffPlatform,
    Result,
    SpecialProcedure,
    Stage,
    Withheld,
)
from .listing import Intermediary, Listing
from .materials import AttachedFile, Attachment, Material, grade_of
from .paths import Commitment, Examination, ExaminationRule, Paths, Tolerance
from .tables import SituationRow, SituationTable

__all__ = [
    "Answer",
    "AttachedFile",
    "Attachment",
    "BasicContent",
    "CaseKind",
    "CodeList",
    "Commitment",
    "Condition",
    "Content",
    "Criterion",
    "CrossRegion",
    "Delivery",
    "Duty",
    "EvidenceGrade",
    "Examination",
    "ExaminationRule",
    "Exemption",
    "Fee",
    "Field",
    "FieldKind",
    "Guide",
    "HandlingForm",
    "Intermediary",
    "LegalBasis",
    "Limit",
    "LimitUnit",
    "Listing",
    "Material",
    "MaterialForm",
    "MaterialKind",
    "MaterialSource",
    "Necessity",
    "OffPlatform",
    "OffPlatformGround",
    "OnlineDepth",
    "Option",
    "Outcome",
    "Part",
    "Paths",
    "Post",
    "PowerSource",
    "ProcedureKind",
    "Question",
    "Remedies",
    "Result",
    "ResultKind",
    "ServiceObject",
    "SituationRow",
    "SituationTable",
    "SpecialProcedure",
    "Stage",
    "StageKind",
    "TaskType",
    "Tolerance",
    "UseLevel",
    "Verdict",
    "Withheld",
    "WithheldGround",
    "basic_digest",
    "canonical",
    "digest",
    "grade_of",
]
