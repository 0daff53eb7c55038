"""What a part's own form lacks when its turn has come: one page, and it begins."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.cases.actions import Incomplete
from yici.cases.application import told
from yici.cases.pages.portal.materials import takes_files
from yici.people.doors import citizens_only

from .. import actions, rules
from ..editions import joint_of
from ..words import REFUSED as MOVED_ON
from .acts import _moved_on, _seen
from .asking import Sheet
from .following import case_or_404


class Lacking(Sheet):
    """The questions, fields and papers that a part lacks, in its own item's words."""

    def __init__(self, bundle, part: str):
        item, form, codes = actions.lacking_of(bundle, part)
        super().__init__(
            [f for f in item.fields if f.code in codes],
            [m for m in item.materials if m.code in codes],
            form,
            [q for q in item.questions if q.code in codes],
        )

    @property
    def unknown(self) -> bool:
        """Whether nothing of what it lacks can be asked here."""
        return not (self.fields or self.materials or self.questions)


@takes_files
@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def supply(request, number, part):
    """Ask for what the part lacks, and let it begin."""
    bundle = case_or_404(request, number)
    found = next((p for p in bundle.state.parts if p.code == part), None)
    if found is None:
        raise Http404
    if rules.refusal("supply-part", bundle.state, request.who) or not found.stuck:
        return _moved_on(request, bundle)
    sheet = Lacking(bundle, part)
    if request.method != "POST":
        return _show(request, bundle, part, sheet, {})
    errors, given = sheet.take(request)
    if errors:
        return _show(request, bundle, part, sheet, errors)
    try:
        actions.supply_part(
            bundle=bundle,
            by=request.who,
            part=part,
            form=sheet.form,
            answers=sheet.answers,
            materials=given,
            at=timezone.now(),
            seen=_seen(request, bundle),
        )
    except Incomplete as incomplete:
        return _show(request, bundle, part, sheet, {p.field: told(p) for p in incomplete.problems})
    except MOVED_ON:
        return _moved_on(request, bundle)
    messages.success(request, _("Thank you. This part has begun."))
    return redirect("portal:thing_case", bundle.number)


def _show(request, bundle, part: str, sheet: Lacking, errors: dict):
    here = {f.code for f in (*sheet.fields, *sheet.materials, *sheet.questions)}
    context = {
        "bundle": bundle,
        "name": joint_of(bundle).contents[part].name,
        "views": sheet.views(errors),
        "unknown": sheet.unknown,
        "others": [words for code, words in errors.items() if code not in here],
        "seen": request.POST.get("seen") or bundle.seq,
    }
    return render(request, "bundles/portal/supply.html", context, status=422 if errors else 200)
