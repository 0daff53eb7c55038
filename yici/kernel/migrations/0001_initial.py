"""The ledger (partitioned by quarter, never changed), the outbox and the used keys."""

from django.db import migrations, models

from yici.kernel import quarters

LEDGER = """
create table kernel_entry (
    story uuid not null,
    seq integer not null check (seq > 0),
    at timestamptz not null,
    stream varchar(40) not null,
    kind varchar(64) not null,
    body jsonb not null,
    actor varchar(64) not null,
    seal varchar(64) not null,
    primary key (story, seq, at)
) partition by range (at);

create table kernel_entry_other partition of kernel_entry default;

create function kernel_entry_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is only ever added to: % on % refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;

create trigger kernel_entry_stays before update or delete on kernel_entry
    for each row execute function kernel_entry_stays();
create trigger kernel_entry_no_truncate before truncate on kernel_entry
    for each statement execute function kernel_entry_stays();
create trigger kernel_entry_no_truncate before truncate on kernel_entry_other
    for each statement execute function kernel_entry_stays();
"""


def make_quarters(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        quarters.ensure(2024, 2028, cursor)


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Command",
            fields=[
                ("pk", models.CompositePrimaryKey("story", "key", blank=True, editable=False, primary_key=True, serialize=False)),
                ("story", models.UUIDField()),
                ("key", models.CharField(max_length=120)),
                ("seq", models.IntegerField()),
                ("kind", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("pk", models.CompositePrimaryKey("story", "seq", "reaction", blank=True, editable=False, primary_key=True, serialize=False)),
                ("story", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("reaction", models.CharField(max_length=80)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(LEDGER, "drop table kernel_entry; drop function kernel_entry_stays()"),
                migrations.RunPython(make_quarters, migrations.RunPython.noop),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("pk", models.CompositePrimaryKey("story", "seq", "at", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("story", models.UUIDField()),
                        ("seq", models.IntegerField()),
                        ("at", models.DateTimeField()),
                        ("stream", models.CharField(max_length=40)),
                        ("kind", models.CharField(max_length=64)),
                        ("body", models.JSONField()),
                        ("actor", models.CharField(max_length=64)),
                        ("seal", models.CharField(max_length=64)),
                    ],
                    options={"ordering": ["story", "seq"]},
                ),
            ],
        ),
    ]
