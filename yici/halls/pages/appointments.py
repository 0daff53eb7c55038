"""Routes and menus of appointments, for citizens and at the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.ui.menu import Entry

from . import booking, hours, reception

citizen = [
    path("appointments/", booking.appointments, name="appointments"),
    path("appointments/<str:number>/", booking.appointment, name="appointment"),
    path("items/<str:code>/appointment/", booking.book, name="appointment_book"),
]
citizen_menu = [
    Entry(
        _("Appointments"), "portal:appointments", "calendar", order=38,
        shown=lambda user: user.is_authenticated,
    )
]  # fmt: skip
staff = [
    path("appointments/", reception.appointments, name="appointments"),
    path("appointments.csv", reception.export, name="appointments_export"),
    path("appointments/new/", reception.new, name="appointment_new"),
    path("appointments/hours/", hours.hours, name="appointment_hours"),
    path("appointments/sheet/", reception.sheet, name="appointments_sheet"),
    path("appointments/route/", reception.route, name="appointments_route"),
    path("appointments/<str:number>/", reception.appointment, name="appointment"),
    path("appointments/<str:number>/<slug:verb>/", reception.verb, name="appointment_verb"),
]
staff_menu = [
    Entry(
        _("Appointments"), "desk:appointments", "calendar", order=12,
        shown=reception.serves_at_a_hall, waiting=reception.waiting,
    )
]  # fmt: skip
