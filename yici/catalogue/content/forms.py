"""What the citizen is asked: the situation first, then the form."""

from typing import Annotated, Self

from pydantic import Field as Limits
from pydantic import StringConstraints, model_validator

from .base import Conditional, Part, Text
from .codelists import FieldKind

CHOICES = {FieldKind.CHOICE, FieldKind.MULTICHOICE}
Prefill = Annotated[str, StringConstraints(pattern=r"^((applicant|organisation|agent)\.[a-z_]+)?$")]


class Option(Part):
    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]
    text: Text
    text_en: str = ""


class Question(Conditional):
    """情形: a question whose answer decides which materials, fields and stages apply."""

    text: Text
    text_en: str = ""
    hint: str = ""
    options: Annotated[tuple[Option, ...], Limits(min_length=2)]
    multiple: bool = False


class Field(Conditional):
    """表单字段: one field of the application form, generated into a page and a schema."""

    label: Text
    label_en: str = ""
    kind: FieldKind = FieldKind.TEXT
    section: str = ""  # heading the field stands under
    required: bool = True
    options: tuple[Option, ...] = ()  # choice and multichoice only
    hint: str = ""
    max_length: int = 200
    minimum: float | None = None  # number and money only
    maximum: float | None = None
    prefill: Prefill = ""  # e.g. applicant.name, applicant.id_number, organisation.uscc

    @model_validator(mode="after")
    def options_belong_to_choices(self) -> Self:
        if (self.kind in CHOICES) != bool(self.options):
            raise ValueError(f"{self.code}: a choice needs options, other kinds have none")
        return self
