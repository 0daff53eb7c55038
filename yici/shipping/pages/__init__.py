"""Parcels on screens: the applicant's, and the delivery clerk's."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.ui.menu import Entry

from . import desk, portal

citizen = [
    path("parcels/", portal.parcels, name="parcels"),
    path("parcels/<uuid:pk>/", portal.parcel, name="parcel"),
]
staff = [
    path("parcels/", desk.parcels, name="parcels"),
    path("parcels.csv", desk.export, name="parcels_export"),
    path("parcels/hand-over/", desk.hand_over_all, name="parcels_hand_over"),
    path("parcels/<uuid:pk>/", desk.parcel, name="parcel"),
    path("parcels/<uuid:pk>/label/", desk.label, name="parcel_label"),
    path("parcels/<uuid:pk>/<slug:verb>/", desk.verb, name="parcel_verb"),
]
citizen_menu = [
    Entry(
        _("Parcels"),
        "portal:parcels",
        "parcel",
        order=39,
        shown=lambda user: user.is_authenticated and portal.has_any(user),
    ),
]
staff_menu = [
    Entry(
        _("Parcels"),
        "desk:parcels",
        "parcel",
        order=40,
        shown=lambda user: desk.is_office(user),
        waiting=lambda user: desk.waiting(user),
    ),
]
