"""The business manual at the desk, as page and as PDF: for officials only (C019)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from yici.catalogue.manuals import manual, manual_pdf
from yici.catalogue.models import Edition, Item
from yici.people.doors import staff_page


def _in_force(who, code: str) -> tuple[Item, Edition]:
    """:raises Http404: no such item, or no edition in force"""
    found = get_object_or_404(Item.objects.visible_to(who).with_current(), code=code)
    if found.current is None:
        raise Http404
    return found, found.current


@require_safe
@staff_page
def page(request, who, code):
    """Show the manual of the edition in force."""
    found, edition = _in_force(who, code)
    return render(request, "catalogue/desk/manual.html", {"manual": manual(found, edition)})


@require_safe
@staff_page
def pdf(request, who, code):
    """Download it."""
    found, edition = _in_force(who, code)
    answer = HttpResponse(
        manual_pdf(found, edition, timezone.localdate()), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="manual-{edition.pk}.pdf"'
    return answer


staff = [
    path("catalogue/manual/<str:code>/", page, name="manual"),
    path("catalogue/manual/<str:code>/manual.pdf", pdf, name="manual_pdf"),
]
