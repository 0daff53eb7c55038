"""A key room of the tests' own, made once a run; a department that can seal; a holder."""

import pytest

from yici.conftest import on
from yici.licences import actions, seals
from yici.licences.tests import samples
from yici.people.models import Applicant, Department, Region


@pytest.fixture(scope="session")
def office_folder(tmp_path_factory):
    """Stands for `var` of these tests."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def _var(settings, office_folder):
    settings.VAR = office_folder


@pytest.fixture(scope="session")
def key_room(office_folder):
    """The folder that holds the test authority and its seals."""
    return office_folder / "keys"


@pytest.fixture(scope="session")
def market_seal(key_room):
    """The seal of 广安区市场监督管理局."""
    return seals.seal_of(samples.MARKET, key_room)


@pytest.fixture
def market(db, _var):
    """广安区市场监督管理局, which issues food permits."""
    region, _ = Region.objects.get_or_create(
        code="511602000000", defaults={"name": "广安区", "level": "county"}
    )
    return Department.objects.create(
        name=samples.MARKET.name,
        short_name="广安区市监",
        credit_code=samples.MARKET.code,
        region=region,
        level="4",
        nature="1",
    )


@pytest.fixture
def zhang(db):
    """张小明, who opens a restaurant."""
    return Applicant.objects.create(
        kind="person",
        type="person",
        name="张小明",
        number_sealed=b"",
        number_index="z" * 64,
        created_at=on("2026-11-01"),
    )


@pytest.fixture
def permit(market, zhang):
    """Her food permit, entered in the register and sealed."""
    licence = actions.issue(
        kind="food-permit",
        department=market,
        holder=zhang.pk,
        face=samples.FOOD_FACE,
        at=on("2026-11-21"),
        actor="staff:GA1003",
        key="case:1",
        case_number="511602000202611210001",
        valid_until=samples.LAST_DAY,
    )
    return actions.seal_pdf(licence=licence, at=on("2026-11-21"))
