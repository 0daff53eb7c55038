"""The demo city's catalogue: its implementation list, and its complete guides put in force."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from yici.people.demo import load_departments
from yici.people.demo.cast import COUNTY
from yici.people.models import Region
from yici.people.who import Who

from . import actions
from .content import Content, Stage
from .content.basic import BasicContent
from .guides import DATA, GuideFile, demo_guides
from .importing import Row, read
from .importing.access import read_access
from .models import AccessList, Batch, Edition, Item

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


WORK = datetime(2026, 9, 28, 9, tzinfo=AT.tzinfo)
SHORTER = ("512B0011200070-511602000000-000-11511300008778693M-1-00", 3)  # 居住证: working days
FIXED_ABOVE = 3  # items of which the demo city's province has fixed elements


def load_work(progress=lambda things, what: things) -> None:
    """Put SIMULATED work on the editors' desks: what the province has fixed, tasks, a batch."""
    if Batch.objects.exists():
        return
    today = timezone.localdate()
    days = ("submit_by", "compile_by", "review_by", "approve_by")
    actions.open_batch(
        region=Region.objects.get(pk=COUNTY), name="2026年第四季度清单调整（模拟）", by=SETUP, at=WORK,
        **{name: today + timedelta(days=10 * n) for n, name in enumerate(days, start=1)},
    )  # fmt: skip
    _promise_less()
    found = _promising()
    for number, (code, edition) in enumerate(progress(found, "basic items")):
        _fix(code, edition.content, shorter=number > 0)
    actions.open_adjustments(
        items=[edition.item for _code, edition in found[:1]], cause="suggestion", about="demo", by=SETUP, at=WORK,
        words="模拟：群众建议在办事指南中写明可以电话预约。", elements=["phone"],
    )  # fmt: skip


def _promise_less() -> None:
    """Let one item promise less than its first edition did, so that there is something to account (C033)."""
    code, days = SHORTER
    edition = Edition.objects.filter(item__code=code, status="published").first()
    if edition and edition.content.promised and edition.content.promised.days > days:
        limit = edition.content.promised.model_copy(
            update={"days": days, "explain": "模拟：第四季度压减承诺时限"}
        )
        stages = tuple(_quicker(stage) for stage in edition.content.stages)
        content = edition.content.model_copy(update={"promised": limit, "stages": stages})
        draft = actions.draft_edition(item=edition.item, content=content, by=SETUP, at=WORK)
        actions.publish_edition(edition=draft, by=SETUP, at=WORK)


def _quicker(stage: Stage) -> Stage:
    days = max(stage.limit_days - 1, 0)
    duties = tuple(
        duty.model_copy(update={"limit_days": min(duty.limit_days, days)}) for duty in stage.duties
    )
    return stage.model_copy(update={"limit_days": days, "duties": duties})


def _promising() -> list[tuple[str, Edition]]:
    """Return a few editions whose promise could be shorter, with the codes of their basic items."""
    timed = Edition.objects.filter(status="published").select_related("item__basic")
    return [
        (edition.item.basic.code, edition)
        for edition in timed.order_by("-item__code")
        if edition.item.basic and edition.content.promised and edition.content.promised.days > 2
    ][:FIXED_ABOVE]


def _fix(code: str, content: Content, *, shorter: bool) -> None:
    """Fix a basic item as its list has it, or with a shorter promise, so that the list has to follow."""
    promised = content.promised
    if promised and shorter:
        promised = promised.model_copy(update={"days": promised.days - 1})
    fixed = BasicContent(
        name=content.name, task_type=content.task_type, legal_basis=content.legal_basis,
        service_objects=content.service_objects, promised=promised,
    )  # fmt: skip
    actions.record_basic(
        code=code, content=fixed, by=SETUP, at=WORK,
        reason="模拟：上级主管部门公布实施规范。", effective_on=WORK.date(),
    )  # fmt: skip


load = [load_catalogue, load_access, load_work]
