"""The pages of bundles: finding and applying, following one, the desk and the window."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.cases.pages.portal import materials, sending, steps
from yici.people.who import who_is
from yici.ui.menu import Entry

from . import acts, apply, clearances, desk, following, guide, parks, rules, supplying, window

WIZARD = {"wizard": apply.BundleWizard()}
DRAFT = "things/drafts/<uuid:pk>/"
CASE = "things/cases/<str:number>/"

citizen = [
    path("things/", guide.things, name="things"),
    path(DRAFT, steps.resume, WIZARD, name="thing_draft"),
    path(f"{DRAFT}discard/", apply.discard, name="thing_draft_discard"),
    path(f"{DRAFT}materials/", materials.materials, WIZARD, name="thing_draft_materials"),
    path(f"{DRAFT}review/", sending.review, WIZARD, name="thing_draft_review"),
    path(
        f"{DRAFT}files/<slug:code>/<slug:digest>/",
        materials.draft_file,
        WIZARD,
        name="thing_draft_file",
    ),
    path(f"{DRAFT}<slug:code>/", steps.step, WIZARD, name="thing_draft_step"),
    path(CASE, following.progress, name="thing_case"),
    path(f"{CASE}receipt/", following.receipt, name="thing_receipt"),
    path(f"{CASE}package/", following.package, name="thing_package"),
    path(f"{CASE}correct/", acts.correct, name="thing_correct"),
    path(f"{CASE}supply/<slug:part>/", supplying.supply, name="thing_supply"),
    path(f"{CASE}go-on/", acts.go_on, name="thing_go_on"),
    path(f"{CASE}withdraw/", acts.withdraw, name="thing_withdraw"),
    path("parks/", parks.parks, name="parks"),
    path("parks/clearances/", clearances.clearances, name="clearances"),
    path("parks/clearances/<str:number>/ask/", clearances.ask, name="clearance_ask"),
    path("things/<slug:code>/", guide.thing, name="thing"),
    path("things/<slug:code>/apply/", apply.begin, name="thing_apply"),
]
citizen_menu = [Entry(_("One thing"), "portal:things", "folder", order=36)]
case_links = [following.link_of]
desk_links = [desk.link_of]
more_drafts = [apply.drafts_of]
more_cases = [following.rows_of]

staff = [
    path("parks/", parks.desk, name="parks"),
    path("parks/clearances/", clearances.desk, name="clearances"),
    path("parks/clearances/<str:number>/ask/", clearances.desk_ask, name="clearance_ask"),
    path("parks/projects/<int:pk>/step/", parks.step, name="park_project_step"),
    path("parks/<slug:name>/enter/", parks.enter, name="park_enter"),
    path("parks/<slug:name>/<int:pk>/revoke/", parks.revoke, name="park_revoke"),
    path("things/", desk.things, name="things"),
    path("things/rules/", rules.overview, name="thing_rules"),
    path("things/rules/<int:pk>/publish/", rules.publish, name="thing_publish"),
    path("things/<str:number>/", desk.thing, name="thing"),
    path("things/<str:number>/correct/", window.correct, name="thing_correct"),
    path("things/<str:number>/receipt/", window.receipt, name="thing_receipt"),
    path("things/<str:number>/do/<slug:verb>/", desk.verb, name="thing_verb"),
    path("window/things/<int:edition_id>/", window.take_in, name="window_thing"),
]
staff_menu = [
    Entry(
        _("Rules of bundles"),
        "desk:thing_rules",
        "shield",
        order=68,
        shown=lambda user: (
            who_is(user).has("catalogue_editor")
            or who_is(user).has("legality_reviewer")
            or who_is(user).has("administrator")
        ),
    ),
    Entry(
        _("Parks"),
        "desk:parks",
        "place",
        order=62,
        shown=parks.is_shown_to,
    ),
    Entry(
        _("One thing"),
        "desk:things",
        "folder",
        order=30,
        shown=lambda user: who_is(user).is_staff,
        waiting=desk.to_do,
    ),
]
window_offers = [window.offers_of]
