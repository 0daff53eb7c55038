"""A hall's rows, by subject."""

from .appointments import Appointment, AppointmentStep, Area, Duty, Hours
from .windows import Referral, Sitting, Sorting, Window, WindowChange

__all__ = [
    "Appointment",
    "AppointmentStep",
    "Area",
    "Duty",
    "Hours",
    "Referral",
    "Sitting",
    "Sorting",
    "Window",
    "WindowChange",
]
