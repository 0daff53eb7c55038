"""The demo city's hall has a window for each of the four sorts and one for everything; SIMULATED."""

from django.utils import timezone

from yici.catalogue.demo import AT, SETUP
from yici.people.demo.cast import COUNTY, HALL
from yici.people.models import Department, Staff
from yici.people.who import who_is

from . import actions
from .booked import load_appointments
from .models import Window

WINDOWS = (  # number, name, category
    ("A01", "投资项目综合窗口", "investment"),
    ("A02", "房屋交易与不动产登记综合窗口", "housing"),
    ("B01", "商事登记综合窗口", "business"),
    ("B02", "社会事务综合窗口", "social"),
    ("C01", "综合窗口", "general"),
)
SEATS = {"clerk": "C01", "clerk2": "B02"}


def load_windows(progress=lambda things, what: things) -> None:
    """Enter the windows, and let the hall's clerks sit down for today; what is there stays."""
    hall = Department.objects.filter(region=COUNTY, short_name=HALL, is_hall=True).first()
    if hall is None or hall.windows.exists():
        return
    for number, name, category in progress(WINDOWS, "windows"):
        actions.enter_window(
            hall=hall, number=number, name=name, category=category, since=AT.date(), by=SETUP, at=AT
        )
    for username, number in SEATS.items():
        clerk = Staff.objects.filter(user__username=username).select_related("user").first()
        if clerk and clerk.user:
            window = Window.objects.get(hall=hall, number=number)
            actions.sit(window=window, by=who_is(clerk.user), at=timezone.now())


load = [load_windows, load_appointments]
