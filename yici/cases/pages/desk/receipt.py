"""收件凭证 to print: what was received, from whom, and what happens next."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yici.cases import reading, rules
from yici.people.models import Applicant

from .door import AT_THE_WINDOW, case_or_404, staff_page


@require_GET
@staff_page
def receipt(request, who, number):
    """Show the receipt, to be printed."""
    case = case_or_404(number, who)
    shown = {
        "case": case,
        "applicant": Applicant.objects.get(pk=case.applicant_id),
        "held": reading.materials_of(case),
        "contact": reading.contact_of(case),
        "window": reading.window_of(case),
        "next": reading.next_of(case, timezone.localdate()),
        "papers": reading.papers_of(case),
        "may_accept": rules.refusal(rules.VERBS["accept"], case.state, who) is None,
        "at_window": request.session.get(AT_THE_WINDOW) == str(case.applicant_id),
    }
    return render(request, "cases/desk/receipt.html", shown)
