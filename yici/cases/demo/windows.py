"""What the demo city's windows took in yesterday, one person sent from one to the other; SIMULATED."""

from django.utils import timezone

from yici.catalogue.models import Edition
from yici.halls import actions as halls
from yici.halls.models import Window
from yici.kernel.reactions import settle
from yici.people.demo.cast import COUNTY
from yici.people.models import Staff
from yici.people.who import Who, who_is

from .city import City

DAY_CARE, FREIGHT = "512B0569500000", "511A0014300001"  # 残疾人托养服务；道路货物运输


def load_windows(progress=lambda things, what: things) -> None:
    """Let two clerks take in one application each, the second after the first sent the person on."""
    windows = {one.number: one for one in Window.objects.filter(hall__region=COUNTY).in_use()}
    care, freight = (_offered(code) for code in (DAY_CARE, FREIGHT))
    if not ({"B01", "B02"} <= windows.keys() and care and freight):
        return
    first, second = _clerk("clerk2"), _clerk("clerk")
    city = City(timezone.now())
    at = city.days_ago(1)
    halls.sit(window=windows["B02"], by=first, at=at)
    halls.sit(window=windows["B01"], by=second, at=at)
    halls.refer(offered=freight, applicant_id=city.citizen.pk, by=first, at=at)
    for clerk, edition in progress(((first, care), (second, freight)), "windows"):
        city.by = clerk
        key = f"window:{edition.item.code}"
        city.apply(edition, at, key=key, channel="window", delivery="window")
        settle()
    for clerk in (first, second):
        halls.hand_over(by=clerk, at=at.replace(hour=17))


def _offered(code: str) -> Edition | None:
    found = Edition.objects.in_force().select_related("item__department")
    return found.filter(item__code__startswith=f"{code}-").first()


def _clerk(username: str) -> Who:
    return who_is(Staff.objects.select_related("user").get(user__username=username).user)
