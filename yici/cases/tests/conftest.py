from functools import partial

import pytest
from django.db import connection

from yici.cases import actions
from yici.cases.bench import run, stage
from yici.cases.tests import city as cities
from yici.conftest import on

FORM = {"shop_name": "老李面馆", "phone": "13800138000"}
PLAN = actions.Given("floor_plan", digest="0" * 64, name="平面图.pdf", size=10)


@pytest.fixture
def city(db):
    """A city of its own for every test."""
    return cities.build()


@pytest.fixture
def apply(city):
    """Apply for the food permit (or another item) as a person of the city."""

    def applied(item="permit", by="li", *, at="2026-09-21", key="one", **changes):
        wanted = {
            "edition_id": city.items[item].pk,
            "applicant_id": city.applicants[by].pk if by in city.applicants else None,
            "by": city.who[by],
            "answers": {"kind": "shop"} if item == "permit" else {},
            "form": FORM if item == "permit" else {"child_name": "李一次"},
            "materials": [PLAN] if item == "permit" else [],
            "at": on(at),
            "key": key,
        }
        return actions.apply(**wanted | changes)

    return applied


@pytest.fixture
def accepted(city, apply):
    """A case accepted by the window clerk on Monday 21 September 2026."""
    return actions.accept(case=apply(), by=city.chen, at=on("2026-09-21"))


@pytest.fixture
def at_desk(city, client, monkeypatch):
    """Sit down as one of the city's people: `at_desk("chen").get(...)`, on a day of the story."""

    def seated(name, today="2026-09-21"):
        monkeypatch.setattr("django.utils.timezone.now", lambda: on(today))
        client.force_login(city.users[name])
        return client

    return seated


@pytest.fixture
def migrated(transactional_db, monkeypatch):
    """Let a bench begin with a copy of this database: migrating anew takes ten seconds."""
    like = connection.settings_dict["NAME"]
    monkeypatch.setattr(stage, "database", partial(run.database, like=like))
