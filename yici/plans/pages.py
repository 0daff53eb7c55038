"""多规合一: the map that everybody looks at; the desk that keeps it, coordinates and plans on it (C063)."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yici.kernel.story import KeyReused
from yici.people.doors import staff_page
from yici.people.models import Region
from yici.people.refusals import Refused
from yici.people.who import who_is
from yici.ui.menu import Entry

from . import actions, forms, geometry, maps, reading, rules, uses
from .actions import schemes
from .checking import areas_at, check
from .models import Area, Conflict, Opinion, Plan, Scheme
from .rules import Faulty, FaultyAreas

SHOWN = 50


# -- the public map --------------------------------------------------------------------------------


@require_safe
def space(request):
    """Show every published plan on one map; a place, or a site, is looked up on it."""
    who, today = who_is(request.user), timezone.localdate()
    chosen = [kind for kind in request.GET.getlist("kind") if kind in Plan.Kind.values]
    plans = list(Plan.objects.visible_to(who).on(today).select_related("department"))
    kinds = {one.kind for one in plans}
    areas = Area.objects.visible_to(who).on(today).select_related("plan")
    if chosen:
        areas = areas.filter(plan__kind__in=chosen)
    place, found, wrong = _place(request, who, today)
    context = {
        "picture": maps.draw(areas[: maps.MOST + 1], href=_to_plan),
        "plans": [one for one in plans if not chosen or one.kind in chosen],
        "kinds": [
            (kind, label, kind in chosen) for kind, label in Plan.Kind.choices if kind in kinds
        ],
        "place": place,
        "found": found,
        "wrong": wrong,
        "schemes": Scheme.objects.valid(today).select_related("department")[:SHOWN],
        "today": today,
        "is_simulated": any(one.is_simulated for one in plans),
    }
    return render(request, "plans/portal/space.html", context)


def _to_plan(one) -> str:
    return f"{reverse('portal:space_plan', args=[one.plan.code])}#area-{one.pk}"


def _place(request, who, today):
    """Return the place asked for, the areas that cover it, and what is wrong with it."""
    typed = [request.GET.get(name, "").strip()[:20] for name in ("longitude", "latitude")]
    if not any(typed):
        return typed, None, ""
    try:
        return typed, areas_at(who, float(typed[0]), float(typed[1]), today), ""
    except geometry.BadShape as fault:
        return typed, None, _(str(fault))
    except ValueError:
        return typed, None, _("Give longitude and latitude as numbers, e.g. 106.64 and 30.47.")


@require_http_methods(["GET", "HEAD", "POST"])
def site_check(request):
    """Check a site against every plan at once. Nothing is kept."""
    who, today = who_is(request.user), timezone.localdate()
    form = forms.Site(request.POST or None)
    told = picture = None
    if request.method == "POST" and form.is_valid():
        try:
            shape = schemes.site_of(
                form.cleaned_data["site"], form.cleaned_data["parcel"], today, who
            )
        except Faulty as refused:
            form.add_error(refused.field, _(str(refused)))
        else:
            told = _check_in_words(schemes.told(check(shape, form.cleaned_data["use"], today, who)))
            near = Area.objects.visible_to(who).on(today).within(*shape.bounds)
            picture = maps.draw(near.select_related("plan"), site=shape)
    context = {"form": form, "check": told, "picture": picture}
    return render(
        request, "plans/portal/check.html", context, status=422 if form.errors else 200
    )  # fmt: skip


def _check_in_words(told: dict) -> dict:
    words, colour = reading.VERDICTS[told["verdict"]]
    lines = []
    for line in told["lines"]:
        said, its = reading.ANSWERS[line["answer"]]
        lines.append(line | {"said": said(), "colour": its, "kind_words": _kind(line["kind"])})
    return told | {"words": words(), "colour": colour, "lines": lines}


def _kind(kind: str) -> str:
    return str(Plan.Kind(kind).label)


@require_safe
def space_plan(request, code):
    """Show one plan with its areas, what it says of them, and its file."""
    found = get_object_or_404(Plan.objects.visible_to(who_is(request.user)), code=code)
    return render(request, "plans/portal/plan.html", _about(found))


def _about(plan: Plan) -> dict:
    areas = list(plan.areas.all())
    for one in areas:
        one.plan = plan
    picture = maps.draw(areas, href=lambda one: f"#area-{one.pk}")
    lines = [(one, uses.names_of(one.uses)) for one in areas[:500]]
    return {"plan": plan, "areas": lines, "count": len(areas), "picture": picture}


@require_safe
def scheme(request, number):
    """Show a project with the conditions that were compiled for it; they bind whoever builds there."""
    seen = Scheme.objects.visible_to(who_is(request.user)).exclude(compiled_at=None)
    found = get_object_or_404(seen.select_related("department"), number=number)
    return render(request, "plans/portal/scheme.html", _planned(found))


def _planned(one: Scheme) -> dict:
    """Return a project as its pages show it: on the map, checked, with what was compiled."""
    shape, today = geometry.kept(one.geometry), timezone.localdate()
    near = Area.objects.filter(plan__is_public=True).on(today).within(*shape.bounds)
    names = dict(forms.evaluations())
    compiled = one.compiled and {
        "departments": [
            line | {"said": str(Opinion.Stance(line["stance"]).label) if line["stance"] else ""}
            for line in one.compiled["departments"]
        ],
        **{name: [names[kind] for kind in one.compiled[name]] for name in ("needed", "needless")},
    }
    return {
        "scheme": one,
        "use": uses.name_of(one.use),
        "check": _check_in_words(one.checked),
        "compiled": compiled,
        "picture": maps.draw(near.select_related("plan"), site=shape),
        "is_over": bool(one.dropped_at) or bool(one.valid_until and one.valid_until < today),
    }


# -- the desk --------------------------------------------------------------------------------------


@require_safe
@staff_page
def desk(request, who):
    """Show the map with its conflicts, what waits for whom, and the forms of who keeps it."""
    return _desk(request, who, {})


NEW = {
    "plan": (forms.NewPlan, actions.enter_plan, gettext_lazy("Enter a plan")),
    "scheme": (forms.NewScheme, actions.open_scheme, gettext_lazy("Plan a project")),
}


def _desk(request, who, sent: dict, status=200):
    today = timezone.localdate()
    may = {
        "plan": forms.departments(who, rules.KEEPER).exists(),
        "scheme": forms.departments(who, *rules.PLANNERS).exists(),
    }
    shown = [
        (name, title, sent.get(name) or kind(prefix=name, who=who))
        for name, (kind, _act, title) in NEW.items()
        if may[name]
    ]
    live = Conflict.objects.visible_to(who).live(today).with_areas()
    conflicts = list(live[:SHOWN])
    areas = Area.objects.visible_to(who).on(today).select_related("plan")
    context = {
        "forms": shown,
        "key": uuid4(),
        "picture": maps.draw(areas[: maps.MOST + 1], conflicts=conflicts, href=_at_desk),
        "plans": Plan.objects.visible_to(who).select_related("department"),
        "conflicts": [(one, reading.conflict(one)) for one in conflicts],
        "asked": _asked(who),
        "silent": _silent(who) if _watches(who) else (),
        "schemes": Scheme.objects.visible_to(who).select_related("department")[:SHOWN],
        "today": today,
    }
    return render(request, "plans/desk/space.html", context, status=status)


def _at_desk(one) -> str:
    if isinstance(one, Conflict):
        return reverse("desk:conflict", args=[one.number])
    return reverse("desk:space_plan", args=[one.plan.code])


def _asked(who):
    """Return what her departments still have to answer."""
    mine = {pk for role in rules.SPEAKERS for pk in who.departments(role)}
    waiting = Opinion.objects.visible_to(who).waiting().filter(department__in=mine)
    return waiting.select_related("scheme", "department").order_by("scheme__due_on")


def _watches(who) -> bool:
    return who.has(rules.WATCHER) or bool(who.governs)


def _silent(who):
    """Return who let the day pass, for those who watch and who lead (督办)."""
    waiting = Opinion.objects.visible_to(who).waiting().exclude(escalated_on=None)
    if not who.has(rules.WATCHER):
        below = Region.objects.none()
        for code in who.governs:
            below |= Region.objects.within(code)
        waiting = waiting.filter(scheme__region__in=below.values("pk"))
    return waiting.select_related("scheme", "department").order_by("scheme__due_on")


@require_POST
@staff_page
def enter(request, who, name):
    """Enter a plan, or take a project into planning."""
    if name not in NEW:
        raise Http404
    kind, act, _title = NEW[name]
    form = kind(request.POST, request.FILES, prefix=name, who=who)
    made = _done(form, act, by=who, key=_key(request, who))
    if made is None:
        return _desk(request, who, {name: form}, 422)
    messages.success(request, _("It is on the map."))
    if isinstance(made, Plan):
        return redirect("desk:space_plan", made.code)
    return redirect("desk:scheme", made.number)


def _key(request, who) -> str | None:
    sent = request.POST.get("key", "")[:60]
    return f"{who.actor}:{sent}" if sent else None


def _done(form, act, **told):
    """Do what a form asks for; None: it was refused, and says why."""
    if not form.is_valid():
        return None
    try:
        return act(at=timezone.now(), **told, **form.facts())
    except KeyReused:
        form.add_error(None, _("This was sent already. Reload the page to see it."))
    except FaultyAreas as refused:
        for which, what in refused.faults:
            form.add_error("file", f"{which}: {_(what)}")
    except Refused as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, _(str(refused)))
    return None


@staff_page
def desk_plan(request, who, code):
    """Show a plan at the desk; who keeps it ends it."""
    found = get_object_or_404(Plan.objects.visible_to(who), code=code)
    may = found.ended_on is None and rules.may_keep(found.department_id, who)
    form = forms.Words(request.POST or None)
    sent = request.method == "POST"
    if sent and _done(form, actions.end_plan, plan=found, by=who) is not None:
        messages.success(request, _("The plan is off the map from today on."))
        return redirect("desk:space_plan", code)
    context = _about(found) | {"form": form if may else None}
    return render(request, "plans/desk/plan.html", context, status=422 if form.errors else 200)


@staff_page
def conflict(request, who, number):
    """Show where two plans conflict; one department proposes, the other agrees."""
    seen = Conflict.objects.visible_to(who).with_areas()
    found = get_object_or_404(seen, number=number)
    name = request.POST.get("form", "")
    proposal = forms.Proposal(request.POST if name == "propose" else None, conflict=found)
    answer = forms.Answer(request.POST if name == "answer" else None)
    acts = {
        "propose": (proposal, actions.propose_settlement, {"key": _key(request, who)}),
        "answer": (answer, actions.decide_settlement, {}),
    }
    if request.method == "POST":
        if name not in acts:
            raise Http404
        form, act, more = acts[name]
        if _done(form, act, conflict=found, by=who, **more) is not None:
            messages.success(request, _("It is on file."))
            return redirect("desk:conflict", number)
    keeps = any(rules.may_keep(a.plan.department_id, who) for a in (found.first, found.second))
    context = {
        "conflict": found,
        "told": reading.conflict(found),
        "uses": uses.names_of(found.uses),
        "proposal": proposal if keeps and not found.settled and not found.proposed else None,
        "answer": answer if keeps and found.proposed else None,
        "picture": maps.draw([found.first, found.second], conflicts=[found]),
        "key": uuid4(),
    }
    wrong = proposal.errors or answer.errors
    return render(request, "plans/desk/conflict.html", context, status=422 if wrong else 200)


SCHEME_FORMS = {
    "opinion": (actions.answer, gettext_lazy("Answer for a department")),
    "compile": (actions.compile_conditions, gettext_lazy("Compile the conditions")),
    "drop": (actions.drop, gettext_lazy("Close the project")),
}


@staff_page
def desk_scheme(request, who, number):
    """Show a project in planning: who was asked, what they said; answer, compile, close."""
    seen = Scheme.objects.visible_to(who).select_related("department")
    found = get_object_or_404(seen, number=number)
    name = request.POST.get("form", "")
    made = {
        "opinion": forms.NewOpinion(
            request.POST if name == "opinion" else None, who=who, scheme=found
        ),
        "compile": forms.Compile(request.POST if name == "compile" else None),
        "drop": forms.Words(request.POST if name == "drop" else None),
    }
    if request.method == "POST":
        if name not in made:
            raise Http404
        if _done(made[name], SCHEME_FORMS[name][0], scheme=found, by=who) is not None:
            messages.success(request, _("It is on file."))
            return redirect("desk:scheme", number)
    plans = rules.may_plan(found.department_id, who)
    asking = found.status == "asking"
    may = {
        "opinion": asking and made["opinion"].fields["department"].queryset.exists(),
        "compile": asking and plans,
        "drop": plans and not found.dropped_at,
    }
    opinions = Opinion.objects.visible_to(who).filter(scheme=found).select_related("department")
    context = _planned(found) | {
        "opinions": opinions,
        "forms": [(n, SCHEME_FORMS[n][1], form) for n, form in made.items() if may[n]],
        "today": timezone.localdate(),
    }
    wrong = any(form.errors for form in made.values())
    return render(request, "plans/desk/scheme.html", context, status=422 if wrong else 200)


def _waiting(user):
    """Return the answers that wait for her departments, and for her to see to if she watches."""
    who = who_is(user)
    return (_asked(who), _silent(who)) if _watches(who) else _asked(who)


citizen = [
    path("space/", space, name="space"),
    path("space/check/", site_check, name="space_check"),
    path("space/plans/<slug:code>/", space_plan, name="space_plan"),
    path("space/projects/<slug:number>/", scheme, name="scheme"),
]
citizen_menu = [Entry(pgettext_lazy("menu", "Space plans"), "portal:space", "place", order=63)]
staff = [
    path("space/", desk, name="space"),
    path("space/enter/<slug:name>/", enter, name="space_enter"),
    path("space/plans/<slug:code>/", desk_plan, name="space_plan"),
    path("space/conflicts/<slug:number>/", conflict, name="conflict"),
    path("space/projects/<slug:number>/", desk_scheme, name="scheme"),
]
staff_menu = [
    Entry(pgettext_lazy("menu", "Space plans"), "desk:space", "place", order=74, waiting=_waiting)
]
