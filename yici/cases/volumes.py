"""How many cases were opened for each item: what the catalogue's frequent items are ranked by (C015)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils.timezone import make_aware

from .models import Case


def opened(region: str, since: date, until: date) -> dict[int, int]:
    """Return the number of cases by item of a region, opened from one day to another, both counted."""
    start = make_aware(datetime.combine(since, time.min))
    end = make_aware(datetime.combine(until + timedelta(days=1), time.min))
    cases = Case.objects.filter(region=region, opened_at__gte=start, opened_at__lt=end)
    counted = cases.values("edition__item_id").annotate(n=Count("pk"))
    return {row["edition__item_id"]: row["n"] for row in counted}


volumes = [opened]
