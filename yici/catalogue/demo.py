"""The demo city's catalogue: its implementation list, and its complete guides put in force."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from yici.people.demo import load_departments
from yici.people.who import Who

from . import actions
from .guides import DATA, GuideFile, demo_guides
from .importing import Row, read
from .importing.access import read_access
from .models import AccessList, Item

# On this day the demo city put its guides in force; its cases begin later.
AT = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SETUP = Who.clock()


def load_catalogue(progress=lambda things, what: things) -> None:
    """Import the list and publish the guides; what is there already stays."""
    guides = list(demo_guides())
    load_departments()  # some of them stand in no row of the list
    actions.import_items(rows=read(DATA / "guangan_items.csv"), by=SETUP)
    listed = set(Item.objects.values_list("code", flat=True))
    missing = [guide for guide in guides if guide.code not in listed]
    actions.import_items(rows=[_row(n, guide) for n, guide in enumerate(missing, 1)], by=SETUP)
    for guide in progress(guides, "guides"):
        _publish(guide)


def _row(number: int, guide: GuideFile) -> Row:
    """The row the list lacks."""
    values = {
        "code": guide.code,
        "name": guide.content.name,
        "task_type": guide.content.task_type.value,
        "department": guide.department,
        "region": guide.region,
        "main_item": guide.main_item,
    }
    return Row(number, values)


def _publish(guide: GuideFile) -> None:
    item = Item.objects.get(code=guide.code)
    if not item.editions.exists():
        at = datetime.combine(guide.from_on, AT.time(), AT.tzinfo) if guide.from_on else AT
        draft = actions.draft_edition(item=item, content=guide.content, by=SETUP, at=at)
        actions.publish_edition(edition=draft, by=SETUP, at=at)


# As announced on 24 April 2025; the 100 items of entry by licence are to be imported by an official.
ACCESS: dict[str, Any] = {
    "edition": "市场准入负面清单（2025年版）",
    "source": "国家发展改革委、商务部、市场监管总局（发改体改规〔2025〕466号），2025年4月24日公布",
    "announced": 106,
}


def load_access(progress=lambda things, what: things) -> None:
    """Take in what Yici has of the negative list: its six prohibitions; what is there stays."""
    if not AccessList.objects.exists():
        read = read_access((DATA / "market_access.csv").read_bytes())
        actions.take_in_access(read=read, by=SETUP, at=AT, **ACCESS)


load = [load_catalogue, load_access]
