from django.db import migrations

# Who looked at a number stays on record: rows are added, never changed or removed.
STAYS = """
create function people_reveal_stays() returns trigger language plpgsql as $$
begin
    raise exception 'a reveal stays on record: % refused', tg_op
        using errcode = 'insufficient_privilege';
end $$;
create trigger people_reveal_stays before update or delete on people_reveal
    for each row execute function people_reveal_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_people")]
    operations = [
        migrations.RunSQL(
            STAYS,
            "drop trigger people_reveal_stays on people_reveal; drop function people_reveal_stays()",
        )
    ]
