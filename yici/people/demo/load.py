"""Bringing the demo city's people in; a second time changes nothing."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from yici.codes import resident, uscc
from yici.kernel import files
from yici.people import actions, sources
from yici.people.models import (
    Applicant,
    Concentration,
    Department,
    Mandate,
    Post,
    Region,
    Staff,
    User,
)
from yici.people.who import Who

from . import cast

# The demo people have been at their posts for some years, so that its cases may have a past.
SINCE = datetime(2024, 1, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
SETUP = Who.clock()


class SignIn(NamedTuple):
    """What to print at the start: who can sign in, as what."""

    username: str
    role: str
    person: str


def load_demo(progress=None) -> list[SignIn]:
    """Load regions, departments, staff, citizens, firms and a mandate.

    :param progress: `progress(things, what)` yields the things behind a bar, if given
    """
    bar = progress or (lambda things, what: things)
    if not Region.objects.filter(code__startswith="511602", level="village").exists():
        actions.load_regions(rows=bar(sources.bundled(), "regions"))
    load_departments()
    password = make_password(settings.DEMO_PASSWORD)
    for part in bar(cast.STAFF, "staff"):
        _member(part, password)
    people = {one.name: _citizen(one, password) for one in bar(cast.CITIZENS, "citizens")}
    for firm in cast.FIRMS:
        _firm(firm)
    _mandate(people["张德福"], people["刘明"])
    return sign_ins()


def sign_ins() -> list[SignIn]:
    """Return who can sign in to the demo city."""
    staff = [SignIn(part.username, str(part.role.label), part.name) for part in cast.STAFF]
    return staff + [
        SignIn(one.username, str(_("Citizen")), one.name) for one in cast.CITIZENS if one.username
    ]


def load_departments() -> None:
    """Found the departments that the demo city lacks; its region has to be there."""
    region = Region.objects.get(pk=cast.COUNTY)
    known = set(Department.objects.filter(region=region).values_list("short_name", flat=True))
    for row in sources.departments():
        if row["short_name"] not in known:
            facts = row | {"is_hall": row["is_hall"] == "1"}
            facts["credit_code"] = row["credit_code"] or None
            actions.found_department(region=region, by=SETUP, **facts)
            known.add(row["short_name"])
    concentrate_approvals()


OFFICE = "行政审批股（模拟）"
STILL_SPREAD = {"区水务局"}  # approves in several offices yet, as some do
ENFORCED = dict.fromkeys(("区住建局", "区商务局"), "区综合执法局")  # 综合执法


def concentrate_approvals() -> None:
    """Let the departments approve in one office that sits in the hall (C127); SIMULATED."""
    if Concentration.objects.exists():
        return
    offices = {one.short_name: one for one in Department.objects.filter(region=cast.COUNTY)}
    hall = next((one for one in offices.values() if one.is_hall), None)
    for name, one in offices.items():
        if one.is_hall or name in STILL_SPREAD or one.level != "4":
            continue
        actions.concentrate(
            department=one, approval_office=OFFICE, stationed_at=hall,
            enforced_by=offices.get(ENFORCED.get(name, "")), by=SETUP, at=SINCE,
        )  # fmt: skip


def _member(part: cast.Part, password: str) -> None:
    staff = Staff.objects.filter(pk=part.code).first() or actions.hire(
        code=part.code,
        name=part.name,
        user=_account(part.username, password),
        phone=f"0826-000 0{part.code[-3:]}",
        by=SETUP,
    )
    # A post that was ended in the demo stays ended.
    had = set(Post.objects.filter(staff=staff).values_list("department_id", flat=True))
    for department in _of(part).exclude(pk__in=had):
        actions.appoint(staff=staff, department=department, role=part.role, by=SETUP, at=SINCE)


def _of(part: cast.Part):
    here = Department.objects.filter(region=cast.COUNTY).exclude(short_name__in=part.but)
    named = here.filter(short_name__in=part.departments)
    return here.filter(is_hall=False) | named if "*" in part.departments else named


def _citizen(citizen: cast.Citizen, password: str) -> Applicant:
    applicant = actions.register_applicant(
        kind="person",
        name=citizen.name,
        number=resident.make(cast.COUNTY[:6], citizen.birth, citizen.serial),
        phone=citizen.phone,
        address=f"四川省广安市广安区{citizen.address}",
        checked_by="simulated",
        by=SETUP,
        at=SINCE,
    )
    if citizen.username and applicant.user_id is None:
        account = _account(citizen.username, password)
        applicant = actions.link_account(applicant=applicant, user=account)
    return applicant


def _account(username: str, password: str) -> User:
    known = User.objects.filter(username=username).first()
    return known or actions.open_account(username=username, hashed=password)


def _firm(firm: cast.Firm):
    number = uscc.make(firm.code_kind, cast.COUNTY[:6], firm.serial)
    if not Applicant.objects.with_number("organisation", number).exists():
        actions.register_applicant(
            kind="organisation",
            type=firm.type,
            name=firm.name,
            number=number,
            legal_representative=Applicant.objects.get(user__username=firm.representative),
            phone="0826-000 0900",
            address="四川省广安市广安区（模拟）",
            checked_by="simulated",
            by=SETUP,
            at=SINCE,
        )


def _mandate(elder: Applicant, agent: Applicant):
    if not Mandate.objects.filter(principal=elder, agent=agent).exists():
        actions.give_mandate(
            principal=elder,
            agent=agent,
            basis=Mandate.Basis.PAPER,
            evidence=files.put(cast.PAPER.encode()),
            is_agency=True,
            by=SETUP,
            at=SINCE,
        )
