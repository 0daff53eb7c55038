from django.db import migrations, models
from django.db.models import F, Func

# An item kept off the platform for a state secret keeps its results, too.
FUNCTION = """
create function catalogue_withheld(body jsonb) returns varchar language sql immutable as
$$ select coalesce(body->'withheld'->>'ground',
    case when body->'off_platform'->>'ground' = 'state-secret' then 'state-secret' end, '') $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0011_kept")]
    operations = [
        migrations.RunSQL(FUNCTION, "drop function catalogue_withheld(jsonb)"),
        migrations.AddField(
            "edition",
            "withheld",
            models.GeneratedField(
                expression=Func(F("body"), function="catalogue_withheld"),
                output_field=models.CharField(max_length=20),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "edition",
            models.Index(
                fields=["item"], name="edition_withheld", condition=~models.Q(withheld="")
            ),
        ),
    ]
