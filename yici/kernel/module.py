"""A capability is a Django app that offers things to the doors; the doors collect them."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class Module(AppConfig):
    """One capability. What it offers lies in plain lists of its own files (pages.citizen, ...)."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        if find_spec(f"{self.name}.reactions"):
            import_module(f"{self.name}.reactions")
        if find_spec(f"{self.name}.jobs"):
            import_module(f"{self.name}.jobs")


def modules() -> list[Module]:
    """Return the installed capabilities, lowest floor first."""
    return [app for app in apps.get_app_configs() if isinstance(app, Module)]


def collect(file: str, offer: str) -> list:
    """Return what all modules offer under one name, e.g. `collect("pages", "citizen")`.

    A module without that file, or without that list in it, offers nothing.
    """
    found: list = []
    for module in modules():
        if find_spec(f"{module.name}.{file}"):
            found += getattr(import_module(f"{module.name}.{file}"), offer, [])
    return found
