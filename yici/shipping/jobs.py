"""What falls due: parcels nobody fetched from a locker, carriers that went silent, what has served."""

import logging
from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from . import actions, carriers
from .actions.shared import day_of
from .models import Parcel

log = logging.getLogger(__name__)
SILENT = timedelta(hours=12)
AT_ONCE = 500


@app.periodic(cron="13 17 * * *")  # UTC: past midnight where the office is
@app.task(name="shipping.let_lapse")
def let_lapse(timestamp: int) -> int:
    """Note which parcels nobody fetched from their locker in time."""
    at = datetime.fromtimestamp(timestamp, UTC)
    late = list(Parcel.objects.too_long_in_locker(day_of(at)).values_list("pk", flat=True))
    for pk in late:
        actions.lapse(parcel=pk, at=at)
    return len(late)


@app.periodic(cron="27 * * * *")
@app.task(name="shipping.ask_after_parcels")
def ask_after_parcels(timestamp: int) -> int:
    """Ask the carriers after parcels of which nothing was heard for half a day."""
    at, asked = datetime.fromtimestamp(timestamp, UTC), 0
    out = Parcel.objects.filter(status__in=("handed_over", "under_way"), told_at__lt=at - SILENT)
    for pk in list(out.order_by("told_at").values_list("pk", flat=True)[:AT_ONCE]):
        try:
            actions.track(parcel=Parcel.at(pk), at=at)
            asked += 1
        except (carriers.OutOfReach, carriers.UnknownCarrier, carriers.Unreadable) as error:
            log.warning("a parcel could not be asked after: %s", error)
    return asked


@app.periodic(cron="51 18 * * *")
@app.task(name="shipping.erase_what_has_served")
def erase_what_has_served(timestamp: int) -> int:
    """Erase addresses and codes that are needed no more."""
    return actions.erase_what_has_served(at=datetime.fromtimestamp(timestamp, UTC))
