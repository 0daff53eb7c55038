"""The schema can be distributed by story id without change (docs/decisions/0003).

It is read from PostgreSQL itself, as the migrations left it. A new table fails
`test_every_table_has_its_place` until it is given one here:

- STORY: belongs to one story and lies where the story lies; the story's id is in every key;
- KEYED: unique across stories, so it has a key of its own (a number per authority);
- REFERENCE: small and rarely written; a copy on every node, so that anybody may refer to it;
- LOCAL: not reached by any of the others; stays on one node.
"""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from yici.kernel.files import register

STORY = {  # table -> the column that holds the story's id
    "kernel_entry": "story", "kernel_command": "story", "kernel_outbox": "story",
    "cases_case": "id", "cases_clock": "case_id", "cases_task": "case_id",
    "cases_dossier": "case_id", "cases_material": "case_id",
    "cases_note": "case_id", "cases_concern": "case_id", "cases_sealed": "case_id",
    "cases_creditrecord": "case_id", "reviews_rating": "case_id",
    "supervision_card": "case_id", "supervision_step": "case_id",
    "licences_licence": "id", "licences_licenceversion": "licence_id",
    "licences_face": "licence", "folding_push": "licence", "licences_paper": "story",
    "documents_service": "story", "documents_printout": "story",
    "payments_payment": "id", "payments_order": "payment_id", "payments_refund": "payment_id",
    "payments_words": "payment_id",
    "bundles_bundlecase": "id", "bundles_part": "bundle_id", "bundles_dossier": "bundle_id",
    "shipping_parcel": "id", "shipping_track": "parcel_id", "shipping_sealed": "parcel_id",
    "proofs_proof": "id", "proofs_words": "proof_id", "proofs_opinion": "proof_id",
    "loans_loan": "id", "loans_noterow": "loan_id", "loans_slip": "id",
}  # fmt: skip
KEYED = {
    "kernel_file": "digest",
    "cases_number": "authority", "cases_series": "authority",
    "bundles_number": "authority", "supervision_series": "authority",
    "licences_number": "authority", "licences_counter": "authority",
    "payments_statement": "gateway", "payments_difference": "gateway", "shipping_cell": "locker",
    "notifications_notification": "recipient",  # lies with the person who reads it
}  # fmt: skip
REFERENCE = {
    "shipping_locker", "vocabulary_change",
    "documents_wording",
    "catalogue_basicitem", "catalogue_item", "catalogue_edition", "catalogue_revision",
    "catalogue_basicedition", "catalogue_editionstep", "catalogue_batch", "catalogue_adjustment",
    "folding_folded",
    "plans_plan", "plans_area", "plans_conflict", "plans_settlement", "plans_scheme", "plans_opinion",
    "agencies_agency", "agencies_offer", "agencies_record", "agencies_selection",
    "catalogue_listline", "catalogue_spared", "catalogue_reportededition", "catalogue_frequentbatch", "catalogue_frequententry",
    "halls_window", "halls_windowchange", "halls_sorting", "halls_hours", "halls_area",
    "people_concentration", "people_department", "people_region", "notifications_wording",
    "bundles_bundle", "bundles_edition",
    "bundles_park", "bundles_admission", "bundles_evaluation", "bundles_authorisation",
    "bundles_project", "bundles_projectstep", "bundles_clearance", "bundles_clearancestep",
    "catalogue_accesslist", "catalogue_accessitem", "catalogue_guidefile", "catalogue_editionfile",
    "laws_locallaw", "laws_localarticle", "laws_change",
}  # fmt: skip
LOCAL = {
    "bundles_draft",
    "shipping_wrongcode",
    "cases_calendar",  # written by one job
    "cases_examinationstop",
    "cases_draft", "cases_upload",  # before there is a case; they go when it is handed in
    "halls_sitting", "halls_referral",
    "kernel_mark", "kernel_digest", "kernel_tally",
    "notifications_contact", "notifications_sending", "notifications_kept",
    "vocabulary_trace", "vocabulary_miss", "vocabulary_figure",
    "people_apitoken", "people_applicant", "people_consent", "people_mandate", "people_post", "people_reveal",
    "halls_appointment", "halls_appointmentstep", "halls_duty",  # of people and staff
    "people_staff", "people_user",
}  # fmt: skip
# Columns that look like a file's digest and are none. A model whose column names a kept file says
# `files = ("digest",)`: what no model names is swept away after some weeks.
NO_FILE = {
    "cases.Case.dossier", "cases.Case.undertaking", "cases.Dossier.digest", "cases.Note.digest",
    "cases.Sealed.digest",
    "bundles.BundleCase.dossier", "bundles.Dossier.digest", "bundles.Edition.digest",
    "proofs.Words.digest", "payments.Words.digest", "shipping.Sealed.digest",
    "cases.Upload.digest",  # for a while only: cases/jobs.py says so
    "catalogue.BasicEdition.digest", "catalogue.EditionStep.digest", "catalogue.ReportedEdition.digest", "catalogue.Edition.digest", "catalogue.Item.digest",
    "catalogue.ListLine.digest",
    "documents.Wording.digest", "kernel.Digest.line", "kernel.Digest.root",
    "kernel.File.digest", "licences.LicenceVersion.face",
    "licences.Paper.wording_digest", "people.ApiToken.digest", "people.Applicant.number_index",
    "notifications.Contact.pending_index",
}  # fmt: skip
LIKE_A_DIGEST = ("digest", "evidence", "file", "root", "line", "index", "dossier", "face")
LOCAL_APPS = (
    "account",
    "auth",
    "django",
    "mfa",
    "procrastinate",
    "sandbox",
    "socialaccount",
    "people_user",
)

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def query(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def tables() -> list[str]:
    found = query(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and not relispartition order by 1"
    )
    return [name for (name,) in found]


def keys():
    """Return (table, name, columns) of every primary key and unique index."""
    return query(
        """select t.relname, i.indexrelid::regclass::text, array_agg(a.attname::text)
        from pg_index i join pg_class t on t.oid = i.indrelid
        join pg_attribute a on a.attrelid = t.oid and a.attnum = any (i.indkey)
        where i.indisunique and not t.relispartition
            and t.relnamespace = 'public'::regnamespace
        group by 1, 2"""
    )


def foreign_keys():
    """Return (table, columns, table referred to, columns referred to)."""
    names = """(select array_agg(a.attname::text order by k.n)
        from unnest(c.{key}) with ordinality k(number, n)
        join pg_attribute a on a.attrelid = c.{table} and a.attnum = k.number)"""
    own = names.format(key="conkey", table="conrelid")
    other = names.format(key="confkey", table="confrelid")
    return query(
        f"""select c.conrelid::regclass::text, {own}, c.confrelid::regclass::text, {other}
        from pg_constraint c where c.contype = 'f' and c.conparentid = 0
            and c.connamespace = 'public'::regnamespace"""
    )


def place(table: str) -> str | None:
    if table in STORY:
        return "story"
    if table in KEYED:
        return "keyed"
    if table in REFERENCE:
        return "reference"
    return "local" if table in LOCAL or table.startswith(LOCAL_APPS) else None


def test_every_table_has_its_place():
    lost = [table for table in tables() if place(table) is None]
    told = "Say in yici/kernel/tests/test_schema.py where each belongs (its docstring says how)."
    assert not lost, f"{', '.join(lost)}: no place in a cluster. {told}"


def test_no_place_is_kept_for_a_table_that_is_gone():
    assert {*STORY, *KEYED, *REFERENCE, *LOCAL} <= set(tables())


def test_the_key_of_distribution_is_in_every_primary_key_and_unique_constraint():
    distributed = STORY | KEYED
    wrong = [
        f"{name} on {table}({', '.join(columns)}) lacks {distributed[table]}"
        for table, name, columns in keys()
        if table in distributed and distributed[table] not in columns
    ]
    assert not wrong, wrong


def test_every_distributed_table_has_a_primary_key():
    having = {table for table, _, _ in keys()}
    assert {*STORY, *KEYED} <= having


def test_stories_are_identified_by_uuid():
    kinds = dict(
        query(
            "select table_name || '.' || column_name, data_type from information_schema.columns"
            " where table_schema = 'public'"
        )
    )
    wrong = [t for t, key in STORY.items() if kinds[f"{t}.{key}"] != "uuid"]
    assert not wrong, wrong


def test_no_number_is_counted_by_the_database_in_a_distributed_table():
    """Ids are uuid, or bigint in a reference table: never int4, never a sequence per node."""
    counted = query(
        """select c.table_name, c.column_name, c.data_type from information_schema.columns c
        where table_schema = 'public' and (is_identity = 'YES' or column_default like 'nextval%%')
        """
    )
    wrong = [
        f"{table}.{column} {kind}"
        for table, column, kind in counted
        if table in STORY or table in KEYED or (table in REFERENCE and kind != "bigint")
    ]
    assert not wrong, wrong


MAY_REFER_TO = {
    "story": {"reference", "story"},
    "keyed": {"reference"},
    "reference": {"reference"},
    "local": {"reference", "local"},
}


def test_foreign_keys_lead_to_reference_tables_or_stay_within_the_story():
    wrong = []
    for table, columns, other, others in foreign_keys():
        here, there = place(table), place(other)
        if here is None or there is None:
            continue  # said by test_every_table_has_its_place
        along_the_key = columns == [STORY.get(table)] and others == [STORY.get(other)]
        if there not in MAY_REFER_TO[here] or (here == there == "story" and not along_the_key):
            wrong.append(f"{table}({', '.join(columns)}) -> {other}: {here} to {there}")
    assert not wrong, wrong


def test_triggers_on_distributed_tables_look_at_their_own_row_only():
    """Statement triggers cannot run on a cluster, but for the guard against TRUNCATE."""
    found = query(
        "select tgrelid::regclass::text, tgname from pg_trigger"
        " where not tgisinternal and tgtype::int & 1 = 0 and tgtype::int & 32 = 0"
    )
    assert not [one for one in found if one[0] in STORY | KEYED]


def test_the_ledger_lies_in_quarters():
    """Partitions times shards is a number of tables: quarters, not months."""
    (bounds,) = query(
        "select count(*), count(*) filter (where pg_get_expr(relpartbound, oid) = 'DEFAULT')"
        " from pg_class where oid in (select inhrelid from pg_inherits"
        " where inhparent = 'kernel_entry'::regclass)"
    )
    assert bounds == (5 * 4 + 1, 1)


def test_the_sweeping_of_files_knows_every_column_that_names_one():
    known = {f"{model._meta.label}.{name}" for model, name in register.columns()}
    like = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and field.max_length == 64
        and any(word in field.name for word in LIKE_A_DIGEST)
    }  # fmt: skip
    lost = {one for one in like - known - NO_FILE if not one.startswith(("loans.", "account."))}
    told = "say `files = (...)` in the model, or name the column in NO_FILE here"
    assert not lost, f"{', '.join(sorted(lost))}: {told}"


SEALED = {  # columns that keep something encrypted: does it name files, and who says so?
    "bundles.Dossier.sealed": "bundles/jobs.py", "bundles.Draft.sealed": "bundles/jobs.py",
    "cases.Dossier.sealed": "", "cases.Sealed.sealed": "", "cases.Draft.sealed": "cases/jobs.py",
    "halls.Appointment.sealed": "",
    "documents.Service.locked": "", "licences.Face.locked": "", "licences.Paper.locked": "",
    "notifications.Contact.code_sealed": "", "notifications.Contact.pending_sealed": "",
    "notifications.Contact.value_sealed": "", "people.Applicant.number_sealed": "",
    "shipping.Sealed.sealed": "",
}  # fmt: skip


def test_files_named_in_what_is_sealed_are_told_to_the_sweeping():
    sealed = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField) and model._meta.app_label != "loans"
    }
    lost = sealed - SEALED.keys()
    told = "if it names files, subscribe with `@files.refers`; then add it to SEALED here"
    assert not lost, f"{', '.join(sorted(lost))}: {told}"
    for file in filter(None, SEALED.values()):
        assert "@files.refers" in (ROOT / file).read_text(), file
