"""My space: messages, documents, drafts, those I act for, and who looked at my data."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from yici.cases import actions, reading
from yici.cases.models import Case, Draft, Message
from yici.licences.models import Licence, Paper
from yici.people.models import Mandate, Reveal, Staff
from yici.people.who import who_is

from .access import applicants_of, citizens_only
from .my_cases import links_of

PAGE = 20


def unread(user) -> int:
    """Return how many messages wait for her; the menu shows it."""
    return Message.objects.visible_to(who_is(user)).unread().count()


@citizens_only
@require_GET
def messages(request):
    """Show what she was told, newest first; seen is read."""
    told = Message.objects.visible_to(request.who).order_by("-at", "-seq")
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    cases = Case.objects.visible_to(request.who).with_names()
    known = {case.pk: case for case in cases.filter(pk__in=[m.case_id for m in page])}
    people = applicants_of(request.who)
    rows = [_row(request, m, known[m.case_id], people) for m in page]
    actions.mark_read(by=request.who, at=timezone.now())
    return render(request, "cases/portal/messages.html", {"page": page, "rows": rows})


def _row(request, message: Message, case: Case, people: dict) -> dict:
    kind = message.kind.partition(".")[2]
    one = people.get(case.applicant_id)
    title = reading.EVENT_WORDS[kind]
    if kind == "decided":
        title = reading.OUTCOME_WORDS[case.outcome]
    return {
        "message": message,
        "case": case,
        "name": case.edition.content.name,
        "title": title,
        "for": one if one is not None and one.pk != request.citizen.pk else None,
        "links": links_of(case, request.who) if kind == "delivered" else (),
    }


@citizens_only
@require_GET
def space(request):
    """Lead to everything that is hers."""
    who = request.who
    context = {
        "citizen": request.citizen,
        "unread": Message.objects.visible_to(who).unread().count(),
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
