"""The REST routes of halls, by subject."""

from .windows import router as windows

routers: list = [("/windows", windows)]
