"""The citizen's side of a case: apply, my cases, my space."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.ui.menu import Entry

from . import (
    acts,
    apply,
    concerns,
    consents,
    mandates,
    materials,
    my_cases,
    results,
    rework,
    sending,
    sending_in,
    space,
    steps,
    undertakings,
)

ITEM = {"wizard": sending.ItemWizard()}
DRAFT = "apply/drafts/<uuid:pk>/"
CASE = "cases/<str:number>/"

citizen = [
    path("apply/drafts/", apply.drafts, name="drafts"),
    path(DRAFT, steps.resume, ITEM, name="draft"),
    path(f"{DRAFT}discard/", apply.discard, name="draft_discard"),
    path(f"{DRAFT}materials/", materials.materials, ITEM, name="draft_materials"),
    path(f"{DRAFT}review/", sending.review, ITEM, name="draft_review"),
    path(f"{DRAFT}files/<slug:code>/<slug:digest>/", materials.draft_file, ITEM, name="draft_file"),
    path(f"{DRAFT}<slug:code>/", steps.step, ITEM, name="draft_step"),
    path("apply/<str:code>/", apply.begin, name="apply"),
    path("cases/", my_cases.my_cases, name="my_cases"),
    path(CASE, my_cases.case, name="case"),
    path(f"{CASE}receipt/", sending.receipt, name="receipt"),
    path(f"{CASE}progress/", my_cases.progress, name="case_progress"),
    path(f"{CASE}correct/", acts.correct, name="case_correct"),
    path("results/", results.results, name="results"),
    path("undertakings/", undertakings.undertakings, name="undertakings"),
    path(f"{CASE}supply/", acts.supply, name="case_supply"),
    path(f"{CASE}rework/", rework.rework, name="case_rework"),
    path(f"{CASE}do/<str:verb>/", acts.simple, name="case_do"),
    path(f"{CASE}send-in/", sending_in.send_in, name="case_send_in"),
    path(f"{CASE}withdraw/", acts.withdraw, name="case_withdraw"),
    path(f"{CASE}materials/<str:no>/", my_cases.material, name="case_material"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<str:number>/", concerns.concern, name="concern"),
    path("concerns/<str:number>/do/<str:verb>/", concerns.answer, name="concern_do"),
    path("me/", space.space, name="space"),
    path("me/documents/", space.documents, name="documents"),
    path("me/looked/", space.looked, name="looked"),
    path("me/mandates/", mandates.mandates, name="mandates"),
    path("me/mandates/<uuid:pk>/end/", mandates.end_mandate, name="mandate_end"),
    path("me/mandates/<uuid:pk>/consents/", consents.consents, name="consents"),
]


def _signed_in(user) -> bool:
    return user.is_authenticated


citizen_menu = [
    Entry(_("My cases"), "portal:my_cases", "list", order=20, shown=_signed_in),
    Entry(_("Results of cases"), "portal:results", "search", order=60),
    Entry(_("My space"), "portal:space", "user", order=35, shown=_signed_in),
]
