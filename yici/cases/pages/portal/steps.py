"""The steps of an application, one thing a page; saved whenever one moves on."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.cases import forms, known
from yici.cases.application import (
    DELIVERY,
    RENEWS,
    SITUATION,
    Application,
    Step,
    in_words,
    told,
)
from yici.cases.known import EARLIER, SOURCES
from yici.people import masking
from yici.ui.fields import FieldView

from .access import citizens_only
from .inputs import ANSWER, field_input, question_input, typed


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request, pk, wizard):
    """Go to the first step that is not done."""
    _draft, made = wizard.open(request, pk)
    todo = (step for step in made.steps() if not made.is_done(step))
    return redirect(wizard.step, pk, next(todo).code)


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, pk, code, wizard):
    """Show a step, or take in what was given there and go on."""
    draft, made = wizard.open(request, pk)
    here = step_of(made, code)
    if request.method == "GET":
        return show(request, wizard, draft, made, here)
    shown = {question.code for question in made.questions()}
    TAKEN[kind_of(here)](made, here, request.POST)
    if request.POST.get("go") == "leave":
        wizard.keep(request, draft, made)
        return redirect(wizard.drafts)
    problems = made.problems(here)
    opened = problems and not shown & {p.field for p in problems}
    if here.code == SITUATION and opened:  # the answers led to further questions
        wizard.keep(request, draft, made)
        return redirect(wizard.step, pk, code)
    if problems:
        wizard.keep(request, draft, made)
        return show(request, wizard, draft, made, here, problems)
    return go_on(request, wizard, draft, made, here)


def step_of(made: Application, code: str) -> Step:
    found = next((one for one in made.steps() if one.code == code), None)
    if found is None:
        raise Http404
    return found


def go_on(request, wizard, draft, made: Application, here: Step):
    """Mark the step as seen, save, and lead to the next one (or back to the letter)."""
    made.seen = sorted({*made.seen, here.code})
    wizard.keep(request, draft, made)
    if request.GET.get("back") == "review":
        return redirect(wizard.review, draft.pk)
    codes = [one.code for one in made.steps()]
    return redirect(wizard.step, draft.pk, codes[codes.index(here.code) + 1])


def show(request, wizard, draft, made: Application, here: Step, problems=(), status=None):
    """Show a step with what is to be mended in it."""
    views = VIEWS[kind_of(here)](made, here, {p.field: told(p) for p in problems})
    context = frame(wizard, draft, made, here) | {"fields": views}
    status = status or (422 if problems else 200)
    return render(request, "cases/portal/step.html", context, status=status)


def frame(wizard, draft, made: Application, here: Step) -> dict:
    """Return what every step's page shows around its one thing."""
    steps = made.steps()
    at = [one.code for one in steps].index(here.code)
    return {
        "wizard": wizard,
        "draft": draft,
        "item": wizard.subject(draft),
        "made": made,
        "here": here,
        "number": at + 1,
        "count": len(steps),
        "before": steps[at - 1] if at else None,
        "steps": [
            {"step": one, "done": made.is_done(one), "now": one.code == here.code} for one in steps
        ],
    }


def kind_of(here: Step) -> str:
    return here.code if here.code in VIEWS else "form"


def _questions(made: Application, here: Step, errors: dict) -> list[FieldView]:
    return [
        question_input(q, made.answers.get(q.code, ""), errors.get(q.code))
        for q in made.questions()
    ]


def _fields(made: Application, here: Step, errors: dict) -> list[FieldView]:
    return [_field(made, f, made.facts.get(f.code), errors.get(f.code)) for f in here.fields]


def _field(made: Application, field, fact, error) -> FieldView:
    value = made.filled.get(field.code, "")
    locked = fact is not None and fact.is_locked
    if locked and field.kind.value in known.NUMBERS:
        value = masking.number(value)
    source = _source(made, field.code, fact, value)
    return field_input(field, value, error, source=source, readonly=locked)


def _source(made: Application, code: str, fact, value) -> str:
    if fact is not None and (fact.is_locked or value == fact.value):
        return fact.words
    return _(SOURCES[EARLIER]) if code in made.copied else ""


def _deliveries(made: Application, here: Step, errors: dict) -> list[FieldView]:
    ways = [
        FieldView(
            name="delivery",
            label=_("How do you want to get the result?"),
            kind="choice",
            value=made.delivery or made.delivery_to_send,
            options=[(d.value, in_words(d)) for d in made.content.deliveries],
            errors=list(errors.values()),
        )
    ]
    return [*ways, *collecting(made)]


def collecting(made: Application) -> list[FieldView]:
    """Return the choice of another hall to collect the result at, where there is one (C051)."""
    if not made.halls or "window" not in {way.value for way in made.content.deliveries}:
        return []
    here = ("", _("The hall of the region that handles it"))
    return [
        FieldView(
            name="collect_at",
            label=_("If you collect it: at which hall?"),
            kind="select",
            value=made.collect_at,
            required=False,
            quiet=True,
            options=[here, *made.halls],
        )
    ]


def _licences(made: Application, here: Step, errors: dict) -> list[FieldView]:
    only = next(iter(made.renewable)) if len(made.renewable) == 1 else ""
    return [
        FieldView(
            name="renews",
            label=_("Which licence?"),
            kind="choice",
            hint=_(
                "Asked for thirty days before it expires, it counts as renewed if nobody has decided"
                " by that day (Administrative Licensing Law, article 50)."
            ),
            value=made.renews or only,
            options=list(made.renewable.items()),
            errors=list(errors.values()),
        )
    ]


def _take_licence(made: Application, here: Step, given) -> None:
    if given.get("renews") in made.renewable:
        made.renews = given["renews"]


def _take_answers(made: Application, here: Step, given) -> None:
    for question in made.questions():
        chosen = given.getlist(f"{ANSWER}{question.code}")
        allowed = [o.code for o in question.options if o.code in chosen]
        if allowed:
            made.answers[question.code] = allowed if question.multiple else allowed[0]


def _take_form(made: Application, here: Step, given) -> None:
    for field in here.fields:
        value = typed(field, given)
        before = made.filled.get(field.code)
        made.form[field.code] = value
        if field.code in made.copied and value != before:
            made.copied.remove(field.code)
    cleaned, _problems = forms.clean(here.fields, made.form)
    made.form |= cleaned


def _take_delivery(made: Application, here: Step, given) -> None:
    if given.get("delivery") in {d.value for d in made.content.deliveries}:
        made.delivery = given["delivery"]
    if given.get("collect_at", "") in {"", *dict(made.halls)}:
        made.collect_at = given.get("collect_at", "")


VIEWS = {SITUATION: _questions, "form": _fields, DELIVERY: _deliveries, RENEWS: _licences}
TAKEN = {
    SITUATION: _take_answers,
    "form": _take_form,
    DELIVERY: _take_delivery,
    RENEWS: _take_licence,
}
