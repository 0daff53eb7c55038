"""My cases: the list, one case with its story, its live progress, its files."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yici.cases import modes, published, reading, refusals, rules, words
from yici.cases.lifecycle import FINAL
from yici.cases.models import Case, Concern, Material
from yici.kernel import files
from yici.kernel.module import collect
from yici.payments import words as payment_words
from yici.shipping import words as shipping_words
from yici.ui.fields import FieldView

from .access import applicants_of, case_of, citizens_only
from .materials import handed_out

PAGE = 10
WAITS_FOR_ME = {"correcting", "pre_reviewed"}
SIMPLE = (
    "submit",
    "state-views",
    "ask-hearing",
    "waive-hearing",
    "ask-withholding",
)  # verbs that ask her for a word only
GROUPS = {
    "mine": lambda: Q(status__in=WAITS_FOR_ME),
    "open": lambda: ~Q(status__in=FINAL),
    "done": lambda: Q(status__in=FINAL),
}
STOP_POLLING = 286  # htmx: take this in, and ask no more


@citizens_only
@require_GET
def my_cases(request):
    """List her cases and those of whom she acts for: searched, filtered, paged."""
    people = applicants_of(request.who)
    query, group = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    found = _found(request.who, query, group)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [row_of(case, people, request.citizen, today) for case in page],
        "query": query,
        "filter": _filter(group),
        "searched": bool(query or group),
        "concerns": Concern.objects.visible_to(request.who).exists(),
        "more": [] if query or group else _more(request),
    }
    return render(request, "cases/portal/my_cases.html", context)


def _more(request) -> list[dict]:
    """Return what modules above have of hers: cases of several parts."""
    return [row for offer in collect("pages", "more_cases") for row in offer(request)]


def _found(who, query: str, group: str):
    cases = Case.objects.visible_to(who).with_names().select_related("edition__item")
    if group in GROUPS:
        cases = cases.filter(GROUPS[group]())
    if query:
        cases = cases.filter(Q(number__icontains=query) | Q(edition__item__name__icontains=query))
    return cases.order_by("-opened_at", "pk")


def _filter(group: str) -> FieldView:
    options = [
        ("mine", _("Waiting for me")),
        ("open", _("Under way")),
        ("done", _("Finished")),
    ]
    return FieldView("state", _("State"), "select", group, required=False, options=options)


TONES = {"correcting": "amber", "delivered": "green", "withdrawn": "grey", "terminated": "grey"}


def badge_of(case: Case) -> tuple[str, str]:
    """Return the state in words and its colour."""
    if case.outcome == "refused":
        return str(reading.OUTCOME_WORDS["refused"]), "red"
    if case.state.result in reading.RESULT_WORDS:
        return str(reading.RESULT_WORDS[case.state.result]), "red"
    colour = "red" if case.status == "not_accepted" else TONES.get(case.status, "blue")
    colour = "amber" if case.state.held_by("*") else colour
    return reading.status_in_words(case), colour


def row_of(case: Case, people: dict, citizen, today) -> dict:
    one = people.get(case.applicant_id)
    return {
        "case": case,
        "name": case.edition.content.name,
        "badge": badge_of(case),
        "for": one if one is not None and one.pk != citizen.pk else None,
        "next": reading.next_of(case, today) if case.status not in FINAL else "",
    }


@citizens_only
@require_GET
def case(request, number):
    """Show one case: where it is, who has it, what she can do, her file."""
    found = case_of(request, number)
    paid, sent = reading.payments_of(found), reading.parcels_of(found)
    inside = shipping_words.inside(sent)
    context = live(found, request.who) | {
        "materials": _vouched(reading.materials_of(found)),
        "sections": reading.form_of(found),
        "papers": [p for p in reading.papers_of(found) if p.digest],
        "to_pay": [p for p in paid if p.status == "asked"],
        "payments": [(p, *payment_words.badge_of(p)) for p in paid],
        "parcels": [(p, inside[p.pk], shipping_words.next_of(p)) for p in sent],
        "owed": [m.name for m in found.edition.content.materials if m.code in found.state.owed],
        "owed_until": _until(found, "supply"),
        "hearing_until": _until(found, "hearing_ask"),
        "hearing": reading.hearing_of(found),
        "joint": reading.joint_of(found, for_office=False),
        "rework_due": next((c.due_on for c in found.state.clocks if c.kind == "rework"), None),
        "for": applicants_of(request.who).get(found.applicant_id),
        "publication": published.told_of(found, reading.people_of(found).applicant),
    }
    return render(request, "cases/portal/case.html", context)


def _until(found: Case, kind: str):
    clock = found.state.clock(kind)
    return clock.due_on if clock and clock.is_running else None


def links_of(found: Case, who) -> list[tuple]:
    """Return what modules above offer for this case: (title, address)."""
    offers = (offer(found, who) for offer in collect("pages", "case_links"))
    return [link for link in offers if link]


def live(found: Case, who) -> dict:
    """Return what changes while one looks on: where it stands, and what she can do now."""
    can = [v.name for v, barred in rules.verbs(found.state, who) if barred is None]
    today = timezone.localdate()
    status, colour = badge_of(found)
    told = [t for t in reading.clocks_of(found, today) if not t.clock.kind.startswith("step:")]
    return {
        "case": found,
        "name": found.edition.content.name,
        "status": status,
        "colour": colour,
        "next": reading.next_of(found, today),
        "outlook": reading.outlook_of(found, today),
        "refusal": refusals.rows_of(found),
        "contact": reading.contact_of(found),
        "halls": reading.places_of(found),
        "modes": modes.in_words(found),
        "window": reading.window_of(found),
        "progress": reading.progress_of(found),
        "steps": [_step(line) for line in reversed(reading.timeline(found))],
        "clocks": [_clock(one) for one in told],
        "over": sum(one.clock.ended_on is not None for one in told),
        "is_final": found.status in FINAL,
        "can": can,
        "simple": [
            (name, words.VERB_WORDS[name])
            for name in SIMPLE
            if name in can and not (name == "ask-withholding" and found.kept_back)
        ],
        "links": links_of(found, who),
        "licence": reading.licence_of(found),
        "sends_in": reading.takes_parcels(found.state),
        "asked": asked_for(found),
    }


STOPPED = {"procedure_started", "correction_asked", "suspended"}


def _step(line) -> dict:
    state = "refused" if line.against else "stopped" if line.kind in STOPPED else "done"
    return {"title": line.title, "at": line.at, "who": line.by, "words": line.words, "state": state}


COLOURS = {"done": "green", "late": "red", "stopped": "grey", "over": "grey"}
ICONS = {"done": "check", "late": "alarm", "red": "alarm", "amber": "warning", "stopped": "pause"}


def _clock(told) -> dict:
    return {
        "told": told,
        "colour": COLOURS.get(told.tone, told.tone),
        "icon": ICONS.get(told.tone, "clock"),
        "running": told.clock.ended_on is None,
    }


@citizens_only
@require_GET
def progress(request, number):
    """Answer the open page: nothing while nothing happened, else the news (R32, C094)."""
    found = case_of(request, number)
    if request.GET.get("seq") == str(found.seq):
        return HttpResponse(status=STOP_POLLING if found.status in FINAL else 204)
    context = live(found, request.who) | {"oob": True}
    response = render(request, "cases/portal/live.html", context)
    if context["is_final"]:
        response.status_code = STOP_POLLING
    return response


def asked_for(found: Case) -> dict | None:
    """Return what the office asks her to mend: its words, and until when."""
    notice = reading.asking(found)
    if notice is None:
        return None
    told = [line for line in reading.timeline(found) if line.seq == notice.seq]
    clock = found.state.clock("correction")
    return {
        "words": told[-1].words,
        "due_on": clock.due_on if clock else None,
        "late": rules.late_correction(found.state, timezone.localdate()) is not None,
    }


def _vouched(held) -> list:
    """Mark the files that a scanner has locked: who sent one sees why it cannot be opened."""
    rows = [row for one in held for row in one.given]
    scans = files.scans_of(row.digest for row in rows)
    for row in rows:
        row.is_locked = bool(row.digest) and scans[row.digest].state == "infected"
    return held


@citizens_only
@require_GET
def material(request, number, no):
    """Hand out a file that belongs to a case of hers.

    :raises Infected: when a scanner has locked it since
    """
    found = case_of(request, number)
    row = Material.objects.filter(case_id=found.pk, no=no).exclude(digest="").first()
    if row is None:
        raise Http404
    return handed_out(request, row.digest, row.name, row.media_type)
