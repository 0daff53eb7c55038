"""A county's desks with very many cases, filled by COPY in minutes: what `yici bench desk` looks at.

A few cases are led into every state by the verbs, as people would. Each is then copied many times
over, rows with rows: other departments, other days, other applicants, other numbers. The forms are
sealed one by one, since each is bound to its case. Seals of the ledger are not made anew.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from yici.cases import actions
from yici.cases.models import Case, Dossier, dossier_context
from yici.catalogue.content import Content, digest
from yici.catalogue.models import Edition, Item
from yici.codes import cases as numbers
from yici.codes import uscc
from yici.kernel import quarters, reactions
from yici.people import actions as people
from yici.people import secrets
from yici.people.models import Department, Post, Region, Role, Staff, User
from yici.people.models.applicants import number_context
from yici.people.who import Who, who_is

from . import world
from .stage import PASSWORD
from .town import citizen

REGIONS = ("511602000000", "511603000000", "511621000000", "511622000000", "511681000000")
DEPARTMENTS = 20  # of each region
ITEMS = 5  # of each department
APPLICANTS = 100_000
YEARS = 3  # back
STILL_OPEN = 0.03
MATERIALS: list[dict[str, Any]] = [
    {"code": code, "name": name, "kind": "other", "necessity": "required",
     "legal_basis": [{"law": "中华人民共和国行政许可法", "article": "第三十一条"}]}
    for code, name in (("plan", "平面图"), ("lease", "租赁合同"), ("statement", "情况说明"))
]  # fmt: skip
CONTENT: dict[str, Any] = world.CONTENT | {"materials": MATERIALS}

# How each template is led on, and its share among the open and among the ended.
PATHS = {
    "applied": 0.2, "correcting": 0.1, "in_review": 0.3, "half_reviewed": 0.1, "in_decision": 0.2,
    "delivering": 0.1,
}  # fmt: skip
ENDS = {"delivered": 0.9, "refused": 0.04, "not_accepted": 0.03, "withdrawn": 0.03}


@dataclass(frozen=True)
class Office:
    """Those who handle the templates."""

    lead: int
    other: int
    clerk: Who
    reviewers: tuple[Who, Who]
    decider: Who
    head: Who


def build(cases: int, progress) -> dict:
    """Fill the database; return who may sign in and which departments they serve.

    :param progress: called with the number of cases done since the last call
    """
    quarters.ensure(timezone.localdate().year - YEARS, timezone.localdate().year + 1)
    draw = Random(20261121)
    departments = _departments()
    editions = {pk: _editions(pk, region, names) for pk, region, names in departments}
    office, person = _office(departments), citizen(0, timezone.now())
    templates = _templates(office, person, editions[office.lead][0][0])
    with connection.cursor() as cursor:
        dropped = _without_indexes(cursor)
        cursor.execute("set session_replication_role = replica; set synchronous_commit = off")
        _applicants(cursor)
        _plan(cursor, cases, templates, departments, editions, draw, progress)
        _copy(cursor, office)
        cursor.execute("set session_replication_role = origin; set synchronous_commit = on")
        for statement in dropped:
            cursor.execute(statement)
        cursor.execute("vacuum analyze")
    return _accounts(departments)


# -- who is there --------------------------------------------------------------------------------


def _departments() -> list[tuple[int, str, tuple[str, str]]]:
    """Return (department, region, names of it and of a neighbour) of every department."""
    found, serial = [], 0
    for region in REGIONS:
        place, _ = Region.objects.get_or_create(
            code=region, defaults={"name": region[:6], "level": "county"}
        )
        rows = []
        for n in range(DEPARTMENTS):
            serial += 1
            name = f"{region[4:6]}区第{n + 1}局"
            rows.append(
                Department.objects.create(
                    name=name, short_name=name, region=place, level="4", nature="1",
                    phone="0826-1", credit_code=uscc.make("11", region[:6], serial),
                    is_hall=n == DEPARTMENTS - 1,
                )
            )  # fmt: skip
        for n, row in enumerate(rows):
            neighbour = rows[(n + 1) % (DEPARTMENTS - 1)]
            found.append((row.pk, region, (row.name, neighbour.name)))
            _staff(f"R-{row.pk}", row, "reviewer")
    return found


def _staff(code: str, department: Department, *roles: str) -> Who:
    user = people.open_account(username=code, hashed=_hashed())
    staff = Staff.objects.create(code=code, user=user, name=f"工作人员{code}", phone="0826-2")
    for role in roles:
        Post.objects.create(
            staff=staff, department=department, role=Role(role), since=timezone.now()
        )
    return who_is(user)


def _hashed(known: list = []) -> str:  # noqa: B006  hashed once: it is meant to be slow
    if not known:
        user = User()
        user.set_password(PASSWORD)
        known.append(user.password)
    return known[0]


def _editions(department: int, region: str, names: tuple[str, str]) -> list[tuple[int, str]]:
    """Return (edition, item code) of a department's items."""
    text = dict(zip(world.NAMES, names, strict=True))
    stages = [
        stage | {"duties": [d | {"department": text[d["department"]]} for d in stage["duties"]]}
        for stage in CONTENT["stages"]
    ]
    found, at = [], timezone.now()
    for n in range(ITEMS):
        content = Content.model_validate(
            CONTENT | {"name": f"{names[0]}事项{n + 1}", "stages": stages}
        )
        item = Item.objects.create(
            code=f"D{department}-{n + 1}", name=content.name, task_type="01",
            department_id=department, region_id=region,
        )  # fmt: skip
        edition = Edition.objects.create(
            item=item, number=1, status="published", body=content.model_dump(mode="json"),
            digest=digest(content), drafted_at=at, published_at=at,
            effective_on=timezone.localdate(),
        )  # fmt: skip
        found.append((edition.pk, item.code))
    return found


