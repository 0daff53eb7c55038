"""Pages for everybody (verification) and for holders (their licences)."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.codes.faults import Invalid
from yici.kernel.files import serving
from yici.licences import verify, wallet
from yici.licences.forms import VerifyForm
from yici.licences.guessing import too_often
from yici.licences.models import Licence, Paper, stands_for
from yici.licences.unreadable import NotAPdf
from yici.licences.words import OUTCOMES
from yici.people.who import who_is
from yici.ui import dates
from yici.ui.menu import Entry


@require_http_methods(["GET", "HEAD", "POST"])
def verification(request, identifier=""):
    """This will answer whether a licence or a notice is genuine, to anybody who asks."""
    asked = request.POST if request.method == "POST" else request.GET
    given = {"text": identifier} if identifier else asked
    bound = bool(given) or request.method == "POST"
    form = VerifyForm(given, request.FILES) if bound else VerifyForm()
    if form.is_bound and too_often(request):
        form.add_error(
            None, _("You have checked very many in one minute. Wait a minute, then go on.")
        )
        answer = render(
            request, "licences/verify.html", {"form": form, "verdict": None}, status=429
        )
        answer["Retry-After"] = "60"
        return answer
    verdict = _answer(form) if form.is_bound and form.is_valid() else None
    shown = {"form": form, "verdict": verdict}
    if verdict:
        shown |= {"words": OUTCOMES[verdict.outcome], "rows": _rows(verdict)}
    return render(request, "licences/verify.html", shown, status=400 if form.errors else 200)


def _answer(form: VerifyForm) -> verify.Verdict | None:
    file = form.cleaned_data["file"]
    try:
        return verify.verify(
            text=form.cleaned_data["text"],
            pdf=file.read() if file else None,
            on=timezone.localdate(),
        )
    except Invalid:
        form.add_error(
            "text",
            _("This identifier is mistyped: compare it with the paper, character by character."),
        )
    except NotAPdf:
        form.add_error("file", _("This is not a PDF that can be read. Upload it as it was issued."))
    return None


def _rows(verdict: verify.Verdict) -> list[tuple]:
    facts, seal = verdict.facts, verdict.seal
    rows = []
    if facts:
        rows += [
            (_("Licence or document"), facts.name),
            *([(_("Number"), facts.number)] if facts.number else []),
            (_("Holder"), facts.holder),
            (_("Issued by"), facts.issuer),
            (_("Issued on"), dates.long_day(facts.issued_on)),
        ]
        if facts.version:
            rows += [
                (_("Valid from"), _day(facts.valid_from)),
                (_("Valid until"), _until(facts.valid_until)),
                (_("Version"), str(facts.version)),
            ]
        rows += _stands_for(facts.stands_for)
        if facts.ground:
            rows += [(_("Since"), _day(facts.since)), (_("Legal ground"), facts.ground)]
    if seal and seal.signed:
        rows += [
            (_("Electronic seal"), seal.signer_name),
            (_("Sealed at"), dates.instant(seal.signed_at) if seal.signed_at else ""),
            (_("Unchanged since"), _("yes") if seal.good else _("no")),
        ]
    return rows


def _day(day: date | None) -> str:
    return dates.long_day(day) if day else ""


def _until(day) -> str:
    return dates.long_day(day) if day else _("without limit")


@login_required
@require_GET
def licences(request):
    """This will show somebody's licences, and those of whom she acts for."""
    who = who_is(request.user)
    own = Licence.objects.visible_to(who).filter(holder__in=who.applicants)
    cards = wallet.cards(own.order_by("-issued_on"), timezone.localdate())
    return render(request, "licences/wallet.html", {"cards": cards})


@login_required
@require_GET
def licence(request, pk):
    """This will show one licence with its QR and its file."""
    (card,) = wallet.cards([_visible(request, pk)], timezone.localdate())
    return render(request, "licences/licence.html", {"card": card, "rows": _card_rows(card)})


def _card_rows(card: wallet.Card) -> list[tuple]:
    one = card.licence
    return [
        *card.particulars,
        (_("Number"), card.number),
        (_("Issued by"), card.issuer),
        (_("Issued on"), dates.long_day(one.issued_on)),
        (_("Valid from"), dates.long_day(one.valid_from)),
        (_("Valid until"), _until(one.valid_until)),
        (_("Version"), one.version),
        (_("Identifier"), one.identifier),
        *([(_("Legal ground"), one.ground)] if one.ground else []),
        *_stands_for(stands_for(one, timezone.localdate())),
    ]


def _stands_for(names) -> list[tuple]:
    return [(_("Stands for"), "、".join(names))] if names else []


@login_required
@require_GET
def licence_file(request, pk):
    """This will hand out the sealed PDF of a licence."""
    one = _visible(request, pk)
    return _pdf(request, one.digest, f"{one.how.name}-{one.identifier}.pdf")


@login_required
@require_GET
def paper(request, story, pk):
    """This will hand out a sealed notice."""
    mine = Paper.objects.visible_to(who_is(request.user))
    one = get_object_or_404(mine, story=story, id=pk)
    return _pdf(request, one.digest, f"{one.title}-{one.number}.pdf")


def _visible(request, pk) -> Licence:
    return get_object_or_404(Licence.objects.visible_to(who_is(request.user)), pk=pk)


def _pdf(request, digest: str, name: str):
    if not digest:
        raise Http404(_("The file is being sealed. Try again in a minute."))
    return serving.response(request, digest, name=name, media_type="application/pdf", inline=True)


citizen = [
    path("verify", verification, name="verify"),
    path("verify/<str:identifier>", verification, name="verify_identifier"),
    path("licences", licences, name="licences"),
    path("licences/<uuid:pk>", licence, name="licence"),
    path("licences/<uuid:pk>/file", licence_file, name="licence_file"),
    path("papers/<uuid:story>/<uuid:pk>", paper, name="paper"),
]

citizen_menu = [
    Entry(
        gettext_lazy("My licences"),
        "portal:licences",
        "wallet",
        order=40,
        shown=lambda user: user.is_authenticated,
    ),
    Entry(gettext_lazy("Verify"), "portal:verify", "shield", order=60),
]
