"""The case page: left the file, right the work."""

from dataclasses import dataclass
from uuid import uuid4

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yici.calendar.local import current
from yici.cases import (
    clocks,
    evidence,
    joint,
    lapsed,
    modes,
    published,
    reading,
    refusals,
    repeats,
    rules,
    words,
)
from yici.cases.actions.charging import left_to_ask
from yici.cases.models import Case
from yici.catalogue.models import edition
from yici.kernel import files
from yici.kernel.module import collect
from yici.payments import words as payment_words
from yici.people import masking
from yici.people.models import Applicant
from yici.shipping import words as shipping_words
from yici.ui.language import Words

from . import checklist
from .door import case_or_404, staff_page
from .forms import FORMS

LATEST = 12  # lines of the story that lie open; those before them fold
EARLIER = 8  # earlier cases of the applicant that are shown
COLOURS = {"done": "green", "late": "red", "stopped": "grey", "over": "grey"}
WEIGHTS = {"": 2, "*": 1}  # the work itself before who does it, and before what stands around it
FIRST = {  # the verb that lies open when she comes
    "accept": "accept",
    "confirm": "confirm-rejection",
    "review": "review",
    "check": "check",
    "decide": "decide",
    "deliver": "deliver",
    "procedure": "finish-procedure",
    "pre_review": "pre-review",
    "consult": "answer-consult",
    "originals": "see-originals",
    "aftercheck": "after-check",
    "redress": "carry-out",
    "secrecy": "withhold-result",
}


@staff_page
def case(request, who, number):
    """Show a case to an official who may see it."""
    return show(request, who, case_or_404(number, who))


def show(request, who, case, *, verb="", form=None, status=200, **more):
    """Return the case page with a verb open: the one asked for, or the one the work calls for."""
    at = timezone.now()
    state = lapsed.as_it_is(case.state, current(), timezone.localdate(at))
    mine = rules.own_task(who, state) or rules.own_task(who, state, "*")
    if not verb:
        verb = first_verb(state, who, mine, timezone.localdate(at))
    work = work_of(request, who, case, verb, form, at)
    if request.htmx and not more and form is None:
        return render(request, "cases/desk/_work.html", work)
    shown = _file(who, case, at, revealed=more.get("number")) | work | more
    held = reading.materials_of(case)
    step = checklist.step_of(state, mine)
    came = [reading.came_of(case, one, _lapsed(one)) for one in _vouched(held, at)]
    shown |= {
        "held": [
            (one.material, graded(one.given), its, words.beside_grade(its))
            for one, its in zip(held, came, strict=True)
        ],
        "viewed": _first_file(held),
        "asks": checklist.of(case, step, list(zip(held, came, strict=True))),
        "mine": mine,
    }
    return render(request, "cases/desk/case.html", shown, status=status)


def _vouched(held, at) -> list:
    """Return the materials with what a scanner and the register of licences say of each file."""
    rows = [row for one in held for row in one.given]
    scans = files.scans_of(row.digest for row in rows)
    states = evidence.states(rows, timezone.localdate(at))
    for row in rows:
        row.scan = words.scan_words(scans[row.digest]) if row.digest else None
        row.is_locked = bool(row.scan) and row.scan["colour"] == "red"
        row.licence = states.get(row.no)
    return held


def _lapsed(held) -> list[str]:
    """Return the numbers of those whose e-licence is not in force today."""
    return [row.no for row in held.given if row.licence and not row.licence.is_good]


def graded(rows) -> list:
    """Return the materials given, each with its grade in words."""
    for row in rows:
        row.grade_words = words.GRADE_WORDS[row.grade]
    return list(rows)


def first_verb(state, who, mine, today) -> str:
    """Return the verb that her work calls for: a hearing whose day has come before the rest."""
    if mine is None:
        return ""
    if hearing := _hearing_now(state, who, today):
        return hearing
    waits = state.held_by(mine.step, mine.no)
    first = next((t for t in waits if rules.may_do(who, state, t)), mine)
    name = "change-result" if reading.is_to_revoke(first) else FIRST.get(first.step, "")
    return name if name and rules.refusal(rules.VERBS[name], state, who) is None else ""


def _hearing_now(state, who, today) -> str:
    """Return what a hearing of hers calls for today: to be announced, or to be put on record."""
    if not any(t.step == "hearing" and rules.may_do(who, state, t) for t in state.waits):
        return ""
    name = "hold-hearing" if state.hearing_on else "set-hearing"
    if state.hearing_on and state.hearing_on > today:
        return ""
    return name if rules.refusal(rules.VERBS[name], state, who) is None else ""


