"""The officials' pages of cases: the case with its verbs and files, and the window."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.cases import modes
from yici.cases.repeats import watched
from yici.people.who import who_is
from yici.ui.menu import Entry

from . import (
    agent,
    correcting,
    downloads,
    many,
    page,
    promises,
    receipt,
    referring,
    repeats,
    service_modes,
    verbs,
    window,
    window_figures,
)

staff = [
    path("cases/<str:number>/", page.case, name="case"),
    path("cases/<str:number>/do/<str:verb>/", verbs.verb, name="case_verb"),
    path("cases/<str:number>/reveal/", verbs.reveal, name="case_reveal"),
    path("cases/<str:number>/correct/", correcting.correct, name="case_correct"),
    path("cases/<str:number>/supply/", correcting.supply, name="case_supply"),
    path("cases/<str:number>/receipt/", receipt.receipt, name="case_receipt"),
    path("cases/<str:number>/materials/<str:no>", downloads.material, name="case_material"),
    path("cases/<str:number>/files.zip", downloads.all_files, name="case_files"),
    path("cases/<str:number>/papers/<uuid:pk>", downloads.paper, name="case_paper"),
    path("cases/<str:number>/licence", downloads.licence, name="case_licence"),
    path("batch/<str:verb>/", many.batch, name="batch"),
    path("hand-over/", many.hand_over, name="hand_over"),
    path("promises/", promises.promises, name="promises"),
    path("repeats/", repeats.repeats, name="repeats"),
    path("machine/", promises.machine, name="machine"),
    path("window/", window.window, name="window"),
    path("window/receive/<str:number>/", window.receive, name="window_receive"),
    path("service-modes/", service_modes.figures, name="service_modes"),
    path("service-modes.csv", service_modes.as_csv, name="service_modes_export"),
    path("window/leave/", window.leave, name="window_leave"),
    path("window/person/", window.person, name="window_person"),
    path("window/contacts/", window.contacts, name="window_contacts"),
    path("window/agent/", agent.agent, name="window_agent"),
    path("window/apply/<int:edition_id>/", window.take_in, name="window_apply"),
    path("window/refer/<int:edition_id>/", referring.refer, name="window_refer"),
    path("windows/figures/", window_figures.figures, name="window_figures"),
    path("windows/figures.csv", window_figures.as_csv, name="window_figures_export"),
    path("window/received/<int:pk>/", referring.receive, name="window_receive"),
]
staff_menu = [
    Entry(
        _("Window"),
        "desk:window",
        "user",
        order=10,
        shown=lambda user: who_is(user).has("clerk"),
    ),
    Entry(
        _("Hand over"),
        "desk:hand_over",
        "user",
        order=59,
        shown=lambda user: promises.is_lead(who_is(user)),
    ),
    Entry(
        _("Broken promises"),
        "desk:promises",
        "warning",
        order=60,
        shown=lambda user: promises.is_lead(who_is(user)),
    ),
    Entry(
        _("Asked for twice"),
        "desk:repeats",
        "list",
        order=60,
        shown=lambda user: bool(watched(who_is(user))),
    ),
    Entry(
        _("Ways of service"),
        "desk:service_modes",
        "list",
        order=61,
        shown=lambda user: modes.may_watch(who_is(user)),
    ),
    Entry(
        _("Automatic examination"),
        "desk:machine",
        "clock",
        order=61,
        shown=lambda user: promises.switches(who_is(user)),
    ),
]
