"""What stands on a rule: asked of the rooms above, which offered to say so (models.STANDING)."""

from dataclasses import dataclass

from . import models
from .register import Law


@dataclass(frozen=True)
class Stander:
    """One thing that rests on the rule, with its parts: (kind, name, article)."""

    code: str
    name: str
    department: str
    status: str
    link: str
    parts: tuple[tuple[str, str, str], ...]


def on(law: Law, who) -> list[Stander]:
    """Return what stands on a rule, as far as she may see it."""
    return [one for say in models.STANDING for one in say(law, who)]