def work_of(request, who, case, verb: str, form, at) -> dict:
    """Return what the right pane needs: the verbs, with what bars them, and the open one's form."""
    state = lapsed.as_it_is(case.state, current(), timezone.localdate(at))
    near = [
        (v, why)
        for v, why in rules.verbs(state, who)
        if v.name in FORMS and not _idle(v, case, who)
    ]
    mine = rules.own_task(who, state) or rules.own_task(who, state, "*")
    first = first_verb(state, who, mine, timezone.localdate(at))
    barred = rules.refusal(rules.VERBS[verb], state, who) if verb else None
    if verb and form is None and barred is None:
        form = new_form(verb, case, who, at)
    return {
        "case": case,
        "verb": verb,
        "verb_title": words.VERB_WORDS.get(verb, ""),
        "rule": words.rule_in_words(rules.VERBS[verb].rule) if verb else "",
        "form": form,
        "barred": words.why(barred, state.status) if barred else "",
        "verbs": sorted(
            (_offered(v, case, verb) for v, why in near if why is None),
            key=lambda offered: (offered["name"] != first, offered["weight"]),
        ),
        "barred_verbs": [
            (words.VERB_WORDS[v.name], words.why(why, state.status), words.rule_in_words(why.rule))
            for v, why in near
            if why is not None
        ],
        "can_correct": rules.refusal(rules.VERBS["correct"], state, who) is None,
        "proposed": refusals.proposed_of(case),
        "late_correction": rules.late_correction(state, timezone.localdate(at)),
        "can_supply": rules.refusal(rules.VERBS["supply"], state, who) is None,
        "then": request.session.get("desk_then", "next"),
    }  # fmt: skip


def _idle(verb, case, who) -> bool:
    """Whether it would do nothing: tolerance the item does not know, taking what one has."""
    if verb.name == "accept-tolerantly":
        return edition(case.edition_id).content.paths.tolerance is None
    if verb.name in {"remark", "ask-rework"}:
        return not joint.kind_of(case.state)
    if verb.name == "ask-withholding":
        return case.kept_back
    if verb.name == "ask-fee":
        return not left_to_ask(case)
    if verb.name != "take":
        return False
    state = case.state
    mine = rules.own_task(who, state)
    return mine is None or mine.handler == who.staff_code


def _offered(verb, case, now: str) -> dict:
    return {
        "name": verb.name,
        "title": words.VERB_WORDS[verb.name],
        "key": verb.key,
        "url": reverse("desk:case_verb", args=[case.number, verb.name]),
        "open": verb.name == now,
        "weight": WEIGHTS.get(verb.step, 0),
    }


def new_form(verb: str, case, who, at, data=None):
    """Return the verb's form at the case as it is now, with a key of its own.

    :param data: what was typed before, kept
    """
    now = {"seen": case.seq, "key": str(uuid4())}
    if data is None:
        return FORMS[verb](initial=now, case=case, who=who, at=at)
    kept = data.copy()
    for name, value in now.items():
        kept[name] = value
    return FORMS[verb](kept, case=case, who=who, at=at)


def _file(who, case, at, revealed) -> dict:
    today = timezone.localdate(at)
    content = edition(case.edition_id).content
    applicant = reading.people_of(case).applicant
    shares = shares_of(case)
    sent = reading.parcels_of(case)
    inside = shipping_words.inside(sent)
    story = reading.timeline(case, for_office=True)
    earlier = Case.objects.visible_to(who).filter(applicant_id=case.applicant_id)
    return {
        "content": content,
        "today": today,
        "status": reading.status_in_words(case, words.OFFICE_STATUS_WORDS),
        "result": reading.RESULT_WORDS.get(case.state.result, ""),
        "withheld": published.withheld_of(case),
        "due": due_pill(case, today),
        "applicant": applicant,
        "facts": _facts(case),
        "sections": reading.form_of(case, None if revealed else applicant),
        "clocks": [(told, _colour(told)) for told in reading.clocks_of(case, today)],
        "shares": shares.values(),
        "timeline": story[-LATEST:],
        "timeline_before": story[:-LATEST],
        "concerned": [(one, reading.masked(one)) for one in reading.concerned_of(case, today)],
        "hearing": reading.hearing_of(case),
        "joint": reading.joint_of(case, for_office=True),
        "expert_reviews": reading.expert_reviews_of(case, who),
        "papers": reading.papers_of(case, for_office=True),
        "payments": [(p, *payment_words.badge_of(p)) for p in reading.payments_of(case)],
        "parcels": [(p, inside[p.pk], *shipping_words.badge_of(p)) for p in sent],
        "licence": reading.licence_of(case),
        "contact": reading.contact_of(case),
        "next": reading.next_of(case, today),
        "repeats": repeats.before(case, who),
        "earlier": earlier.exclude(pk=case.pk).for_a_line().order_by("-opened_at")[:EARLIER],
        "office_status": words.OFFICE_STATUS_WORDS,
        "links": [link for offer in collect("pages", "desk_links") if (link := offer(case, who))],
    }


