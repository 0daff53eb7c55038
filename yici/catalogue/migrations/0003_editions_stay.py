from django.db import migrations

# What was once published is what a case was begun under: its words never change, it never goes.
STAYS = """
create function catalogue_edition_stays() returns trigger language plpgsql as $$
begin
    if old.status = 'draft' then
        return case when tg_op = 'DELETE' then old else new end;
    end if;
    if tg_op = 'DELETE' or new.status = 'draft'
        or (new.item_id, new.number, new.body, new.digest, new.effective_on, new.published_at)
            is distinct from
           (old.item_id, old.number, old.body, old.digest, old.effective_on, old.published_at)
    then
        raise exception 'a published edition does not change: % of % refused', tg_op, old.id
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger catalogue_edition_stays before update or delete on catalogue_edition
    for each row execute function catalogue_edition_stays();
insert into catalogue_revision (id, key, changed_at) values (1, gen_random_uuid(), now());
"""
GOES = """
drop trigger catalogue_edition_stays on catalogue_edition;
drop function catalogue_edition_stays();
delete from catalogue_revision;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_revision")]
    operations = [migrations.RunSQL(STAYS, GOES)]
