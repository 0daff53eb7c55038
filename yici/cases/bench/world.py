"""The bench's own city, in a database of its own: one item, two departments side by side."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from yici.cases import actions
from yici.catalogue.content import Content, digest
from yici.catalogue.models import Edition, Item
from yici.people.models import Department, Region
from yici.people.who import Who

REGION = "511602000000"
NAMES = ("牵头局", "会审局")


def _stage(kind: str, *duties):
    named = [{"department": d, "post": p, "limit_days": 3} for d, p in duties]
    return {"code": kind, "name": kind, "kind": kind, "limit_days": 3, "duties": named}


CONTENT: dict[str, Any] = {
    "name": "测速事项",
    "task_type": "01",
    "statutory": {"days": 20},
    "promised": {"days": 5},
    "fields": [
        {"code": "shop", "label": "名称"},
        {"code": "phone", "label": "电话", "kind": "phone"},
        {"code": "address", "label": "地址", "kind": "address"},
    ],
    "stages": [
        _stage("acceptance", (NAMES[0], "clerk")),
        _stage("review", (NAMES[0], "reviewer"), (NAMES[1], "reviewer")),
        _stage("decision", (NAMES[0], "decider")),
    ],
}
FORM = {"shop": "一次面馆", "phone": "13800138000", "address": "广安区某街道一号"}


@dataclass(frozen=True)
class World:
    edition_id: int
    applicant: Who
    clerk: Who
    reviewers: tuple[Who, Who]
    decider: Who

    @property
    def applicant_id(self) -> UUID:
        assert self.applicant.applicant_id is not None
        return self.applicant.applicant_id


def build() -> World:
    """Make the bench's city, or find it."""
    region, _ = Region.objects.get_or_create(
        code=REGION, defaults={"name": "广安区", "level": "county"}
    )
    lead, other = (_department(name, region) for name in NAMES)
    content = Content.model_validate(CONTENT)
    item, _ = Item.objects.get_or_create(
        code="bench", name=content.name, task_type="01", department=lead, region=region
    )
    edition, _ = Edition.objects.get_or_create(
        item=item,
        number=1,
        defaults={
            "status": "published",
            "body": content.model_dump(mode="json"),
            "digest": digest(content),
            "drafted_at": timezone.now(),
            "published_at": timezone.now(),
            "effective_on": timezone.localdate(),
        },
    )
    person = UUID(int=7)
    return World(
        edition.pk,
        Who(actor=f"person:{person}", applicant_id=person),
        _staff("clerk", lead),
        (_staff("reviewer", lead), _staff("reviewer", other)),
        _staff("decider", lead, "delivery_clerk"),
    )


def _department(name: str, region) -> Department:
    found, _ = Department.objects.get_or_create(
        name=name, short_name=name, region=region, level="4", nature="1"
    )
    return found


def _staff(role: str, department: Department, *more: str) -> Who:
    posts = frozenset((r, department.pk) for r in (role, *more))
    code = f"B-{role}-{department.pk}"
    return Who(actor=f"staff:{code}", staff_code=code, posts=posts)


def steps(world: World, key: str):
    """Yield after each of the six steps of one case, as its people would take them."""
    at = timezone.now()
    case = actions.apply(
        edition_id=world.edition_id,
        applicant_id=world.applicant_id,
        by=world.applicant,
        answers={},
        form=FORM,
        at=at,
        key=key,
        delivery="window",
    )
    yield case
    yield actions.accept(case=case, by=world.clerk, at=at, key="accept")
    for no, reviewer in enumerate(world.reviewers):
        yield actions.review(case=case, by=reviewer, outcome="pass", at=at, key=f"review{no}")
    yield actions.decide(case=case, by=world.decider, outcome="granted", at=at, key="decide")
    yield actions.deliver(case=case, by=world.decider, mode="window", at=at, key="deliver")
