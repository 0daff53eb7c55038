"""The bench's city with people in it: accounts, posts and numbers of those who call the API."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from yici.catalogue.content import Content, digest
from yici.catalogue.models import Edition, Item
from yici.codes import resident, uscc
from yici.people import actions
from yici.people.models import Department, Post, Staff, User
from yici.people.who import ANONYMOUS, who_is

from . import world
from .stage import PASSWORD

LICENCE = world.CONTENT | {
    "name": "测速许可",
    "result": {"kind": "licence", "name": "测速许可证", "licence_type": "food-permit",
               "validity_years": 5, "fields": ["shop"]},
}  # fmt: skip


def build(citizens: int) -> dict:
    """Make the accounts; return what the clients have to know, and who signs in as what.

    Everything as in a real city: departments that can seal, staff with posts, persons with numbers.
    """
    city, at = world.build(), timezone.now()
    lead, other = Department.objects.filter(name__in=world.NAMES).order_by("pk")
    for no, department in enumerate((lead, other), start=900):
        department.credit_code = uscc.make("11", world.REGION[:6], no)
        department.save()
    first, second = city.reviewers
    staff = {
        "clerk": _staff(city.clerk, lead, at, "clerk"),
        "reviewer0": _staff(first, lead, at, "reviewer"),
        "reviewer1": _staff(second, other, at, "reviewer"),
        "decider": _staff(city.decider, lead, at, "decider", "delivery_clerk"),
    }
    return {
        "edition": city.edition_id,
        "item": "bench",
        "licence_item": _licence_item(lead, at),
        "application": {"answers": {}, "form": world.FORM, "delivery": "window"},
        "staff": staff,
        "citizens": [citizen(n, at) for n in range(citizens)],
    }


def with_citizen(told: dict) -> world.World:
    """Return the bench's world with the first citizen as its applicant: she can be written to."""
    applicant = who_is(User.objects.get(username=told["citizens"][0]))
    return replace(world.build(), applicant=applicant)


def _account(name: str) -> User:
    return actions.open_account(username=name, password=PASSWORD)


def _staff(who, department, at, *roles) -> str:
    user = _account(who.staff_code)
    found = Staff.objects.create(code=who.staff_code, user=user, name="测速员", phone="0826-1")
    for role in roles:
        Post.objects.create(staff=found, department=department, role=role, since=at)
    return user.username


def citizen(n: int, at) -> str:
    user = _account(f"citizen{n}")
    number = resident.make(world.REGION[:6], date(1990, 1, 1), n)
    person = actions.register_applicant(
        kind="person", name="测试人", number=number, checked_by="bench", by=ANONYMOUS, at=at
    )
    actions.link_account(applicant=person, user=user)
    return user.username


def _licence_item(department, at) -> str:
    content = Content.model_validate(LICENCE)
    item = Item.objects.create(
        code="bench-licence", name=content.name, task_type="01", department=department,
        region_id=world.REGION,
    )  # fmt: skip
    Edition.objects.create(
        item=item, number=1, status="published", body=content.model_dump(mode="json"),
        digest=digest(content), drafted_at=at, published_at=at, effective_on=timezone.localdate(),
    )  # fmt: skip
    return item.code