@dataclass(frozen=True)
class Share:
    """Who does which part of the case: a department's task, and how it stands."""

    step: Words
    department: str
    handler: str
    state: str


def shares_of(case) -> dict[str, Share]:
    """Return the case's tasks in words, by the name of their step clock."""
    people = reading.people_of(case)
    return {
        f"step:{t.no}": Share(
            step=reading.work_in_words(t),
            department=people.departments[t.department_id].short_name,
            handler=people.staff[t.handler].name if t.handler in people.staff else "",
            state=t.state,
        )
        for t in case.state.tasks
    }


def due_pill(case, today) -> dict:
    """Return the case's days left as the pill reads them."""
    statutory = case.state.clock("statutory")
    if case.is_stopped and not (statutory and statutory.is_running):  # art. 45: it may run on
        stopped = next(c for c in case.state.clocks if c.is_stopped)
        return {"stopped": True, "days_left": stopped.days_left, "why_url": "#clocks"}
    ruling = [c for c in case.state.clocks if c.is_running and c.due_on == case.due_on]
    if case.due_on is None or not ruling:
        ruling = _still_owed(case.state)
    if not ruling:
        return {"days_left": None}
    left = clocks.remaining(current(), ruling[0], today)
    calendar_days = ruling[0].unit == "day"
    return {"days_left": left, "due_on": ruling[0].due_on, "soon": reading.SOON,
            "calendar_days": calendar_days, "why_url": "#clocks"}  # fmt: skip


def _still_owed(state) -> list:
    """Return the clocks of what the office still owes when all is decided, the first due first."""
    kinds = {"redress", "aftercheck"}
    owed = [
        c for c in state.clocks if c.kind.partition(":")[0] in kinds and c.is_running and c.due_on
    ]
    return sorted(owed, key=lambda clock: clock.due_on)


def _colour(told: reading.ClockTold) -> str:
    return COLOURS.get(told.tone, told.tone)


def _facts(case) -> list[tuple]:
    item = case.edition.item
    day = reading.day_in_words(timezone.localdate(case.opened_at))
    taken_at, collect_at = reading.places_of(case)
    halls = [(_("Taken in at"), taken_at), (_("To be collected at"), collect_at)]
    return [
        (_("Item"), item.name),
        (_("Item code"), item.code),
        (_("Department"), case.department.name),
        (_("Received on"), f"{day} · {reading.CHANNEL_WORDS.get(case.channel, case.channel)}"),
        (_("Result goes out"), reading.CHANNEL_WORDS.get(case.delivery, case.delivery)),
        (_("Ways of service"), modes.in_words(case)),
        *((title, hall.name) for title, hall in halls if hall),
        *at_window(case),
        *([(_("The hearing is on"), reading.day_in_words(case.state.hearing_on))] if _hears(case) else []),
        *_agent(case),
    ]  # fmt: skip


def at_window(case) -> list[tuple]:
    """Return at which window it was taken in, and who was asked first (C037, R23)."""
    window = reading.window_of(case)
    if window is None:
        return []
    first = [(_("Asked first"), window.first_asked)] if window.first_asked else []
    return [(_("Window"), str(window)), *first]


def _hears(case) -> bool:
    return bool(case.state.hearing_on) and any(t.step == "hearing" for t in case.state.waits)


def _agent(case) -> list[tuple]:
    """Return who acts for the applicant (R38)."""
    agent = case.agent_id and Applicant.objects.filter(pk=case.agent_id).first()
    return [(_("Represented by"), masking.name(agent.name))] if agent else []


def _first_file(held):
    return next((row for one in held for row in one.given if row.digest), None)
