"""What an applicant may do with a case: supply what was asked for, take it back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yici.cases import actions, filled, forms, reading, rules
from yici.cases.application import Application, told
from yici.cases.lifecycle import IllegalStep
from yici.cases.words import why
from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.kernel.actions import StaleEdit
from yici.kernel.story import KeyReused, Stale
from yici.people.models import Applicant
from yici.ui.fields import FieldView
from yici.ui.language import Words

from .access import case_of, citizens_only
from .inputs import field_input, file_input, received, typed
from .materials import takes_files
from .my_cases import asked_for

MOVED_ON = (StaleEdit, Stale, IllegalStep, KeyReused, rules.NotAllowed)


@takes_files
@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, number):
    """Ask for exactly what the notice named, and take it in (art. 32)."""
    case = case_of(request, number)
    if "correct" not in [
        v.name for v, barred in rules.verbs(case.state, request.who) if not barred
    ]:
        return _moved_on(request, case)
    asked = Asked(case)
    if request.method != "POST":
        return _show(request, case, asked)
    errors, given = asked.take(request)
    if errors:
        return _show(request, case, asked, errors)
    try:
        actions.correct(
            case=case,
            by=request.who,
            form=asked.form,
            materials=[*given, *asked.made_again(given, timezone.localdate())],
            at=timezone.now(),
            seen=_seen(request, case),
            key=f"correct:{request.POST.get('seen', '')}",
        )
    except actions.Incomplete as incomplete:
        return _show(request, case, asked, {p.field: told(p) for p in incomplete.problems})
    except MOVED_ON:
        return _moved_on(request, case)
    messages.success(
        request, _("The office has what it asked for. It answers within five working days.")
    )
    return redirect("portal:case", case.number)


@takes_files
@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def supply(request, number):
    """Take in what was promised at a tolerant acceptance (容缺后补)."""
    case = case_of(request, number)
    if "supply" not in [v.name for v, barred in rules.verbs(case.state, request.who) if not barred]:
        return _moved_on(request, case)
    asked = Asked(case, set(case.state.owed))
    if request.method != "POST":
        return _show(request, case, asked)
    errors, given = asked.take(request)
    given = [g for g in given if g.digest]
    if not given:
        return _show(request, case, asked, errors)
    try:
        actions.supply(
            case=case, by=request.who, materials=given, at=timezone.now(), seen=_seen(request, case)
        )
    except actions.Incomplete as incomplete:
        return _show(request, case, asked, {p.field: told(p) for p in incomplete.problems})
    except MOVED_ON:
        return _moved_on(request, case)
    messages.success(request, _("The office has what you supplied."))
    return redirect("portal:case", case.number)


class Asked:
    """What a correction notice, or a pre-review, names: fields and materials of the item."""

    def __init__(self, case, codes: set[str] | None = None):
        notice = reading.asking(case) if codes is None else None
        self.codes = set(notice.body["missing"]) if notice else codes or set()
        dossier = reading.dossier_of(case)
        self.content = edition(case.edition_id).content
        item = applicable(self.content, dossier["answers"])
        self.fields = [f for f in item.fields if f.code in self.codes]
        self.materials = [m for m in item.asked if m.code in self.codes]
        self.form = {f.code: dossier["form"].get(f.code, "") for f in self.fields}
        self.case, self.dossier = case, dossier

    def take(self, request) -> tuple[dict, list[actions.Given]]:
        """Read what was sent; return what is wrong by code, and the files."""
        self.form |= {field.code: typed(field, request.POST) for field in self.fields}
        problems = forms.clean(tuple(self.fields), self.form)[1]
        given, faulty = received(request, self.materials)
        errors = {p.field: told(p) for p in problems} | faulty
        there = {one.code for one in given}
        for material in self.materials:
            if material.code not in there | faulty.keys():
                errors[material.code] = _("Supply “%(label)s”.") % {"label": material.name}
        return errors, given

    def made_again(self, given, on) -> list[actions.Given]:
        """Return the form itself, set anew with what was corrected in it."""
        if not self.fields:
            return []
        form = self.dossier["form"] | forms.clean(tuple(self.fields), self.form)[0]
        made = Application(self.content, {}, self.dossier["answers"], form)
        signed = {one.code for one in given}
        names = {
            "department": self.case.department.name,
            "applicant": Applicant.objects.get(pk=self.case.applicant_id).name,
        }
        return [
            filled.form_of(made, material, on=on, **names)
            for material in made.made_here
            if material.code not in signed
        ]

    def views(self, errors: dict) -> list[FieldView]:
        fields = [field_input(f, self.form[f.code], errors.get(f.code)) for f in self.fields]
        return fields + [file_input(m, errors.get(m.code)) for m in self.materials]


def _show(request, case, asked: Asked, errors=None):
    context = {
        "case": case,
        "name": case.edition.content.name,
        "asked": asked_for(case),
        "views": asked.views(errors or {}),
        "seen": request.POST.get("seen") or case.seq,
    }
    return render(request, "cases/portal/correct.html", context, status=422 if errors else 200)


def _seen(request, case) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() else case.seq


def _moved_on(request, back):
    """Say that the case is elsewhere by now, and show where."""
    messages.warning(
        request, _("The case has moved on since you opened the page. This is how it stands now.")
    )
    to_case = not isinstance(back, str)
    return redirect("portal:case", back.number) if to_case else redirect(back)


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    """Ask once, naming the consequence, then take the application back."""
    case = case_of(request, number)
    if "withdraw" not in [
        v.name for v, barred in rules.verbs(case.state, request.who) if not barred
    ]:
        return _moved_on(request, case)
    if request.method != "POST":
        context = {"case": case, "name": case.edition.content.name}
        return render(request, "cases/portal/withdraw.html", context)
    try:
        actions.withdraw(
            case=case,
            by=request.who,
            reason=request.POST.get("reason", "")[:1000],
            at=timezone.now(),
            seen=_seen(request, case),
        )
    except MOVED_ON:
        return _moved_on(request, case)
    messages.success(request, _("The application is withdrawn."))
    return redirect("portal:case", case.number)


REASON = gettext_lazy("Reason")


@dataclass(frozen=True)
class Simple:
    """A verb that asks the applicant for nothing but her word."""

    question: Words
    consequence: Words
    button: Words
    done: Words
    words: bool = False  # whether she may give reasons
    needs: str = ""  # what she has to say, as the action calls it
    label: Words = REASON

    def facts(self, given) -> dict:
        """Return what the action takes of what was typed."""
        said = given.get("reason", "")[:MOST_TYPED]
        return {self.needs: said} if self.needs else {"reason": said} if self.words else {}


MOST_TYPED = 4000  # characters


SIMPLE_ACTS = {
    "state-views": Simple(
        gettext_lazy("State your views"),
        gettext_lazy(
            "The office has to listen to them before it decides (Administrative Licensing Law, article 36)."
        ),
        gettext_lazy("Send my views"),
        gettext_lazy("Your views are on file."),
        words=True,
        needs="views",
        label=gettext_lazy("Your views"),
    ),
    "ask-withholding": Simple(
        gettext_lazy("Ask that the result not be published"),
        gettext_lazy(
            "Results are published, but for business secrets and personal privacy (Administrative"
            " Licensing Law, article 5). Until the department answers, nothing is published. It may"
            " publish it all the same where the public interest weighs more, and tells you why."
        ),
        gettext_lazy("Ask for it"),
        gettext_lazy("The department has your wish. Nothing is published until it answers."),
        words=True,
        needs="reason",
        label=gettext_lazy("What in it is a secret or private, and what harm would come of it"),
    ),
    "submit": Simple(
        gettext_lazy("Apply formally now?"),
        gettext_lazy(
            "The office then tells you within 5 working days whether it accepts the application."
        ),
        gettext_lazy("Apply formally"),
        gettext_lazy("You have applied formally."),
    ),
    "ask-hearing": Simple(
        gettext_lazy("Ask for a hearing?"),
        gettext_lazy(
            "It is held within 20 working days; you pay nothing for it, and the limits stand still."
        ),
        gettext_lazy("Ask for the hearing"),
        gettext_lazy("The office announces the hearing at least 7 working days ahead."),
        words=True,
    ),
    "waive-hearing": Simple(
        gettext_lazy("Give up the hearing?"),
        gettext_lazy("The decision then need not wait for it."),
        gettext_lazy("Give it up"),
        gettext_lazy("The decision goes on without a hearing."),
        words=True,
    ),
}


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def simple(request, number, verb):
    """Ask once, naming the consequence, then do it.

    :raises Http404: for a verb that is none of these
    """
    if verb not in SIMPLE_ACTS:
        raise Http404
    act = SIMPLE_ACTS[verb]
    case = case_of(request, number)
    back = reverse("portal:case", args=[case.number])
    return simply(request, case, verb, act, back)


def simply(request, case, verb: str, act: Simple, back: str):
    """Show what it means, then do it as who is signed in; `back` is where she came from."""
    if verb not in [v.name for v, barred in rules.verbs(case.state, request.who) if not barred]:
        return _moved_on(request, back)
    context = {"case": case, "name": case.edition.content.name, "act": act, "back": back}
    if request.method != "POST":
        return render(request, "cases/portal/simple.html", context)
    try:
        getattr(actions, verb.replace("-", "_"))(
            case=case, by=request.who, at=timezone.now(), seen=_seen(request, case),
            **act.facts(request.POST),
        )  # fmt: skip
    except actions.Wordless as wordless:
        context |= {"error": why(wordless), "typed": request.POST.get("reason", "")}
        return render(request, "cases/portal/simple.html", context, status=422)
    except MOVED_ON:
        return _moved_on(request, back)
    messages.success(request, str(act.done))
    return redirect(back)
