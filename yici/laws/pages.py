"""The register of laws at the desk: searched, read, with what stands on a rule; kept by who may."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.people.doors import staff_page
from yici.people.who import who_is
from yici.ui.csvs import csv_file
from yici.ui.dates import is_chinese
from yici.ui.menu import Entry
from yici.ui.table import Column, Table, remembered

from . import actions, finding, rules, standing
from .models import Change, LocalLaw, register
from .ranks import Rank
from .refusals import Refused
from .register import Law

LIST = "laws"
STATES = {
    "in-force": gettext_lazy("In force"),
    "not-yet": gettext_lazy("Not yet in force"),
    "repealed": gettext_lazy("Repealed"),
    "older": gettext_lazy("Older version"),
}
COLOURS = {"in-force": "green", "not-yet": "amber", "repealed": "red", "older": "grey"}
KINDS = {
    "item": gettext_lazy("Item"),
    "material": gettext_lazy("Material"),
    "proof": gettext_lazy("Proof"),
    "fee": gettext_lazy("Fee"),
    "special_procedure": gettext_lazy("Special procedure"),
    "stage": gettext_lazy("Stage"),
    "intermediary": gettext_lazy("Intermediary service"),
    "commitment": gettext_lazy("Undertaking"),
    "off_platform": gettext_lazy("Exemption from the platform"),
}


def rank_words(rank: Rank) -> str:
    return rank.label if is_chinese() else rank.english


@require_GET
@staff_page
def laws(request, who):
    """List the rules of the register, or the articles that have the words."""
    asked, today = remembered(request, LIST), timezone.localdate()
    words = asked.get("q", "").strip()[:100]
    now = register()
    table = Table(
        request,
        LIST,
        finding.laws(now, today, words, asked.get("state", ""), asked.get("rank", "")),
        [
            Column(pgettext("of a thing", "Name"), lambda law: law.name),
            Column(_("Rank"), lambda law: rank_words(law.rank)),
            Column(_("State"), lambda law: STATES[finding.state_of(now, law, today)]),
            Column(_("Published on"), lambda law: _day(law.published_on)),
            Column(_("In force from"), lambda law: _day(law.starts_on)),
        ],
        caption=_("Laws and rules"),
        filters=_filters(asked),
        link=lambda law: reverse("desk:law", args=[law.code]),
        empty=_("The register has no rule of this name. Most regulations are not in it yet."),
    )
    context = {
        "table": table,
        "words": words,
        "hits": finding.articles(now, today, words) if len(words) > 1 else [],
        "most": finding.MOST,
        "may_keep": rules.may_keep(who),
    }
    return render(request, "laws/list.html", context)


def _day(day) -> str:
    return day.isoformat() if day else "—"


def _filters(asked) -> list[dict]:
    ranks = [(rank.value, rank_words(rank)) for rank in Rank]
    states = [(code, str(words)) for code, words in STATES.items()]
    return [
        {"name": "q", "label": _("Name, or words of an article"), "value": asked.get("q", ""),
         "max_length": 100},
        {"name": "state", "label": _("State"), "kind": "select", "value": asked.get("state", ""),
         "options": states},
        {"name": "rank", "label": _("Rank"), "kind": "select", "value": asked.get("rank", ""),
         "options": ranks},
    ]  # fmt: skip


class ChangeForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=Change.Kind.choices)
    on = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ground = forms.CharField(label=gettext_lazy("By which law or decision"), max_length=300)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def law(request, who, code):
    """Show a rule with its articles, what befell it, and everything that stands on it (R17)."""
    found = _law(code)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_law(code=code, by=who, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, _(str(refused)))
        else:
            messages.success(request, _("Recorded. See below what has to be adjusted."))
            return redirect(reverse("desk:law", args=[code]) + "#stands")
    now, today = register(), timezone.localdate()
    state = finding.state_of(now, found, today)
    context = {
        "law": found,
        "rank": rank_words(found.rank),
        "state": (STATES[state], COLOURS[state]),
        "articles": list(now.articles.get(code, {}).values()),
        "versions": [one for one in now.versions(found.name) if one.code != code],
        "changes": Change.objects.visible_to(who).filter(law=code),
        "local": LocalLaw.objects.visible_to(who).filter(code=code).first(),
        "stands": _stands(found, who),
        "form": form if rules.may_keep(who) else None,
    }
    return render(request, "laws/law.html", context, status=422 if form.errors else 200)


def _law(code: str) -> Law:
    found = register().laws.get(code)
    if found is None:
        raise Http404
    return found


def _stands(found: Law, who) -> list[dict]:
    return [
        {"of": one, "parts": [(KINDS[kind], part, place) for kind, part, place in one.parts]}
        for one in standing.on(found, who)
    ]


@require_GET
@staff_page
def stands(request, who, code):
    """Export what stands on a rule as CSV."""
    head = (
        _("Department"),
        _("Item code"),
        _("Item"),
        _("State"),
        _("Part"),
        pgettext("of a thing", "Name"),
        _("Article"),
    )
    rows = (
        (one.department, one.code, one.name, one.status, KINDS[kind], part, place)
        for one in standing.on(_law(code), who)
        for kind, part, place in one.parts
    )
    return csv_file(f"stands-on-{code}", head, rows)


@require_http_methods(["POST"])
@staff_page
def withdraw(request, who, code, pk):
    """Take back a change that was recorded by mistake."""
    change = get_object_or_404(Change.objects.visible_to(who), pk=pk, law=code)
    try:
        actions.withdraw_change(
            change=change, reason=request.POST.get("reason", ""), by=who, at=timezone.now()
        )
        messages.success(request, _("Taken back: the rule stands as before."))
    except Refused as refused:
        messages.error(request, _(str(refused)))
    return redirect("desk:law", code)


class LawForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    rank = forms.ChoiceField(
        label=gettext_lazy("Rank"), choices=[(rank.value, rank.label) for rank in Rank]
    )
    body = forms.CharField(label=gettext_lazy("Made by"), max_length=200)
    number = forms.CharField(label=gettext_lazy("Document number"), max_length=100, required=False)
    published_on = forms.DateField(
        label=gettext_lazy("Published on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    starts_on = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(label=gettext_lazy("Where it was taken from"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("The whole rule"),
        help_text=gettext_lazy("Paste it as published: every article begins a line of its own."),
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 16}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def enter(request, who):
    """Enter a rule that the register lacks."""
    if not rules.may_keep(who):
        raise Http404
    form = LawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"rank": Rank.labelled(form.cleaned_data["rank"])}
        try:
            local = actions.enter_law(**said, by=who, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, _(str(refused)))
        else:
            messages.success(request, _("The rule is in the register."))
            return redirect("desk:law", local.code)
    return render(request, "laws/enter.html", {"form": form}, status=422 if form.errors else 200)


staff = [
    path("laws/", laws, name="laws"),
    path("laws/new/", enter, name="law_enter"),
    path("laws/<slug:code>/", law, name="law"),
    path("laws/<slug:code>/stands.csv", stands, name="law_stands"),
    path("laws/<slug:code>/changes/<int:pk>/withdraw/", withdraw, name="law_withdraw"),
]
staff_menu = [
    Entry(
        gettext_lazy("Laws and rules"),
        "desk:laws",
        "scale",
        order=66,
        shown=lambda user: bool(who_is(user).posts),
    )
]
