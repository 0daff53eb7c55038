"""An authority that can seal, and those who word, approve and serve."""

import pytest

from yici.documents.kinds import LISTED, SAMPLES
from yici.licences.tests.conftest import _var, key_room, market, office_folder, zhang
from yici.people.tests.people import make_department, make_staff

__all__ = ["_var", "key_room", "market", "office_folder", "zhang"]


@pytest.fixture
def editor(market):
    """谭晓燕, who keeps the catalogue of the market authority."""
    return make_staff("谭晓燕", "catalogue_editor", market)


@pytest.fixture
def lawyer(db):
    """冯律, who looks at legality for the whole district."""
    return make_staff("冯律", "legality_reviewer", make_department("区司法局"))


@pytest.fixture
def admin(db):
    """夏总, the administrator."""
    return make_staff("夏总", "administrator", make_department("区行政审批局"))


@pytest.fixture
def sample():
    """What a sample notice says: values and list."""
    return {"values": SAMPLES, "items": LISTED, "contact": [("承办人", "赵明华")]}
