"""The demo city's register of intermediaries: SIMULATED firms for services that its guides ask for."""

from datetime import timedelta

from django.utils import timezone

from yici.catalogue.demo import AT, SETUP
from yici.codes import uscc
from yici.people.demo.cast import COUNTY
from yici.people.models import Department

from . import actions
from .models import Agency

FIRMS = (  # name, working days, fee
    ("广安某岩土工程有限公司（模拟）", 5, "市场调节价，每份800元"),
    ("川东某勘察设计有限公司（模拟）", 7, "市场调节价，每份600元"),
    ("华蓥山某勘测院（模拟）", 10, "市场调节价，每份500元"),
)


def load_agencies(progress=lambda things, what: things) -> None:
    """Enter some firms, one with a bad record, and a selection by lot; what is there stays."""
    service, most = next(iter(actions.services().items()), (None, None))
    office = Department.objects.filter(region=COUNTY, short_name="区住建局").first()
    if service is None or office is None or Agency.objects.exists():
        return
    now = timezone.now()
    for number, (name, days, fee) in enumerate(progress(FIRMS, "firms"), start=1):
        firm = actions.enter_agency(
            code=uscc.make("91", COUNTY[:6], 9000 + number), name=name, department=office,
            by=SETUP, at=AT, address="广安区某街（模拟）",
        )  # fmt: skip
        actions.offer(
            agency=firm, service=service, qualification=f"模拟资质第{number:03}号",
            qualified_until=(now + timedelta(days=700)).date(), limit_days=min(days, most or days),
            fee=fee, by=SETUP, at=now,
        )  # fmt: skip
    actions.record_credit(
        agency=firm, kind="fault", facts="模拟：逾期出具报告一次。", document="模拟〔2026〕1号",
        on=AT.date(), by=SETUP, at=now,
    )  # fmt: skip
    actions.open_selection(
        service=service, project="某社区服务用房项目（模拟）", way="lot", department=office, by=SETUP, at=now,
    )  # fmt: skip


load = [load_agencies]
