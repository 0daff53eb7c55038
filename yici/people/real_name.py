"""Whether a name and an identity number belong together (实名核验): asked of whoever may know.

The real source is the population register of the ministry of public security, by contract. A source
is a class with `name`, `is_sandbox` and `belongs`; an installation adds its own to SOURCES and names
it in YICI_REAL_NAME.
"""

from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _


class RealNameSource(Protocol):
    """Somebody who can say whether a name and a number belong together."""

    name: str  # kept on the applicant as what she was checked by
    is_sandbox: bool

    def belongs(self, name: str, number: str) -> bool:
        """Say whether this resident ID is that person's."""


class Sandbox:
    """SIMULATED: asks nobody. Numbers whose serial is 999 do not belong, so that this can be tried."""

    name = "sandbox"
    is_sandbox = True
    hint = _("Simulated check: no register is asked. Numbers with the serial 999 are refused.")

    def belongs(self, name: str, number: str) -> bool:
        return number[14:17] != "999"


SOURCES: dict[str, RealNameSource] = {"sandbox": Sandbox()}


def source() -> RealNameSource | None:
    """Return the source that is configured; without one, nobody can sign up online."""
    if settings.REAL_NAME_SOURCE == "none":
        return None
    return SOURCES[settings.REAL_NAME_SOURCE]
