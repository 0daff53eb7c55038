"""What every part of a content shares: frozen, closed, checked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, StringConstraints
from pydantic import Field as Limits

from .codelists import LimitUnit


class Part(BaseModel):
    """A frozen value; an unknown key is refused, so a misspelt element is never lost."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1)]

# {question code: (option codes, ...)}: every question named must have one of its options chosen.
# Read-only, since an edition is shared by all requests of a process.
Condition = Annotated[
    Mapping[str, tuple[str, ...]],
    AfterValidator(MappingProxyType),
    PlainSerializer(
        lambda value: {code: list(options) for code, options in value.items()},
        return_type=dict[str, list[str]],
    ),
]


class Conditional(Part):
    """A part that applies in some situations only."""

    code: Code
    needed_if: Condition = Limits(default_factory=lambda: MappingProxyType({}))  # empty: always


class LegalBasis(Part):
    """设定依据 (by_law): law, article and the words relied on."""

    law: Text
    article: Text
    text: str = ""

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


class Limit(Part):
    """办结时限 (anticipate_day, anticipate_type; promise_day, promise_type)."""

    days: Annotated[int, Limits(ge=0)]
    unit: LimitUnit = LimitUnit.WORKDAY
    explain: str = ""  # anticipate_explain, promise_explain

    @property
    def calendar_days(self) -> float:
        """Its length whatever the unit, to compare two: five working days are seven days."""
        return self.days * (7 / 5 if self.unit == LimitUnit.WORKDAY else 1)
