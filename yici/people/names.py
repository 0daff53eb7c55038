"""Names of those who acted, for screens only."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .models import Staff


def of_actors(actors: Iterable[str]) -> dict[str, str]:
    """Return the name behind each actor: of staff, else the system."""
    actors = list(actors)
    codes = {actor.removeprefix("staff:") for actor in actors if actor.startswith("staff:")}
    known = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name"))
    return {
        actor: known.get(actor.removeprefix("staff:"), _("The system")) for actor in actors if actor
    }
