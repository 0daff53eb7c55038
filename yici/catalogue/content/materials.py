"""申请材料: what must be shown, and what the state already has."""

from typing import Annotated

from pydantic import Field as Limits

from .base import Conditional, LegalBasis, Part, Text
from .codelists import MaterialForm, MaterialKind, MaterialSource, Necessity

SCANS = ("application/pdf", "image/jpeg", "image/png")


class Attachment(Part):
    """A file of the guide: blank form or sample. `path` is relative to the guide's files."""

    name: Text
    path: str = ""
    text: str = ""  # the form's or sample's wording where there is no file


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

    @property
    def asked(self) -> bool:
        """The applicant has to supply it."""
        return not self.shared
