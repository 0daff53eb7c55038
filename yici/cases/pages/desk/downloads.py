"""Files of a case, for those who may see the case: shown in the page only when that is safe."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yici.cases import reading
from yici.cases.models import Material
from yici.documents import uploads
from yici.kernel import files
from yici.kernel.files import archive, serving
from yici.licences.models import Licence

from .door import case_or_404, staff_page

# What a browser may show inside our pages, and how such a file really begins.
SHOWN = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
}
LONGEST = 8
# The browser's own PDF viewer styles itself; the file itself may load and run nothing.
POLICY = "default-src 'none'; img-src 'self' data:; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"  # fmt: skip


@require_GET
@staff_page
def material(request, who, number, no):
    """Hand out a material of a case."""
    case = case_or_404(number, who)
    row = get_object_or_404(Material, case_id=case.pk, no=no)
    return stored(request, row.digest, row.name or f"{row.code}", row.media_type)


@require_GET
@staff_page
def paper(request, who, number, pk):
    """Hand out a sealed notice of a case."""
    case = case_or_404(number, who)
    one = get_object_or_404(reading.papers_of(case, for_office=True), id=pk)
    return stored(request, one.digest, f"{one.title}-{one.number}.pdf", "application/pdf")


@require_GET
@staff_page
def licence(request, who, number):
    """Hand out the licence a case led to."""
    case = case_or_404(number, who)
    one: Licence | None = reading.licence_of(case)
    if one is None:
        raise Http404
    return stored(request, one.digest, f"{one.how.name}-{one.identifier}.pdf", "application/pdf")


@require_GET
@staff_page
def all_files(request, who, number):
    """Hand out the materials and papers of a case as one ZIP, made while it is sent."""
    case = case_or_404(number, who)
    rows = [row for one in reading.materials_of(case) for row in one.given if row.digest]
    scans = files.scans_of(row.digest for row in rows)
    good = [row for row in rows if _may_go(row, scans)]
    materials, papers, lacking = _("Materials"), _("Papers"), _("Left out")
    named = [(f"{materials}/{_once(row)}", row.digest) for row in good]
    named += [
        (f"{papers}/{uploads.file_name(f'{one.title}-{one.number}.pdf')}", one.digest)
        for one in reading.papers_of(case, for_office=True)
        if one.digest
    ]
    left_out = [_once(row) for row in rows if row not in good]
    note = "\n".join([_("Left out, since locked or not in the store:"), *left_out])
    extra = [(f"{lacking}.txt", note.encode())] if left_out else []
    response = StreamingHttpResponse(archive.zipped(named, extra), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{case.number}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _may_go(row, scans) -> bool:
    return scans[row.digest].state != "infected" and files.is_there(row.digest)


def _once(row) -> str:
    """Return a name that no other material of the case has."""
    return f"{row.no} {uploads.file_name(row.name or row.code)}"


def stored(request, digest: str, name: str, media_type: str):
    """Return a stored file: inside the page if it is what it says and safe, else to keep.

    :raises Http404: while it is being sealed, or when a paper was seen and no file taken
    """
    if not digest:
        raise Http404(_("There is no file: it was seen on paper, or is still being sealed."))
    with files.open_(digest) as file:
        begins = file.read(LONGEST)
    inline = media_type in SHOWN and begins.startswith(SHOWN[media_type])
    response = serving.response(
        request, digest, name=name, media_type=media_type if inline else "", inline=inline
    )
    response["Content-Security-Policy"] = POLICY
    return response
