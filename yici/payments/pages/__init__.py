"""Payments on screens: the payer's pages, and the finance clerk's."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.people.who import who_is
from yici.ui.menu import Entry

from . import desk, portal, reconciliation

citizen = [
    path("payments/", portal.payments, name="payments"),
    path("payments/<uuid:pk>/", portal.payment, name="payment"),
    path("payments/<uuid:pk>/state/", portal.state, name="payment_state"),
    path("payments/<uuid:pk>/check/", portal.check, name="payment_check"),
]
staff = [
    path("payments/", desk.payments, name="payments"),
    path("payments.csv", desk.export, name="payments_export"),
    path("payments/reconciliation/", reconciliation.days, name="reconciliation"),
    path("payments/reconciliation.csv", reconciliation.export, name="reconciliation_export"),
    path("payments/reconciliation/run/", reconciliation.run, name="reconciliation_run"),
    path(
        "payments/reconciliation/<slug:gateway>/<str:day>/<slug:kind>/<str:reference>/",
        reconciliation.difference,
        name="difference",
    ),
    path("payments/<uuid:pk>/", desk.payment, name="payment"),
    path("payments/<uuid:pk>/<slug:verb>/", desk.verb, name="payment_verb"),
]


def _is_finance(user) -> bool:
    return who_is(user).has("finance")


citizen_menu = [
    Entry(
        _("Payments"),
        "portal:payments",
        "money",
        order=38,
        shown=lambda user: user.is_authenticated and portal.has_any(user),
        waiting=lambda user: portal.waiting(user),
    ),
]
staff_menu = [
    Entry(_("Payments"), "desk:payments", "money", order=60, shown=_is_finance),
    Entry(
        _("Reconciliation"),
        "desk:reconciliation",
        "scale",
        order=61,
        shown=_is_finance,
        waiting=lambda user: reconciliation.open_differences(user),
    ),
]
