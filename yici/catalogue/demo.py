"""The demo city's catalogue: its implementation list, and its complete guides put in force."""

from datetime import datetime
from zoneinfo import ZoneInfo

from yici.people.demo import load_departments
from yici.people.who import Who

from . import actions
from .guides import DATA, GuideFile, demo_guides
from .importing import Row, read
from .models import Item

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


load = [load_catalogue]
