"""The REST routes of halls, by subject."""

from . import appointments, hours
from .windows import router as windows

routers: list = [
    ("/windows", windows), ("/appointments", appointments.router),
    ("/appointment-hours", hours.router),
]  # fmt: skip
refusals: list = [*appointments.refusals]
