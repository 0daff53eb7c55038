"""The watcher's list of cards, and an order with its answers (R25, C106, C108)."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yici.cases.models import Case
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.refusals import Refused
from yici.people.who import who_is
from yici.ui.csvs import csv_file
from yici.ui.menu import Entry

from . import actions, rules
from .models import Card, Step
from .reading import told

SIZE = 30
HEADS = (
    "督办单号", "牌", "办件编号", "事项", "部门", "时限", "到期日", "情形", "办结日", "逾期天数",
    "答复状态", "答复期限", "答复逾期工作日",
)  # fmt: skip
LOOKS = {
    "open": gettext_lazy("Not finished"),
    "yellow": gettext_lazy("Yellow cards"),
    "red": gettext_lazy("Red cards"),
    "asked": gettext_lazy("To be answered"),
    "overdue": gettext_lazy("Answer overdue"),
    "answered": gettext_lazy("Answer to be judged"),
}
FIGURES = (
    ("overdue", "red", "alarm"),
    ("asked", "amber", "warning"),
    ("answered", "green", "edit"),
    ("open", "amber", "clock"),
)


class Answer(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why the day was missed, and what is done about it"),
        max_length=rules.LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Name no applicant."),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("To be done by"), widget=forms.DateInput(attrs={"type": "date"})
    )


class Again(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What the answer lacks"), max_length=rules.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def _is_shown(user) -> bool:
    return any(who_is(user).has(role) for role in (*rules.HEADS, rules.WATCHER))


def _waiting(user):
    """What she has to do: orders to answer as a head, answers to judge as a supervisor."""
    who = who_is(user)
    headed = {department for role, department in who.posts if role in rules.HEADS}
    to_answer = Card.objects.filter(department__in=headed, state="asked")
    return (to_answer, Card.objects.watched_by(who).filter(state="answered"))


def _found(request, who):
    cards, look = Card.objects.visible_to(who), request.GET.get("look", "")
    if look in ("yellow", "red"):
        cards = cards.filter(colour=look)
    elif look in ("asked", "answered"):
        cards = cards.filter(state=look)
    elif look == "overdue":
        cards = cards.overdue(timezone.localdate())
    elif look == "open":
        cards = cards.running()
    return _of_department(request, cards).with_lines()


def _of_department(request, cards):
    department = request.GET.get("department", "")
    if department.isascii() and department.isdigit() and len(department) < 18:
        return cards.filter(department=int(department))
    return cards


@require_safe
@staff_page
def cards(request, who):
    """List the cards of the departments she heads or supervises.

    :raises Http404: for everybody else
    """
    if not _is_shown(request.user):
        raise Http404
    today = timezone.localdate()
    page = Paginator(_found(request, who), SIZE).get_page(request.GET.get("page"))
    departments = Card.objects.visible_to(who).values("department")
    shown = {card.case_id for card in page.object_list}
    context = {
        "page": page,
        "opens": set(
            Case.objects.visible_to(who).filter(pk__in=shown).values_list("pk", flat=True)
        ),
        "lines": [told(card, today) for card in page.object_list],
        "figures": _figures(request, who, today),
        "looks": LOOKS.items(),
        "look": request.GET.get("look", ""),
        "department": request.GET.get("department", ""),
        "departments": Department.objects.filter(pk__in=departments).order_by("name"),
        "query": request.GET.urlencode(),
    }
    return render(request, "supervision/cards.html", context)


def _figures(request, who, today) -> list[dict]:
    """Return what a watcher sees first, each the length of the list it opens: one statement (R25)."""
    found = _of_department(request, Card.objects.visible_to(who)).figures(today)
    kept = {"department": request.GET.get("department", "")}
    return [
        {"count": found[look], "title": LOOKS[look], "colour": colour, "icon": icon,
         "link": "?" + urlencode(kept | {"look": look}), "now": look == request.GET.get("look")}
        for look, colour, icon in FIGURES
    ]  # fmt: skip


@require_safe
@staff_page
def as_csv(request, who):
    """Export the same cards, by the same filter.

    :raises Http404: for those who neither head nor supervise
    """
    if not _is_shown(request.user):
        raise Http404
    name = f"supervision-{timezone.localdate()}"
    return csv_file(name, HEADS, _rows(_found(request, who), timezone.localdate()))


def _rows(found, today) -> Iterator[list]:
    for card in found.iterator(chunk_size=500):
        line = told(card, today)
        yield [
            card.number, card.get_colour_display(), card.case.number, card.case.edition.item.name,
            card.department.short_name, line["limit"], card.due_on, line["words"],
            card.ended_on or "", line["late"] or "", card.get_state_display() if card.state else "",
            card.answer_by or "", line["unanswered"] or "",
        ]  # fmt: skip


COLOURS = {"asked": "amber", "answered": "blue", "accepted": "green"}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def order(request, who, number):
    """Show an order with what was said; let the head answer, and the supervisor judge the answer."""
    card = get_object_or_404(Card.objects.visible_to(who).orders().with_lines(), number=number)
    answering = card.state == "asked" and rules.may_answer(card.department_id, who)
    judging = card.state == "answered" and Card.objects.watched_by(who).filter(pk=card.pk).exists()
    kind, status, refused = (Answer if answering else Again), 200, ""
    form = kind()
    if request.method == "POST":
        form = kind(request.POST)
        try:
            if _act(request.POST.get("act", ""), form, card, who):
                messages.success(request, _("It is on record."))
                return redirect("desk:order", number)
        except Refused as reason:
            refused = _(str(reason))
        status = 422
    context = {
        **told(card, timezone.localdate()),
        "state_colour": COLOURS.get(card.state, "grey"),
        "form": form,
        "refused": refused,
        "answering": answering,
        "judging": judging,
        "steps": Step.objects.filter(case=card.case_id, number=number).order_by("no"),
        "opens": Case.objects.visible_to(who).filter(pk=card.case_id).exists(),
    }
    return render(request, "supervision/order.html", context, status=status)


def _act(act: str, form, card: Card, who) -> bool:
    """Do what was asked for; False: the form says what is missing.

    :raises Refused: by the action
    """
    about = {"order": card, "by": who, "at": timezone.now()}
    if act == "accept":
        actions.accept(**about)
        return True
    if act not in ("answer", "again") or (act == "answer") != isinstance(form, Answer):
        raise rules.NotNow
    if not form.is_valid():
        return False
    if act == "answer":
        actions.answer(**about, **form.cleaned_data)
    else:
        actions.ask_again(**about, **form.cleaned_data)
    return True


staff = [
    path("supervision/", cards, name="supervision"),
    path("supervision.csv", as_csv, name="supervision_csv"),
    path("supervision/orders/<str:number>/", order, name="order"),
]
staff_menu = [
    Entry(
        gettext_lazy("Cards and orders"),
        "desk:supervision",
        "warning",
        order=58,
        shown=_is_shown,
        waiting=_waiting,
    )
]
