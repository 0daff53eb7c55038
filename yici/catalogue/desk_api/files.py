"""`/catalogue/files`: blank forms (空白表格) and samples (示例样表) sent for guides."""

from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File
from ninja.files import UploadedFile

from yici.catalogue import actions
from yici.catalogue.content import AttachedFile
from yici.documents.uploads import BadFile
from yici.kernel import rest

from .door import new_router, staff
from .door import told as at_the_door

router = new_router()


@router.post("/files", response={201: AttachedFile})
def send_guide_file(
    request,
    file: Annotated[
        UploadedFile, File(description="PDF, Word (docx), JPEG or PNG; at most 10 MB.")
    ],
):
    """Send a blank form or a sample, to be named in a draft: `materials[].blank_form.file`.

    Sent twice, it is there once. What no edition names within a month is forgotten. Citizens get it
    at `/items/files/{digest}/` of the portal once an edition that has it was published.
    """
    who = staff(request)
    try:
        with at_the_door():
            kept = actions.keep_guide_file(file=file, by=who, at=timezone.now())
    except BadFile as bad:
        told = _(bad.message) % bad.values
        raise rest.Problem(422, "not-valid", told, errors=[("file", told)]) from None
    named = {name: getattr(kept, name) for name in ("digest", "size", "media_type")}
    return 201, named | {"name": kept.name[-140:]}
