"""My space: documents, drafts, those I act for, and who looked at my data."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yici.cases.models import Case, Draft
from yici.licences.models import Licence, Paper
from yici.notifications.models import Contact, Notification
from yici.people.models import Mandate, Reveal, Staff

from .access import applicants_of, citizens_only

PAGE = 20


@citizens_only
@require_GET
def space(request):
    """Lead to everything that is hers."""
    who = request.who
    context = {
        "citizen": request.citizen,
        "unread": Notification.objects.visible_to(who).unread_by(who).count(),
        "contacts": Contact.objects.usable().filter(owner=request.citizen).count(),
        "drafts": Draft.objects.visible_to(request.user).count(),
        "cases": Case.objects.visible_to(who).count(),
        "licences": Licence.objects.visible_to(who).filter(holder__in=who.applicants).count(),
        "papers": _papers(who).count(),
        "looked": Reveal.objects.visible_to(who).count(),
        "mandates": Mandate.objects.visible_to(who).valid(timezone.now()).count(),
        "people": [one for one in applicants_of(who).values() if one.pk != request.citizen.pk],
    }
    return render(request, "cases/portal/space.html", context)


def _papers(who):
    return Paper.objects.visible_to(who).filter(addressee__in=who.applicants).exclude(digest="")


@citizens_only
@require_GET
def documents(request):
    """List every sealed notice she was sent, newest first."""
    page = Paginator(_papers(request.who).order_by("-at"), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/portal/documents.html", {"page": page})


@citizens_only
@require_GET
def looked(request):
    """Show who has looked at her identity number in full, when, and why."""
    rows = Reveal.objects.visible_to(request.who).select_related("applicant")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    codes = [row.by.partition(":")[2] for row in page]
    names = {f"staff:{one.code}": one for one in Staff.objects.filter(code__in=codes)}
    context = {"page": page, "rows": [(row, names.get(row.by)) for row in page]}
    return render(request, "cases/portal/looked.html", context)
