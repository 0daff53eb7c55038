"""申请材料: what must be shown, and what the state already has."""

from typing import Annotated

from pydantic import Field as Limits

from .base import Conditional, LegalBasis, Part, Text
from .codelists import EvidenceGrade, MaterialForm, MaterialKind, MaterialSource, Necessity

SCANS = ("application/pdf", "image/jpeg", "image/png")


class AttachedFile(Part):
    """A file that was sent for a guide, by its content; see models.GuideFile."""

    digest: Annotated[str, Limits(pattern=r"^[0-9a-f]{64}$")]  # SHA-256
    name: Annotated[str, Limits(min_length=1, max_length=140)]
    size: Annotated[int, Limits(ge=1)]  # bytes
    media_type: Annotated[str, Limits(max_length=100)]


class Attachment(Part):
    """A blank form or a sample. `path` is relative to the guide's files."""

    name: Text
    path: str = ""
    text: str = ""  # the form's or sample's wording where there is no file
    file: AttachedFile | None = None


class Material(Conditional):
    name: Annotated[str, Limits(min_length=1, max_length=200)]  # material_name c200
    kind: MaterialKind  # material_type
    source: MaterialSource = MaterialSource.APPLICANT  # source_type
    issuer: str = ""  # source_explain: the department or body that issues it
    necessity: Necessity = Necessity.REQUIRED  # is_need
    form: MaterialForm = MaterialForm.EITHER  # material_format
    originals: Annotated[int, Limits(ge=0)] = 0  # originals shown and given back, or kept
    copies: Annotated[int, Limits(ge=0)] = 0  # page_num
    legal_basis: tuple[LegalBasis, ...] = ()  # by_law (R03)
    acceptance_standard: str = ""  # accept_stand
    filling_notes: str = ""  # fill_explain
    accepts: tuple[str, ...] = SCANS  # media types of an upload
    max_megabytes: Annotated[int, Limits(ge=1, le=50)] = 10
    blank_form: Attachment | None = None  # form_guid
    sample: Attachment | None = None  # example_guid
    common_errors: tuple[str, ...] = ()
    shared: bool = False  # the state already has it: it is fetched, never asked (R05)
    licence_type: str = ""  # an e-licence of this type stands for it (R10)
    made_here: bool = False  # it is set from what is filled in: nobody writes it a second time
    grade: EvidenceGrade | None = None  # 证据等级 as the department fixes it; None: as it follows

    @property
    def attached(self) -> tuple[AttachedFile, ...]:
        """The files it brings along: blank form, sample."""
        there = (one.file for one in (self.blank_form, self.sample) if one)
        return tuple(file for file in there if file)

    @property
    def asked(self) -> bool:
        """The applicant has to supply it."""
        return not self.shared

    @property
    def evidence(self) -> EvidenceGrade:
        """证据等级: with which grade it has to come in, as fixed or as it follows from the rest.

        What the deciding authority itself has issued is never asked (R09), so it is `shared`, too.
        """
        return self.grade or self.evidence_by_itself

    @property
    def evidence_by_itself(self) -> EvidenceGrade:
        """The grade while nobody has fixed one."""
        return grade_of(
            self.kind,
            is_fetched=self.shared or bool(self.licence_type),
            is_made_here=self.made_here,
            originals=self.originals,
        )


def grade_of(
    kind: MaterialKind, *, is_fetched: bool, is_made_here: bool, originals: int
) -> EvidenceGrade:
    """Return the grade that follows from what is known of a material."""
    if is_fetched:
        return EvidenceGrade.ISSUED
    if is_made_here or kind == MaterialKind.FORM:
        return EvidenceGrade.DECLARED
    return EvidenceGrade.VERIFIED if originals else EvidenceGrade.UPLOADED
