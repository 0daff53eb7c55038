"""What follows when a business licence is issued; and what the rules and the licence's page know of it (C062)."""

from collections.abc import Iterator
from datetime import date

from yici.catalogue import linting
from yici.catalogue.lint.entry import Cut
from yici.kernel import reactions
from yici.licences import events
from yici.licences import models as licences
from yici.people.models import Department

from . import actions
from .models import Folded
from .rules import INTO, LICENCE

WHOLE = 12  # digits of a region; fewer begin the codes of several


@reactions.on(events.Issued, slow=2, where=lambda state: state.kind == LICENCE)
def tell_departments(entry):
    """Tell a new licence to the departments whose certificates it stands for."""
    region = _region(licences.Licence.at(entry.story).issuer)
    if region:
        actions.push(licence_id=entry.story, region=region, at=entry.at)


def _region(issuer: str) -> str | None:
    found = Department.objects.filter(credit_code=issuer).values_list("region", flat=True)
    return found.first()


def folded_certificates(region: str) -> Iterator[tuple[tuple[str, ...], str, Cut]]:
    """Yield every folded certificate as cut for all departments of a region (C062)."""
    standing = Folded.objects.filter(withdrawn_on=None)
    held = list(standing.around(region) if len(region) == WHOLE else standing)
    if not held:
        return
    near = Department.objects.filter(region__pk__startswith=region)
    names = {n for both in near.values_list("name", "short_name") for n in both} - {""}
    for one in held:
        yield tuple(names), one.name, Cut(one.effective_on, "folded", INTO)


def stands_for(licence, on: date) -> list[str]:
    """Return the certificates that a business licence stands for, as its page and its check show them.

    What it stands for that day, if it is older than the list; else as it is now all the same.
    """
    if licence.kind != LICENCE:
        return []
    region = _region(licence.issuer)
    held = Folded.objects.on(max(on, licence.issued_on)).around(region) if region else ()
    return [one.name for one in held]


linting.CUT.append(folded_certificates)
licences.STANDS_FOR.append(stands_for)
