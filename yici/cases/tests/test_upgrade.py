"""A database of release 0.1, with thousands of cases in every state, is upgraded while they run."""

import gzip
import json
from collections import Counter
from datetime import datetime
from functools import reduce
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest
from django.core.management import call_command
from django.db import connection

from yici.cases import actions
from yici.cases.lifecycle import FINAL, State, evolve
from yici.cases.models import Case, Dossier, dossier_context
from yici.catalogue.models import Edition
from yici.conftest import on
from yici.kernel import audit, ledger, memory
from yici.kernel.events import canonical, read
from yici.kernel.ledger import Entry
from yici.kernel.retelling import retell
from yici.people import secrets

from . import city as cities
from .conftest import FORM, PLAN

FILE = Path(__file__).parent / "data" / "release_0_1.json.gz"
OLD = json.loads(gzip.decompress(FILE.read_bytes()))
SCHEMA = ("cases", "0003_rows_move_in_place")  # of release 0.1
COPIES = 80
LATER = on("2026-11-10")
PASS = {"outcome": "pass", "criterion": "meets_conditions"}
NOW_CALLED = {"in_procedure": "in_review"}  # what runs beside is no status any more


def names():
    return [case["name"] for case in OLD["cases"]]


@pytest.mark.parametrize("case", OLD["cases"], ids=names())
def test_what_release_0_1_told_can_still_be_told(case):
    told = [read(entry["kind"], entry["body"]) for entry in case["entries"]]
    state = reduce(evolve, told, State())
    row = case["row"]
    assert state.status == NOW_CALLED.get(row["status"], row["status"])
    assert str(state.due_on) == str(row["due_on"])
    kept = {task["no"]: task["state"] for task in case["tasks"]}
    assert {task.no: task.state for task in state.tasks if task.no < 1000} == kept
    surveyed = [t for t in state.waits if t.step == "procedure"]
    assert bool(surveyed) == (row["status"] == "in_procedure")


