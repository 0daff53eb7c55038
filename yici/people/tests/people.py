"""People for tests: `make_staff("陈小芳", "clerk", make_department("区市监局"))`, all valid, all invented."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from yici.codes import resident, uscc
from yici.people import actions
from yici.people.models import Applicant, Department, Mandate, Region, Staff, User
from yici.people.who import Who, who_acts_as, who_is

SINCE = datetime(2024, 1, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
COUNTY = "511602000000"
CLOCK = Who.clock()
_serial = count(1)


def make_region(code: str = COUNTY, name: str = "广安区") -> Region:
    """Make a region without those above it."""
    level = "county" if code.endswith("000000") else "town"
    return Region.objects.get_or_create(code=code, defaults={"name": name, "level": level})[0]


def make_department(short_name: str = "区市监局", *, region: str = COUNTY, **facts) -> Department:
    """Make a department, or return the one of that name."""
    known = Department.objects.filter(region=region, short_name=short_name).first()
    return known or actions.found_department(
        region=make_region(region),
        short_name=short_name,
        name=f"广安市广安区{short_name}",
        level="4",
        nature="1",
        by=CLOCK,
        **facts,
    )


def make_hall(region: str = COUNTY) -> Department:
    """Make the service hall whose clerks take in for the whole region."""
    return make_department("区政务服务中心", region=region, is_hall=True)


def make_staff(name: str, role: str, *departments: Department, username: str = "") -> Who:
    """Make somebody who holds that role in these departments; return who she is."""
    n = next(_serial)
    user = User.objects.create(username=username or f"staff{n}")
    staff = actions.hire(code=f"T{n:04d}", name=name, user=user, by=CLOCK)
    for department in departments:
        actions.appoint(staff=staff, department=department, role=role, by=CLOCK, at=SINCE)
    return who_is(user)


def account_of(who: Who) -> User:
    """Return what she signs in with; `client.force_login(account_of(chen))`."""
    if who.staff_code:
        return Staff.objects.get(pk=who.staff_code).user
    return Applicant.objects.get(pk=who.applicant_id).user


def make_number(birth: date = date(1990, 1, 1)) -> str:
    """Return a valid resident ID nobody has."""
    return resident.make("511602", birth, next(_serial) % 1000)


def make_credit_code(kind: str = "91") -> str:
    """Return a valid credit code nobody has."""
    return uscc.make(kind, "511602", next(_serial))


def make_person(name: str = "李秀英", *, username: str | None = None, **facts) -> Applicant:
    """Make a person; with a sign-in name she has an account."""
    facts = {"number": make_number()} | facts
    person = actions.register_applicant(kind="person", name=name, by=CLOCK, at=SINCE, **facts)
    if username:
        user = User.objects.create(username=username)
        person = actions.link_account(applicant=person, user=user)
    return person


def make_firm(name: str, representative: Applicant | None = None, **facts) -> Applicant:
    """Make an organisation; its legal representative may act for it by law."""
    facts = {"number": make_credit_code(), "type": "enterprise"} | facts
    return actions.register_applicant(
        kind="organisation",
        name=name,
        legal_representative=representative,
        by=CLOCK,
        at=SINCE,
        **facts,
    )


def acting(person: Applicant, at: datetime | None = None) -> Who:
    """Return a person as one who acts, with the mandates she holds then."""
    return who_acts_as(person, at or SINCE)


def let_act(agent: Applicant, principal: Applicant, **facts) -> Mandate:
    """Give a mandate online, by the principal herself."""
    facts = {"by": acting(principal), "at": SINCE} | facts
    return actions.give_mandate(principal=principal, agent=agent, **facts)
