"""What has served its purpose goes: addresses, codes and carriers' words (个人信息保护法 art. 19)."""

from datetime import datetime, timedelta

from ..models import Parcel, Sealed, WrongCode

# A sender may ask after a registered item for a year (邮政法 art. 49): until then addresses are kept.
KEPT = timedelta(days=366)
OVER = ("delivered", "collected", "received", "cancelled")


def erase_what_has_served(*, at: datetime) -> int:
    """Erase what is sealed of parcels that came to their end a year ago; return how many rows.

    Their stories stay whole: events bear digests only.
    """
    over = Parcel.objects.filter(status__in=OVER, told_at__lt=at - KEPT)
    old = over.exclude(pk__in=Parcel.objects.to_take_back().values("pk")).values("pk")
    gone, _ = Sealed.objects.filter(parcel_id__in=old).delete()
    WrongCode.objects.filter(at__lt=at - timedelta(days=1)).delete()
    return gone
