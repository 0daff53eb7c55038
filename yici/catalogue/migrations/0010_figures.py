from django.db import migrations, models
from django.db.models import F, Func

# What is counted of an edition lies beside its content, which is large and slow to open. The
# functions depend on nothing but the content, so PostgreSQL keeps the columns itself.
# Days are sevenths of a working day (five of seven calendar days are working days): sums stay whole.
FUNCTIONS = """
create function catalogue_stages(body jsonb) returns integer language sql immutable as
$$ select nullif(jsonb_array_length(coalesce(body->'stages', '[]')), 0) $$;
create function catalogue_materials(body jsonb) returns integer language sql immutable as
$$ select jsonb_array_length(jsonb_path_query_array(body, '$.materials[*] ? (!(@.shared == true))')) $$;
create function catalogue_statutory(body jsonb) returns integer language sql immutable as
$$ select (body->'statutory'->>'days')::integer
    * case body->'statutory'->>'unit' when 'day' then 5 else 7 end $$;
create function catalogue_promised(body jsonb) returns integer language sql immutable as
$$ select case when body->>'case_kind' = 'immediate' then 0 else
    (body->'promised'->>'days')::integer
    * case body->'promised'->>'unit' when 'day' then 5 else 7 end end $$;
create function catalogue_visits(body jsonb) returns integer language sql immutable as
$$ select coalesce((body->>'visits')::integer, 1) $$;
create function catalogue_fee_cents(body jsonb) returns bigint language sql immutable as
$$ select coalesce(sum((fee->>'amount_cents')::bigint), 0)::bigint
    from jsonb_array_elements(coalesce(body->'fees', '[]')) fee $$;
create function catalogue_intermediaries(body jsonb) returns integer language sql immutable as
$$ select jsonb_array_length(coalesce(body->'intermediaries', '[]')) $$;
create function catalogue_themes(body jsonb) returns jsonb language sql immutable as
$$ select coalesce(body->'themes', '[]') $$;
"""
KINDS = {
    "stages": models.IntegerField(null=True),
    "materials": models.IntegerField(),
    "statutory": models.IntegerField(null=True),
    "promised": models.IntegerField(null=True),
    "visits": models.IntegerField(),
    "fee_cents": models.BigIntegerField(),
    "intermediaries": models.IntegerField(),
    "themes": models.JSONField(),
}
SQL = {"IntegerField": "integer", "BigIntegerField": "bigint", "JSONField": "jsonb"}
COLUMNS = ", ".join(  # all at once: the table is written anew a single time
    f"add column {name} {SQL[type(kind).__name__]} generated always as (catalogue_{name}(body)) stored"
    for name, kind in KINDS.items()
)
BACK = "alter table catalogue_edition " + ", ".join(f"drop column {name}" for name in KINDS)
GONE = "; ".join(f"drop function catalogue_{name}(jsonb)" for name in KINDS)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0009_file_locked")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(FUNCTIONS, GONE),
                migrations.RunSQL(f"alter table catalogue_edition {COLUMNS}", BACK),
            ],
            state_operations=[
                migrations.AddField(
                    "edition",
                    name,
                    models.GeneratedField(
                        expression=Func(F("body"), function=f"catalogue_{name}"),
                        output_field=kind,
                        db_persist=True,
                    ),
                )
                for name, kind in KINDS.items()
            ],
        )
    ]
