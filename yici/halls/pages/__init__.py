"""What the doors show of halls: `citizen` on the portal, `staff` on the desk, by subject."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from yici.people.who import who_is
from yici.ui.menu import Entry

from . import appointments, public, register, seat, sorts

KEEP = ("hall_manager", "administrator")


def _keeps(user) -> bool:
    who = who_is(user)
    return any(who.has(role) for role in KEEP) or bool(who.halls)


citizen = [path("windows/", public.windows, name="hall_windows"), *appointments.citizen]
citizen_menu = appointments.citizen_menu
guide_places = [public.places_for]
staff = [
    *appointments.staff,
    path("windows/", register.windows, name="hall_windows"),
    path("windows/sorts/", sorts.sorts, name="window_sorts"),
    path("windows/sorts.csv", sorts.as_csv, name="window_sorts_export"),
    path("windows/seat/", seat.seat, name="seat"),
    path("windows/seat/hand-over/", seat.hand_over, name="seat_hand_over"),
    path("windows/<int:pk>/", register.window, name="hall_window"),
    path("windows/<int:pk>/close/", register.close, name="hall_window_close"),
    path("windows/<int:pk>/free/", register.free, name="hall_window_free"),
    path("windows/<int:pk>/sit/", seat.sit, name="seat_sit"),
]
staff_menu = [
    *appointments.staff_menu,
    Entry(
        pgettext_lazy("menu", "Windows of the hall"), "desk:hall_windows", "grid", order=31,
        shown=_keeps,
    )
]  # fmt: skip