class Upgrade:
    """Puts the old cases into a database as release 0.1 kept them, many times over."""

    def __init__(self, city):
        self.city = city
        checked = cities.publish("checked", OLD["checked"], city.departments["区市监局"])
        editions = city.items | {"checked": checked}
        self.departments = {
            int(pk): city.departments[name].pk for pk, name in OLD["departments"].items()
        }
        self.editions = {int(pk): editions[name].pk for pk, name in OLD["editions"].items()}
        self.items = {code: editions[name].item.code for code, name in OLD["items"].items()}
        self.applicant = str(city.applicants["li"].pk)

    def here(self, value, name=""):
        """Return a value of the old city as it is called in this one."""
        if isinstance(value, dict):
            return {key: self.here(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.here(one) for one in value]
        known = {"department_id": self.departments, "edition_id": self.editions,
                 "item_code": self.items}.get(name, {})  # fmt: skip
        return self.applicant if value == OLD["applicant"] else known.get(value, value)

    def put(self, case: dict, pk: UUID) -> None:
        entries, seal = [], ledger.GENESIS
        for entry in case["entries"]:
            body, at = self.here(entry["body"]), datetime.fromisoformat(entry["at"])
            seal = ledger.seal_of(
                seal, pk, entry["seq"], entry["kind"], canonical(body), entry["actor"], at
            )
            entries.append(entry | {"body": body, "at": at, "seal": seal, "story": pk})
        Entry.objects.bulk_create(Entry(stream="cases.case", **entry) for entry in entries)
        row = self.here(case["row"]) | {"id": str(pk), "seal": seal}
        dossier = {"form": FORM, "answers": {"kind": "shop"}}
        sealed = secrets.encrypt_json(dossier, dossier_context(pk))
        Dossier.objects.create(case_id=pk, digest=row["dossier"], sealed=sealed, at=LATER)
        owned = {"cases_case": [row]} | {
            f"cases_{part[:-1]}": [self.here(one) | {"case_id": str(pk)} for one in case[part]]
            for part in ("clocks", "tasks")
        }
        with connection.cursor() as cursor:
            for table, rows in owned.items():
                cursor.execute(
                    f"insert into {table} select * from json_populate_recordset(null::{table}, %s)",
                    [json.dumps(rows)],
                )


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_an_old_database_is_upgraded_retold_and_every_open_case_goes_on():
    city = cities.build()
    upgrade = Upgrade(city)
    call_command("migrate", *SCHEMA, verbosity=0)
    try:
        for copy in range(COPIES):
            for case in OLD["cases"]:
                upgrade.put(case, uuid5(UUID(int=copy), case["name"]))
    finally:
        call_command("migrate", verbosity=0)

    before = Counter(Case.objects.values_list("status", flat=True))
    assert sum(before.values()) == COPIES * len(OLD["cases"]) > 2000
    assert set(before) == {case["row"]["status"] for case in OLD["cases"]}
    different = list(retell(write=False))
    assert not [found for found in different if found.fault]
    assert Counter(Case.objects.values_list("status", flat=True)) == before
    assert len(list(retell(write=True))) == len(different) > 0
    assert not list(audit.faults())
    after = Counter(Case.objects.values_list("status", flat=True))
    assert after["in_review"] == before["in_review"] + before["in_procedure"]

    publish_a_new_edition(city.items["permit"])
    begun_under = dict(Case.objects.values_list("pk", "edition_id"))
    plans = dict(Case.objects.values_list("pk", "plan"))
    for case in OLD["cases"]:
        ended = led_to_its_end(city, uuid5(UUID(int=7), case["name"]))
        assert ended.status in FINAL, case["name"]
    assert dict(Case.objects.values_list("pk", "edition_id")) == begun_under
    assert dict(Case.objects.values_list("pk", "plan")) == plans


def publish_a_new_edition(old: Edition) -> None:
    """From now on one department reviews instead of three, and another form is asked for."""
    body = old.body | {
        "fields": [],
        "stages": [s for s in old.body["stages"] if s["kind"] != "review"],
    }
    Edition.objects.filter(pk=old.pk).update(status="abolished")
    Edition.objects.create(
        item=old.item, number=2, status="published", body=body, digest="2" * 64,
        effective_on=LATER.date(), drafted_at=LATER, published_at=LATER,
    )  # fmt: skip
    memory.forget()


def led_to_its_end(city, pk: UUID) -> Case:
    """Take a case on, as the people concerned would, until it has ended."""
    for _step in range(12):
        case = Case.at(pk)
        if case.status in FINAL:
            break
        if case.state.waits:
            actions.finish_procedure(
                case=case, by=city.wang, outcome="pass", findings="符合", second="GA-zhao", at=LATER
            )
            assert not Case.at(pk).is_stopped
        else:
            NEXT[case.status](city, case)
    return Case.at(pk)


def reviewed(city, case):
    waiting = {task.department_id for task in case.state.open_tasks("review")}
    for who in (city.wang, city.zhao, city.sun):
        if waiting & who.departments("reviewer"):
            actions.review(case=case.pk, by=who, at=LATER, **PASS)


def decided(city, case):
    immediate = case.item_code.startswith("birth")
    by, criterion = (city.luo, "") if immediate else (city.wu, "meets_conditions")
    actions.decide(case=case, by=by, outcome="granted", criterion=criterion, at=LATER)


NEXT = {
    "applied": lambda city, case: actions.accept(case=case, by=city.chen, at=LATER),
    "correcting": lambda city, case: actions.correct(
        case=case, by=city.li, form={}, materials=[PLAN], at=LATER
    ),
    "refusing": lambda city, case: actions.deem_accepted(case=case, at=LATER),
    "in_review": reviewed,
    "in_check": lambda city, case: actions.check(case=case, by=city.zhou, outcome="pass", at=LATER),
    "in_decision": decided,
    "making": lambda city, case: actions.licence_made(case=case, licence_id=uuid4(), at=LATER),
    "delivering": lambda city, case: actions.deliver(
        case=case, by=city.chen, mode="window", at=LATER
    ),
}
