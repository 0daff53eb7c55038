"""What is read beside a case: the case itself by its number, and the people named on it.

Every page, command and answer about a case begins here, so each is one prepared statement. What
was read is kept on the case (`Story.kept`), and forgotten when the case writes it anew.
"""

from dataclasses import dataclass
from datetime import datetime

from yici.catalogue.models import Edition, Item
from yici.kernel.sql import loaded, rows
from yici.people import secrets
from yici.people.models import Applicant, Department

from .. import rules
from ..models import Case, Dossier, Material, dossier_context

# The series of numbers is the county's (its first six digits stand in the number), and so is the
# key by which the number is found.
NUMBERED = """c.id = (select n.case_id from cases_number n
    where n.authority = rpad(left(%(number)s::text, 6), 12, '0') and n.number = %(number)s::text)"""
JOIN = """join catalogue_edition e on e.id = c.edition_id join catalogue_item i on i.id = e.item_id
    join people_department d on d.id = c.department_id"""
EDITION = ("id", "item_id", "number", "digest")
ITEM = ("id", "code", "name", "department_id", "region_id")
DEPARTMENT = ("id", "name", "short_name", "region_id", "phone")
ALSO = (
    "(select x.sealed from cases_dossier x where x.case_id = c.id and x.digest = c.dossier)",
    "(select json_agg(m order by m.at, m.no) from cases_material m where m.case_id = c.id)",
    *(f"e.{name}" for name in EDITION),
    *(f"i.{name}" for name in ITEM),
    *(f"d.{name}" for name in DEPARTMENT),
)


def find(number: str, who, *, barely: bool = False) -> Case:
    """Return the case with this number, if this person may see it: one statement.

    :param barely: without what lies beside it (form, materials, names), for a command that
        answers in brief: what it needs of that is read when it needs it
    :raises Case.DoesNotExist: when there is none, or none for her
    """
    case = _bare_case(number) if barely else read_case(number)
    if case is None or not rules.may_see(case.state, who):
        raise Case.DoesNotExist(number)
    return case


def _bare_case(number: str) -> Case | None:
    found = Case.one_where(NUMBERED, number=number)
    return found and found[0]


def read_case(number: str) -> Case | None:
    """Return the case with this number, whoever asks: `find` and `find_concern` ask who she is."""
    found = Case.one_where(NUMBERED, also=ALSO, join=JOIN, number=number)
    if found is None:
        return None
    case, sealed, materials, *names = found
    case.kept[Dossier._meta.db_table] = case.dossier, sealed
    case.kept[Material._meta.db_table] = _materials(materials)
    edition, item = _row(Edition, EDITION, names), _row(Item, ITEM, names)
    department = _row(Department, DEPARTMENT, names)
    edition._state.fields_cache["item"] = item
    case._state.fields_cache |= {"edition": edition, "department": department}
    if item.department_id == department.pk:
        item._state.fields_cache["department"] = department
    return case


def _row(model, columns: tuple[str, ...], values: list):
    """Return a row of which these columns were read; any other is read when it is asked for."""
    mine, values[:] = values[: len(columns)], values[len(columns) :]
    return loaded(model, dict(zip(columns, mine, strict=True)))


def _materials(found: list[dict] | None) -> tuple[Material, ...]:
    return tuple(_material(row | {"at": datetime.fromisoformat(row["at"])}) for row in found or ())


def _material(row: dict) -> Material:
    made = Material(**row)
    made._state.adding, made._state.db = False, "default"
    return made


def dossier_of(case: Case) -> dict:
    """Return {"form", "answers"} as they stand now, opened once: to be read, not to be changed."""
    digest, given = case.kept.get("opened", ("", None))
    if digest != case.dossier:
        given = _dossier_of(case)
        case.kept["opened"] = case.dossier, given
    return given


def _dossier_of(case: Case) -> dict:
    digest, sealed = case.kept.get(Dossier._meta.db_table, ("", b""))
    if digest == case.dossier and sealed is not None:
        return secrets.decrypt_json(sealed, dossier_context(case.pk))
    return Dossier.objects.get(case_id=case.pk, digest=case.dossier).read()


def rows_of_materials(case: Case) -> tuple[Material, ...]:
    """Return what was given, in order."""
    table = Material._meta.db_table
    if table not in case.kept:
        given = Material.objects.filter(case_id=case.pk).order_by("at", "no")
        case.kept[table] = tuple(given)
    return case.kept[table]


# -- the people named on a case ------------------------------------------------------------------

APPLICANT = [field.attname for field in Applicant._meta.concrete_fields]
PEOPLE = f"""select
    (select json_agg(json_build_object('code', s.code, 'name', s.name, 'phone', s.phone))
        from people_staff s where s.code = any(%(staff)s)),
    (select json_agg(json_build_array(d.id, d.name, d.short_name, d.phone))
        from people_department d where d.id = any(%(departments)s)),
    {", ".join(f'a."{name}"' for name in APPLICANT)}
    from (values (1)) one left join people_applicant a on a.id = %(applicant)s"""


@dataclass(frozen=True)
class Person:
    """Somebody on the staff, as others may know her."""

    code: str
    name: str
    phone: str


@dataclass(frozen=True)
class Office:
    """A department, as it is named on a case."""

    id: int
    name: str
    short_name: str
    phone: str


@dataclass(frozen=True)
class People:
    """Who is named on a case: its applicant, the departments and the staff of its work."""

    applicant: Applicant
    departments: dict[int, Office]
    staff: dict[str, Person]


def people_of(case: Case) -> People:
    """Return who is named on the case as it is now: one statement, once while it names the same."""
    tasks = case.state.tasks
    departments = {task.department_id for task in tasks} | {case.department_id}
    staff = {task.handler for task in tasks if task.handler} | {case.handler}
    named = frozenset(departments), frozenset(staff)
    if case.kept.get("people", (None, None))[0] != named:
        case.kept["people"] = named, _people(case.applicant_id, departments, staff)
    return case.kept["people"][1]


def _people(applicant_id, departments: set[int], staff: set[str]) -> People:
    values = {"applicant": applicant_id, "departments": list(departments), "staff": list(staff)}
    ((staff_found, places, *applicant),) = rows(PEOPLE, values)
    return People(
        applicant=Applicant.from_db("default", APPLICANT, applicant),
        departments={row[0]: Office(*row) for row in places or ()},
        staff={row["code"]: Person(**row) for row in staff_found or ()},
    )
