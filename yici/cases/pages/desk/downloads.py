"""Files of a case, for those who may see the case: shown in the page only when that is safe."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yici.cases import reading
from yici.cases.models import Material
from yici.kernel import files
from yici.kernel.files import serving
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
    one = get_object_or_404(reading.papers_of(case), id=pk)
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
