"""What falls due: lateness told, customs asked, parts begun once their department is there."""

from collections.abc import Iterator
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from yici.kernel import files
from yici.people.who import Who

from . import actions, news
from .models import BundleCase, Dossier, Draft, Part


@app.periodic(cron="20 8 * * *")
@app.task(name="bundles.tell_of_lateness")
def tell_of_lateness(timestamp: int) -> int:
    """Tell everybody whose whole is late, or whose correction is due soon, once (C093)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return news.tell_of_lateness(at) + news.remind_of_corrections(at)


@app.periodic(cron="17 * * * *")
@app.task(name="bundles.follow_clearances")
def follow_clearances(timestamp: int) -> int:
    """Ask the single window how far the customs declarations of parks' projects are (C061)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return actions.follow_clearances(by=Who.clock(), at=at)


@app.periodic(cron="37 * * * *")
@app.task(name="bundles.begin_with_its_office")
def begin_with_its_office(timestamp: int) -> int:
    """Begin the parts whose department stands in the register (again); return how many."""
    at = datetime.fromtimestamp(timestamp, UTC)
    waiting = Part.objects.filter(status="waiting").exclude(no_office="")
    found = sorted(set(waiting.values_list("bundle_id", flat=True)))
    for pk in found:
        actions.start_ready(bundle=pk, at=at)
    return len(found) - waiting.values("bundle_id").distinct().count()


@files.refers
def files_of_joint_forms() -> Iterator[str]:
    """Yield the files of drafts, and of bundles whose parts may not all have begun."""
    open_ones = BundleCase.objects.under_way().values("pk")
    for kept in (Draft.objects.all(), Dossier.objects.filter(bundle_id__in=open_ones)):
        for one in kept.iterator():
            yield from (given["digest"] for given in one.read().get("materials", ()))