def _office(departments) -> Office:
    lead, other = (Department.objects.get(pk=departments[n][0]) for n in (0, 1))
    return Office(
        lead.pk,
        other.pk,
        _staff("T-clerk", lead, "clerk"),
        (_staff("T-first", lead, "reviewer"), _staff("T-second", other, "reviewer")),
        _staff("T-decider", lead, "decider", "delivery_clerk"),
        _staff("T-head", lead, "checker"),
    )


def _accounts(departments) -> dict:
    """Return the accounts to look with: a reviewer, a decider, a hall's clerk."""
    ordinary = departments[DEPARTMENTS // 2][0]
    row = Department.objects.get(pk=ordinary)
    hall = Department.objects.get(region=row.region, is_hall=True)
    _staff("X-decider", row, "decider")
    _staff("X-hall", hall, "clerk")
    return {"reviewer": f"R-{ordinary}", "decider": "X-decider", "hall clerk": "X-hall"}


# -- the templates -------------------------------------------------------------------------------


def _templates(office: Office, username: str, edition: int) -> dict[str, Case]:
    """Lead one case into every state, with its notices and messages."""
    person = who_is(User.objects.get(username=username))
    assert person.applicant_id is not None
    found = {}
    for path in (*PATHS, *ENDS):
        case = actions.apply(
            edition_id=edition, applicant_id=person.applicant_id, by=person, answers={},
            form=world.FORM, at=timezone.now(), key=path, delivery="window",
            materials=[
                actions.Given(m["code"], digest=sha256(m["code"].encode()).hexdigest(),
                              name=f"{m['name']}.pdf", size=1000, media_type="application/pdf")
                for m in MATERIALS
            ],
        )  # fmt: skip
        found[path] = _led(case, path, office, person)
    reactions.settle()
    return {path: Case.at(case.pk) for path, case in found.items()}


def _led(case: Case, path: str, office: Office, person: Who) -> Case:
    at = timezone.now()
    if path == "correcting":
        actions.ask_correction(
            case=case, by=office.clerk, missing=["plan"], words_to_applicant="请补交", at=at
        )
    elif path == "withdrawn":
        actions.withdraw(case=case, by=person, at=at)
    elif path == "not_accepted":
        actions.reject(
            case=case, by=office.clerk, ground="no_licence_needed", reason="无需许可",
            guidance="无需办理", at=at,
        )  # fmt: skip
        actions.confirm_rejection(case=case, by=office.head, at=at)
    elif path != "applied":
        _handled(case, path, office, at)
    return case


def _handled(case: Case, path: str, office: Office, at) -> None:
    actions.accept(case=case, by=office.clerk, at=at)
    if path == "in_review":
        return
    for reviewer in office.reviewers[: 1 if path == "half_reviewed" else 2]:
        actions.review(case=case, by=reviewer, outcome="pass", opinion="符合条件", at=at)
    if path in {"half_reviewed", "in_decision"}:
        return
    outcome = "refused" if path == "refused" else "granted"
    actions.decide(case=case, by=office.decider, outcome=outcome, reason="已审查", at=at)
    if path != "delivering":
        actions.deliver(case=case, by=office.decider, mode="window", at=at)


# -- copying -------------------------------------------------------------------------------------

COPIED = {  # table -> the column with the story's id
    "cases_case": "id", "cases_clock": "case_id", "cases_task": "case_id",
    "cases_material": "case_id", "cases_note": "case_id", "notifications_notification": "subject",
    "kernel_entry": "story", "licences_paper": "story",
}  # fmt: skip
PLAN = """create unlogged table plan (n int, id uuid, template uuid, lead int, other int,
    region text, edition int, item text, applicant uuid, number text, days int,
    dossier text, sealed bytea, taken bool)"""


def _applicants(cursor) -> None:
    """Write people with their numbers, each sealed for its row."""
    names = "id, kind, type, name, number_sealed, number_index, phone, address, email, checked_by, created_at"
    at = timezone.now()
    with cursor.copy(f"copy people_applicant ({names}) from stdin") as copy:
        for n in range(APPLICANTS):
            pk = UUID(int=n)
            number = secrets.encrypt(f"5116021990{n:08d}", number_context(pk))
            copy.write_row((
                pk, "person", "person", f"李测{n}", number, sha256(pk.bytes).hexdigest(),
                "13800138000", "", "", "", at,
            ))  # fmt: skip


def _plan(cursor, cases, templates, departments, editions, draw: Random, progress) -> None:
    """Write what is to be copied from what, with a sealed form for each case."""
    cursor.execute(PLAN)
    served = departments
    weights = [1 / (1 + n % DEPARTMENTS) ** 0.5 for n in range(len(served))]
    next_to = {pk: served[n + 1][0] if (n + 1) % DEPARTMENTS else pk for n, (pk, *_) in enumerate(served)}  # fmt: skip
    today = timezone.localdate()
    with cursor.copy("copy plan from stdin") as copy:
        for n in range(cases):
            is_open = draw.random() < STILL_OPEN
            paths = PATHS if is_open else ENDS
            template = templates[draw.choices(list(paths), list(paths.values()))[0]]
            lead, region, _names = draw.choices(served, weights)[0]
            edition, item = draw.choice(editions[lead])
            days = draw.randrange(0, 12) if is_open else draw.randrange(12, 365 * YEARS)
            pk = UUID(int=draw.getrandbits(128), version=4)
            form = {"form": world.FORM, "answers": {}}
            copy.write_row((
                n, pk, template.pk, lead, next_to[lead], region, edition, item,
                UUID(int=draw.randrange(APPLICANTS)),
                numbers.make(region, today - timedelta(days), n + 1),
                -days, sha256(pk.bytes).hexdigest(),
                secrets.encrypt_json(form, dossier_context(pk)), draw.random() < 0.3,
            ))  # fmt: skip
            if n % 10_000 == 9_999:
                progress(10_000)
    cursor.execute("create index on plan (template); analyze plan")


def _copy(cursor, office: Office) -> None:
    for table, owner in COPIED.items():
        cursor.execute(
            "select attname, format_type(atttypid, null) from pg_attribute"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped",
            [table],
        )
        kinds = dict(cursor.fetchall())
        names = ", ".join(f'"{name}"' for name in kinds)
        values = ", ".join(_value(table, owner, name, kind) for name, kind in kinds.items())
        cursor.execute(
            f"insert into {table} ({names}) select {values} from plan p"
            f" join {table} t on t.{owner} = p.template",
            {"lead": office.lead, "other": office.other},
        )
    cursor.execute(
        f"insert into {Dossier._meta.db_table} (case_id, digest, sealed, at)"
        " select p.id, p.dossier, p.sealed, now() + p.days * interval '1 day' from plan p;"
        "insert into cases_number (authority, number, case_id)"
        " select p.region, p.number, p.id from plan p; drop table plan"
    )


def _value(table: str, owner: str, name: str, kind: str) -> str:
    """Return the expression of a column: moved in time, to other departments, people, numbers."""
    department = "case when t.department_id = %(lead)s then p.lead else p.other end"
    own = {
        owner: "p.id",
        "number": "p.number" if table == "cases_case" else "t.number",
        "region": "p.region", "edition_id": "p.edition", "item_code": "p.item",
        "department_id": department,
        "applicant_id": "p.applicant", "addressee": "p.applicant", "recipient": "p.applicant",
        "dossier": "p.dossier",
        "seal": "p.dossier" if table == "kernel_entry" else "t.seal",
    }  # fmt: skip
    if table in {"licences_paper", "notifications_notification"}:
        own["id"] = "md5(p.id::text || t.id::text)::uuid"
    if table == "cases_task":
        own["handler"] = (
            f"case when t.state <> 'open' or p.taken then 'R-' || {department} else '' end"
        )
    if name in own:
        return own[name]
    if kind == "date":
        return f't."{name}" + p.days'
    if kind.startswith("timestamp"):
        return f"t.\"{name}\" + p.days * interval '1 day' - (p.n %% 30000) * interval '1 second'"
    return f't."{name}"'


def _without_indexes(cursor) -> list[str]:
    """Drop the indexes that are no constraints, and return how to make them again."""
    cursor.execute(
        "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i"
        " where i.indrelid::regclass::text = any(%s) and not i.indisunique",
        [[*COPIED, "cases_number", "cases_dossier"]],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"drop index {name}")
    return [definition for _name, definition in found]
