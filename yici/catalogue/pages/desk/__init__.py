"""The catalogue at the desk: lists and their drift, the way of a draft, the basic tier, tasks."""

from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yici.catalogue.actions import may_take_in
from yici.catalogue.models import Adjustment, Edition
from yici.people.who import who_is
from yici.ui.menu import Entry

from .. import access
from . import (
    basic_exchange,
    basics,
    batches,
    benchmark,
    concentration,
    editions,
    exchange,
    frequent,
    items,
    manuals,
    objections,
    reduction,
    tasks,
)

staff = [
    path("market-access/", access.desk, name="market_access"),
    path("catalogue/", items.overview, name="catalogue"),
    path("catalogue/items.<str:kind>", exchange.export, name="items_export"),
    path("catalogue/import/", exchange.take_in, name="items_import"),
    path("catalogue/batches/", batches.overview, name="catalogue_batches"),
    path("catalogue/batches/<int:pk>/", batches.batch, name="catalogue_batch"),
    path("catalogue/frequent/", frequent.overview, name="frequent"),
    path("catalogue/reduction/", reduction.overview, name="reduction"),
    path("catalogue/reduction.<str:kind>", reduction.as_file, name="reduction_file"),
    path("catalogue/concentration/", concentration.overview, name="concentration"),
    path("catalogue/concentration.csv", concentration.export, name="concentration_file"),
    path("catalogue/concentration/<int:pk>/", concentration.change, name="concentration_change"),
    path("catalogue/tasks/", tasks.overview, name="adjustments"),
    path("catalogue/tasks.csv", tasks.export, name="adjustments_export"),
    path("catalogue/tasks/<int:pk>/", tasks.task, name="adjustment"),
    path("catalogue/objections/", objections.overview, name="objections"),
    path("catalogue/objections.csv", objections.export, name="objections_export"),
    path("catalogue/objections/new/", objections.file, name="objection_file"),
    path("catalogue/basics/", basics.overview, name="basics"),
    path("catalogue/basics.<str:kind>", basic_exchange.export, name="basics_export"),
    path("catalogue/basics/import/", basic_exchange.take_in, name="basics_import"),
    path("catalogue/basics/<str:code>/", basics.basic, name="basic"),
    path("catalogue/basics/<str:code>/benchmark/", benchmark.benchmark, name="benchmark"),
    path("catalogue/editions/<int:pk>/", editions.edition, name="edition"),
    path("catalogue/items/<str:code>/", items.item, name="list_item"),
    path("catalogue/items/<str:code>/edit/", editions.edit, name="edition_edit"),
    *manuals.staff,
]
PARTS = ("catalogue_editor", "compiler", "legality_reviewer", "leader", "administrator")
STEP_OF = {"compiler": "submitted", "legality_reviewer": "compiled", "leader": "reviewed"}


def _has_part(user) -> bool:
    return any(who_is(user).has(role) for role in PARTS)


def _waiting(user):
    """Drafts that wait for her step."""
    who = who_is(user)
    steps = [step for role, step in STEP_OF.items() if who.has(role)]
    return Edition.objects.visible_to(who).filter(status="draft", step__in=steps)


def _due(user):
    who = who_is(user)
    return Adjustment.objects.visible_to(who).overdue(timezone.localdate())


def _reforms(user) -> bool:
    """Who answers for a reform; the others of the catalogue come to it by its tabs."""
    return any(who_is(user).has(role) for role in ("leader", "supervisor"))


staff_menu = [
    Entry(
        _("Negative list"),
        "desk:market_access",
        "list",
        order=66,
        shown=lambda user: may_take_in(who_is(user)),
    ),
    Entry(_("Catalogue"), "desk:catalogue", "grid", order=62, shown=_has_part, waiting=_waiting),
    Entry(
        _("Adjustments"),
        "desk:adjustments",
        "edit",
        order=63,
        shown=lambda user: bool(who_is(user).posts),
        waiting=_due,
    ),
    Entry(_("What is spared"), "desk:reduction", "scale", order=64, shown=_reforms),
]
