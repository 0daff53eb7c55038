"""What applicants were told moves to notifications: told is told, whatever room keeps it."""

import json
from uuid import UUID, uuid5

from django.db import migrations

AT_ONCE = 2000
NAMES = UUID("6ba0a1ff-9b3d-5a0a-8c5e-0c8f6c1f7a11")  # as notifications makes its ids
OLD = """
    select m.applicant_id, m.case_id, m.seq, m.kind, m.at, m.read_at, e.body, c.number, c.item_code,
        i.name, d.short_name, d.phone
    from cases_message m
    join cases_case c on c.id = m.case_id
    join catalogue_edition v on v.id = c.edition_id
    join catalogue_item i on i.id = v.item_id
    join people_department d on d.id = c.department_id
    join kernel_entry e on e.story = m.case_id and e.seq = m.seq
    where (m.case_id, m.seq) > (%s, %s)
    order by m.case_id, m.seq limit %s"""
NEW = """
    insert into notifications_notification
        (recipient, id, kind, data, matter, subject, path, at, seq, readers)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (recipient, id) do nothing"""
LIMITS = ("promised", "statutory")
DUE = {
    "applied": ("pre_review", "acceptance"),
    "correction_asked": ("correction",),
    "corrected": ("acceptance-again", "acceptance"),
    "accepted": LIMITS,
    "procedure_finished": LIMITS,
    "hearing_offered": ("hearing_ask",),
    "hearing_dropped": LIMITS,
    "extended": LIMITS,
    "resumed": LIMITS,
    "redated": ("correction", *LIMITS, "acceptance", "acceptance-again", "delivery"),
    "decided": ("delivery",),
}


def code_of(kind: str, body: dict) -> str:
    """Return which kind of news a fact was."""
    match kind:
        case "accepted":
            return "accepted_deemed" if body.get("deemed") else "accepted"
        case "decided":
            return body["outcome"]
        case "pre_reviewed":
            return "pre_review_passed" if body["outcome"] == "pass" else "pre_review_mend"
        case "result_changed":
            return f"result_{body['change']}"
    return kind


def data_of(kind: str, body: dict) -> dict:
    """Return what the words about the fact hold beside the case."""
    data = {}
    if kind in DUE:
        clocks = body.get("clocks", ())
        running = {c["kind"]: c["due_on"] for c in clocks if c["due_on"] and not c["ended_on"]}
        data["due"] = next((running[k] for k in DUE[kind] if k in running), "")
    if kind in ("procedure_started", "extended"):
        data["days"] = body["days"]
    if kind == "hearing_set":
        data["day"] = body["held_on"]
    return data


def moved(row) -> tuple:
    """Return a message as a notification."""
    (applicant, case, seq, kind, at, read_at, body, number, item_code, item, office, phone) = row
    body = json.loads(body) if isinstance(body, str) else body
    kind = kind.partition(".")[2]
    data = {"item": item, "number": number[-4:], "office": office, "phone": phone}
    return (
        applicant, uuid5(NAMES, f"{applicant}/{case}:{seq}"), f"cases.{code_of(kind, body)}",
        json.dumps(data | data_of(kind, body)), item_code, case, f"/cases/{number}/", at, seq,
        [applicant] if read_at else [],
    )  # fmt: skip


def move(apps, schema_editor):
    """Move them some at a time: there may be millions."""
    last = (UUID(int=0), 0)
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(OLD, (*last, AT_ONCE))
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(NEW, [moved(row) for row in rows])
            last = (rows[-1][1], rows[-1][2])


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_regime'),
        ('notifications', '0001_initial'),
        ('catalogue', '0001_initial'),
        ('people', '0001_initial'),
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='Message',
        ),
    ]
