"""The REST routes of halls, by subject."""

from . import appointments
from .windows import router as windows

routers: list = [("/windows", windows), *appointments.routers]
refusals: list = [*appointments.refusals]
