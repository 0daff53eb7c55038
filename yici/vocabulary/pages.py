"""The desk's pages: what was looked for in vain, and the words that are understood."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yici.kernel.module import collect
from yici.people.doors import staff_page
from yici.people.refusals import Refused
from yici.people.who import who_is
from yici.ui.csvs import csv_file
from yici.ui.fields import FieldView
from yici.ui.menu import Entry

from . import actions, rules
from .models import Change, Figure, Miss, origin_of, synonyms
from .words import MARK

DAYS, SIZE = 30, 20


def readers_only(page):
    """Let in who may read the figures."""

    @staff_page
    def guarded(request, who, *args, **kwargs):
        if not rules.may_read(who):
            raise PermissionDenied
        return page(request, who, *args, **kwargs)

    return guarded


@require_GET
@readers_only
def misses(request, who):
    """Show the figures of searches in vain, and the words that many looked for."""
    figures = list(Figure.objects.visible_to(who)[:DAYS])
    found = Miss.objects.visible_to(who).unanswered()
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    context = {
        "figures": figures,
        "nothing": sum(one.nothing for one in figures),
        "close": sum(one.close for one in figures),
        "page": page,
        "lines": [(miss, _guess(miss.term)) for miss in page.object_list],
        "may_edit": rules.may_edit(who),
        "most": settings.SEARCH_ASKERS,
    }
    return render(request, "vocabulary/misses.html", context)


def _guess(term: str) -> str:
    """Return what the search itself takes for the closest, offered for one click."""
    return next(filter(None, (guess(term) for guess in collect("finding", "guesses"))), "")


@require_GET
@readers_only
def misses_csv(request, who):
    """Export what was looked for in vain, and stands for nothing yet: the same as the list."""
    found = Miss.objects.visible_to(who).unanswered()
    head = [_("Month"), _("Looked for"), _("People"), _("Something close was shown")]
    rows = ([m.month.strftime("%Y-%m"), m.term, m.askers, _("Yes") if m.near else _("No")] for m in found)  # fmt: skip
    return csv_file("searches-in-vain", head, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def words(request, who):
    """List the words that are understood; add one."""
    sent, errors = request.POST, {}
    if request.method == "POST":
        try:
            actions.add_synonym(
                everyday=sent.get("everyday", ""), official=sent.get("official", ""),
                origin=sent.get("origin", ""), why=sent.get("why", ""), by=who, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            errors = {refused.field: [_(str(refused))]}
        else:
            messages.success(request, _("Understood from now on."))
            return redirect("desk:search_misses" if sent.get("back") == "misses" else "desk:words")
    typed = request.GET.get("q", "").strip().lower()[:30]
    lines = _lines(typed)
    context = {
        "page": Paginator(lines, SIZE).get_page(request.GET.get("page")),
        "typed": typed,
        "fields": _fields(sent, errors),
        "may_edit": rules.may_edit(who),
        "history": Change.objects.visible_to(who)[:10],
        "total": len(lines),
    }
    return render(request, "vocabulary/words.html", context, status=422 if errors else 200)


def _lines(typed: str) -> list[dict]:
    changed = {change.everyday: change for change in Change.objects.latest()}
    return [
        {"everyday": word, "official": MARK.join(official), "origin": origin_of(word, changed),
         "change": changed.get(word)}
        for word, official in sorted(synonyms().items())
        if typed in word or any(typed in one for one in official)
    ]  # fmt: skip


def _fields(sent, errors) -> list[FieldView]:
    return [
        FieldView("everyday", _("Everyday word"), "text", sent.get("everyday", ""),
                  _("What people type"), max_length=30, errors=errors.get("everyday", [])),
        FieldView("official", _("Official words"), "text", sent.get("official", ""),
                  _("Words that stand in names of services, the best first, parted by 、"),
                  errors=errors.get("official", [])),
        FieldView("origin", _("Kind of word"), "select", sent.get("origin", "everyday"),
                  options=[(value, str(label)) for value, label in Change.Origin.choices]),
        FieldView("why", _("Reason"), "text", sent.get("why", ""), required=False, max_length=300,
                  errors=errors.get("why", [])),
    ]  # fmt: skip


@require_POST
@readers_only
def take_out(request, who):
    """Take a word out."""
    sent = request.POST
    try:
        actions.take_out_synonym(
            everyday=sent.get("everyday", ""), why=sent.get("why", ""), by=who, at=timezone.now()
        )
    except Refused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("Taken out. The history keeps it."))
    return redirect("desk:words")


@require_GET
@readers_only
def words_csv(request, who):
    """Export the words that are understood."""
    head = [_("Everyday word"), _("Official words"), _("Kind of word")]
    rows = ([one["everyday"], one["official"], one["origin"]] for one in _lines(""))
    return csv_file("search-words", head, rows)


staff = [
    path("search/", misses, name="search_misses"),
    path("search/misses.csv", misses_csv, name="search_misses_csv"),
    path("search/words/", words, name="words"),
    path("search/words/take-out/", take_out, name="word_out"),
    path("search/words.csv", words_csv, name="words_csv"),
]
staff_menu = [
    Entry(
        gettext_lazy("Search words"),
        "desk:search_misses",
        "search",
        order=72,
        shown=lambda user: rules.may_read(who_is(user)),
    )
]
