"""The published register, opinions on it, and the desk where proofs are cut, kept and decided."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from yici.catalogue.printing import list_paper
from yici.people import names
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.refusals import Refused
from yici.people.who import who_is
from yici.ui.csvs import csv_file
from yici.ui.fields import FieldView
from yici.ui.menu import Entry
from yici.vocabulary.askers import asker_of

from . import actions, reading, rules
from .codelists import KINDS, REASONS, STANCES, SUBSTITUTES, WITHHELD
from .models import Opinion, Proof

SIZE = 20


# -- everybody -----------------------------------------------------------------------------------


@require_safe
def register(request):
    """Show the register: what is asked, kept and cancelled, dated (P08)."""
    return render(request, "proofs/register.html", _register(request, who_is(request.user)))


def _register(request, who) -> dict:
    page = Paginator(reading.listed(who, request.GET), SIZE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "figures": reading.figures(who),
        "status": request.GET.get("status", ""),
        "typed": request.GET.get("q", "")[:50],
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }


@require_safe
def register_csv(request):
    """Export the register as it is today."""
    rows = (reading.row(one) for one in reading.listed(who_is(request.user), request.GET))
    return csv_file(f"proofs-{timezone.localdate()}", [_(word) for word in reading.HEAD], rows)


@require_safe
def register_json(request):
    """Export the register for programs."""
    rows = [
        dict(zip(reading.HEAD, reading.row(one), strict=True)) | {"id": str(one.pk)}
        for one in reading.listed(who_is(request.user), request.GET)
    ]
    return JsonResponse({"on": str(timezone.localdate()), "proofs": rows})


@require_safe
def register_pdf(request):
    """Give the register as it is today as PDF, with its day and digest, as the other lists (P08)."""
    with translation.override("zh-hans"):
        rows = [reading.row(one) for one in reading.listed(who_is(request.user), request.GET)]
        drawn = list_paper(
            "证明事项清单",
            "本清单之外不得要求申请人提供证明（国办发〔2018〕47号）；取消的证明列明理由和替代方式。",
            timezone.localdate(),
            reading.digest(rows),
            [_(word) for word in reading.HEAD],
            rows,
        )
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="proofs-{timezone.localdate()}.pdf"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request, pk):
    """Show a proof with its reasons and opinions; take an opinion in."""
    who = who_is(request.user)
    found = _found(pk, who)
    refused = None
    if request.method == "POST":
        try:
            actions.give_opinion(
                proof=found, stance=request.POST.get("stance", ""), at=timezone.now(),
                text=request.POST.get("text", ""), asker=asker_of(request),
            )  # fmt: skip
        except Refused as reason:
            refused = reason
        else:
            messages.success(
                request, _("Thank you. Your opinion stands here once it has been read.")
            )
            return redirect("portal:proof", found.pk)
    context = _about(found, who) | {"fields": _opinion_fields(request.POST, refused)}
    context["refused"] = _(str(refused)) if refused and not refused.field else ""
    return render(request, "proofs/proof.html", context, status=422 if refused else 200)


def _found(pk, who) -> Proof:
    shown = Proof.objects.visible_to(who).select_related("department", "authority")
    return get_object_or_404(shown, pk=pk)


def _about(found: Proof, who) -> dict:
    rows = [
        (_("Asked by"), found.department.name),
        (_("Issued by"), found.issuer),
        (_("Legal basis"), found.basis or _("none")),
        (_("Justification"), reading.said(found, found.justification)),
        (_("Opinions until"), found.until),
        (_("Hearing"), f"{found.hearing_on} · {found.place}" if found.hearing_on else ""),
        (_("What was said there"), reading.said(found, found.heard)),
        (_("Decided on"), found.decided_on),
        (_("Decided by"), found.authority.name if found.authority else ""),
        (_("Reason"), _(found.reason_words) if found.reason else ""),
        (_("What takes its place"), reading.instead(found)),
        (_("Reasons given"), reading.said(found, found.why)),
    ]
    return {
        "proof": found,
        "status": _(found.status_words),
        "rows": [(label, str(value)) for label, value in rows if value],
        "opinions": reading.opinions(found, who),
    }


def _opinion_fields(sent, refused) -> list[FieldView]:
    field = getattr(refused, "field", None)
    errors = {field: [_(str(refused))]} if field else {}
    return [
        FieldView("stance", _("Your opinion"), "choice", sent.get("stance", ""), errors=errors.get("stance", []),
                  options=[(code, _(words)) for code, words in STANCES.items()]),
        FieldView("text", _("Why"), "longtext", sent.get("text", ""),
                  _("Do not name anybody, and leave out numbers: what you write is published."),
                  max_length=rules.LONGEST, errors=errors.get("text", [])),
    ]  # fmt: skip


# -- the desk ------------------------------------------------------------------------------------


@require_GET
@staff_page
def desk(request, who):
    """List the register for officials."""
    offices = Department.objects.filter(pk__in=who.departments(rules.PROPOSER)).order_by("name")
    context = _register(request, who) | {
        "may_gather": offices.exists(),
        "fields": _new_fields({}, offices, None),
    }
    return render(request, "proofs/desk.html", context)


def _new_fields(sent, offices, refused) -> list[FieldView]:
    field = getattr(refused, "field", None)
    errors = {field: [_(str(refused))]} if field else {}
    return [
        FieldView("department", _("Asked by"), "select", sent.get("department", ""),
                  options=[(str(one.pk), one.name) for one in offices]),
        FieldView("kind", _("Kind"), "select", sent.get("kind", "proof"),
                  options=[(code, _(words)) for code, words in KINDS.items()]),
        FieldView("name", pgettext("of a thing", "Name"), "text", sent.get("name", ""), max_length=100,
                  errors=errors.get("name", [])),
        FieldView("issuer", _("Issued by"), "text", sent.get("issuer", ""), required=False),
        FieldView("law", _("Law"), "text", sent.get("law", ""), required=False),
        FieldView("article", _("Article"), "text", sent.get("article", ""), required=False),
    ]  # fmt: skip


@require_POST
@staff_page
def enter(request, who):
    """Enter one proof, or all that the guides ask for."""
    sent = request.POST
    try:
        if sent.get("do") == "gather":
            count = actions.gather(by=who, at=timezone.now())
            messages.success(
                request, _("%(n)s proofs were entered from the guides.") % {"n": count}
            )
            return redirect("desk:proofs")
        if not sent.get("department", "").isdecimal():
            raise rules.NotAllowed
        names = ("kind", "name", "issuer", "law", "article")
        made = actions.register(
            department_id=int(sent["department"]), by=who, at=timezone.now(),
            **{name: sent.get(name, "") for name in names},
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, _(str(refused)))
        return redirect("desk:proofs")
    return redirect("desk:proof", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def desk_proof(request, who, pk):
    """Show a proof with what may be done about it now."""
    found = _found(pk, who)
    refused = None
    if request.method == "POST":
        try:
            _done(request.POST, Proof.at(found.pk), who)
        except Refused as reason:
            refused = reason
        else:
            messages.success(request, _("Recorded."))
            return redirect("desk:proof", found.pk)
    context = _about(found, who) | {
        "forms": _forms(found, who, request.POST, refused),
        "refused": _(str(refused)) if refused else "",
        "history": _history(found),
        "waiting": Opinion.objects.visible_to(who).filter(proof_id=found.pk, status="waiting"),
        "withheld": [(code, _(words)) for code, words in WITHHELD.items()],
    }
    return render(request, "proofs/desk_proof.html", context, status=422 if refused else 200)


STORY = {
    "proofs.registered": gettext_lazy("Entered into the register"),
    "proofs.cut": gettext_lazy("Cut"),
    "proofs.keep_proposed": gettext_lazy("Keeping it proposed, opinions asked for"),
    "proofs.hearing_called": gettext_lazy("Public hearing announced"),
    "proofs.hearing_held": gettext_lazy("Public hearing held"),
    "proofs.decided": gettext_lazy("Decided"),
    "proofs.reopened": gettext_lazy("Opened again"),
}


def _history(found: Proof) -> list[tuple]:
    """Return what befell it, in words, with who did it and when."""
    entries = list(found.history())
    people = names.of_actors(entry.actor for entry in entries)
    return [(STORY[entry.kind], people.get(entry.actor, ""), entry.at) for entry in entries]


def _done(sent, found: Proof, who) -> None:
    verb, at = sent.get("do", ""), timezone.now()
    text = {name: sent.get(name, "") for name in VERBS.get(verb, ())}
    for name in ("until", "held_on"):
        if name in text:
            text[name] = _as_day(text[name], name)
    if verb == "sort_out":
        opinion = Opinion.objects.visible_to(who).filter(proof_id=found.pk, id=_uuid(sent.get("opinion"))).first()  # fmt: skip
        if opinion is None:
            raise Http404
        actions.sort_out(opinion=opinion, withheld_for=sent.get("withheld_for", ""), by=who, at=at)
    elif verb in VERBS:
        getattr(actions, verb)(proof=found, by=who, at=at, **text)
    else:
        raise rules.NotNow


VERBS = {  # verb -> what its form asks for
    "cut": ("reason", "substitute", "into", "text"),
    "propose_keep": ("law", "article", "until", "text"),
    "call_hearing": ("held_on", "place"),
    "enter_hearing": ("text",),
    "decide": ("reason", "substitute", "into", "text"),
    "reopen": ("text",),
}


def _as_day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise rules.Faulty(
            getattr(rules.Faulty, {"until": "UNTIL"}.get(field, "HEARING")), field
        ) from None


def _uuid(text):
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None


def _forms(found: Proof, who, sent, refused) -> list[dict]:
    """The verbs that fit the status and her posts, each with its fields."""
    examiner, decider = rules.may_examine(found, who), rules.may_decide(who)
    fits = {
        "cut": examiner and found.status == "asked",
        "propose_keep": examiner and found.status == "asked",
        "call_hearing": decider and found.status == "opinions",
        "enter_hearing": decider and found.status == "opinions" and found.hearing_on is not None,
        "decide": decider and found.status == "opinions",
        "reopen": examiner and found.is_decided,
    }
    titles = {
        "cut": _("Cut it"), "propose_keep": _("Propose to keep it"),
        "call_hearing": _("Announce a hearing"), "enter_hearing": _("Enter what was said there"),
        "decide": _("Decide"), "reopen": _("Examine it anew"),
    }  # fmt: skip
    done = sent.get("do", "")
    return [
        {
            "verb": verb,
            "title": titles[verb],
            "open": verb == done,
            "fields": [
                _verb_field(verb, name, found, sent if verb == done else {}, refused if verb == done else None)
                for name in VERBS[verb]
            ],
        }
        for verb, wanted in fits.items()
        if wanted
    ]  # fmt: skip


def _verb_field(verb: str, name: str, found: Proof, sent, refused) -> FieldView:
    labels = {
        "reason": _("Reason"), "substitute": _("What takes its place"),
        "into": _("Merged with, or shared by"), "law": _("Law"), "article": _("Article"),
        "until": _("Opinions until"), "held_on": _("Day of the hearing"), "place": _("Place"),
        "text": _("Justification") if verb == "propose_keep" else _("Reasons given"),
    }  # fmt: skip
    kinds = {"reason": "select", "substitute": "select", "until": "date", "held_on": "date", "text": "longtext"}  # fmt: skip
    options = {
        "reason": [(code, _(reason.words)) for code, reason in REASONS.items()],
        "substitute": [(code, _(words)) for code, words in SUBSTITUTES.items()],
    }
    known = {"law": found.law, "article": found.article}
    field = getattr(refused, "field", None)
    return FieldView(
        name, labels[name], kinds.get(name, "text"), sent.get(name, known.get(name, "")),
        _("Leave this open to keep it.") if verb == "decide" and name == "reason" else "",
        required=name == "text", quiet=True, options=options.get(name, []),
        errors=[_(str(refused))] if field in {name, "words" if name == "text" else ""} else [],
        html_id=f"id_{verb}_{name}",
    )  # fmt: skip


citizen = [
    path("proofs/", register, name="proofs"),
    path("proofs.csv", register_csv, name="proofs_csv"),
    path("proofs.json", register_json, name="proofs_json"),
    path("proofs.pdf", register_pdf, name="proofs_pdf"),
    path("proofs/<uuid:pk>/", proof, name="proof"),
]
citizen_menu = [Entry(gettext_lazy("Proofs"), "portal:proofs", "shield", order=60)]
staff = [
    path("proofs/", desk, name="proofs"),
    path("proofs/enter/", enter, name="proof_enter"),
    path("proofs/<uuid:pk>/", desk_proof, name="proof"),
]
staff_menu = [
    Entry(
        gettext_lazy("Proofs"),
        "desk:proofs",
        "shield",
        order=71,
        shown=lambda user: who_is(user).has(rules.PROPOSER) or rules.may_decide(who_is(user)),
    )
]
