"""The draft as the citizen will see it: guide and form, on a phone and on a desktop."""

from types import SimpleNamespace

from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yici.catalogue import guide
from yici.catalogue.rules import UnknownAnswer
from yici.catalogue.tables import TableFault
from yici.catalogue.templatetags.catalogue import words
from yici.laws.models import register
from yici.people.doors import staff_page

from .drafts import Draft, opened
from .pages import _context, _item
from .sections import PREFILLS, SITUATIONS


@require_GET
@staff_page
def side_by_side(request, who, code):
    """Show the draft at both widths side by side."""
    draft = opened(_item(who, code))
    what = "form" if request.GET.get("what") == "form" else "guide"
    shown = reverse("desk:editor_shown", args=[code]) + f"?what={what}"
    context = _context(request, draft) | {"what": what, "shown": shown}
    return render(request, "catalogue/editor/preview.html", context)


@require_GET
@staff_page
def shown(request, who, code):
    """Show the draft's guide or form as the portal would; nothing can be applied for from here."""
    draft = opened(_item(who, code))
    what = "form" if request.GET.get("what") == "form" else "guide"
    try:
        view = _view(draft, request.GET)
    except TableFault as fault:
        told = _("The table “%(table)s” has no row for these answers.") % {
            "table": fault.table.name
        }
        return render(request, "catalogue/editor/shown_fault.html", {"told": told})
    edition = draft.edition or SimpleNamespace(number=1, effective_on=None)
    context = {
        "item": draft.item,
        "edition": edition,
        "guide": view,
        "address": request.path,
        "is_preview": True,
        "sections": _sections(view.applies.fields),
        "asked": SITUATIONS,
        "laws": register(),
        "today": timezone.localdate(),
    }
    if what == "form":
        return render(request, "catalogue/editor/shown_form.html", context)
    part = request.htmx and request.htmx.target == "situation"
    return render(request, "catalogue/situation.html" if part else "catalogue/item.html", context)


def _view(draft: Draft, asked) -> guide.GuideView:
    try:
        return guide.of_content(draft.content, guide.told(draft.content, asked))
    except UnknownAnswer:
        view = guide.of_content(draft.content, {})
        view.mistaken = True
        return view


def _sections(fields) -> list[tuple[str, list[dict]]]:
    """The form's fields by heading, each as the citizen will have it before her."""
    sections: dict[str, list[dict]] = {}
    for field in fields:
        sections.setdefault(field.section, []).append(_field(field))
    return list(sections.items())


def _field(field) -> dict:
    filled = str(PREFILLS.get(field.prefill, field.prefill))
    return {
        "name": f"f-{field.code}",
        "label": words(field),
        "kind": field.kind.value,
        "hint": field.hint,
        "required": field.required,
        "options": [(option.code, words(option)) for option in field.options],
        "source": _("Filled in from %(source)s") % {"source": filled} if field.prefill else "",
        "max_length": field.max_length,
    }


staff = [
    path("catalogue/editor/<str:code>/preview/", side_by_side, name="editor_preview"),
    path("catalogue/editor/<str:code>/shown/", shown, name="editor_shown"),
]
