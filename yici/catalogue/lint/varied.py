"""A catalogue as large as wanted, made from the real guides: for measuring, and for nothing else.

Every place has all the guides that come with Yici, under its own codes and departments. Limits,
names and keywords differ from place to place, and every so often a fault is put in that a rule
has to find, so that a run also says whether it finds what was put in.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

import orjson

from yici.catalogue.content import canonical
from yici.catalogue.guides import demo_guides
from yici.laws.register import shipped

from .run import Kept, Report, body_digest, lint_place

ON = date(2026, 11, 28)
SINCE = date(2026, 9, 1)
ONE_IN = 20  # entries with a fault put in
VARIETIES = 40  # of each guide


@dataclass(frozen=True)
class _Original:
    code: str
    department: str
    name: str
    task_type: str
    body: bytes


@cache
def originals() -> tuple[_Original, ...]:
    return tuple(
        _Original(
            guide.code,
            guide.department,
            guide.content.name,
            guide.content.task_type.value,
            canonical(guide.content),
        )
        for guide in demo_guides()
    )


def _without_basis(body: dict) -> None:
    body["materials"][0]["legal_basis"] = []


def _catch_all(body: dict) -> None:
    body["materials"][-1]["name"] = "法律、法规规定的其他材料"


def _repealed(body: dict) -> None:
    body["legal_basis"].append({"law": "中华人民共和国婚姻法", "article": "第八条", "text": ""})


def _too_long(body: dict) -> None:
    body["statutory"] = {"days": 20, "unit": "workday", "explain": ""}
    body["promised"] = {"days": 30, "unit": "workday", "explain": ""}
    body["case_kind"] = "committed"


def _without_bus(body: dict) -> None:
    body["guide"]["bus_routes"] = ""


FAULTS: dict[str, Callable[[dict], None]] = {
    "R03": _without_basis,
    "R04": _catch_all,
    "R17": _repealed,
    "R12": _too_long,
    "R01": _without_bus,
}


@cache
def variant(at: int, variety: int, fault: str) -> tuple[bytes, str]:
    """Return the JSON of a guide in one of its varieties, and its digest."""
    body = orjson.loads(originals()[at].body)
    body["name"] = f"{body['name']}（{variety}）" if variety else body["name"]
    body["keywords"] = [*body["keywords"], f"第{variety}种"]
    for stage in body["stages"]:
        stage["guide"] += f"（{variety}）"
    if fault:
        FAULTS[fault](body)
    stored = orjson.dumps(body)
    return stored, body_digest(stored)


def place(number: int, size: int) -> Iterator[Kept]:
    """Yield the entries of one made-up place; the same number gives the same entries."""
    region = f"{510000 + number % 9000:06}{number // 9000:06}"
    for at, fault in enumerate(faults(number, size)):
        original = originals()[at % len(originals())]
        variety = (number + at // len(originals())) % VARIETIES
        stored, digest = variant(at % len(originals()), variety, fault)
        yield Kept(
            stored, f"{original.code}-{number}-{at}", original.name, original.department, region,
            SINCE, original.task_type, digest,
        )  # fmt: skip


def faults(number: int, size: int) -> Iterator[str]:
    """Yield for each entry of a place the rule that it breaks on purpose; mostly none."""
    chance = Random(number)
    for _ in range(size):
        yield chance.choice(tuple(FAULTS)) if chance.randrange(ONE_IN) == 0 else ""


def put_in(number: int, size: int) -> Counter:
    """Return how many faults of each rule were put into a place."""
    return Counter(rule for rule in faults(number, size) if rule)


def lint_varied(told: tuple[int, int]) -> Report:
    """Check one made-up place, in a process of its own."""
    number, size = told
    return lint_place(lambda: place(number, size), shipped(), ON, most=0)
