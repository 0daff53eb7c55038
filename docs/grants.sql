-- What the application's role may do. Run as the owner of the tables after every
-- `yici manage migrate`:   psql -v ON_ERROR_STOP=1 -d yici -U yici_owner -f docs/grants.sql
-- The role yici_app has to exist; docs/operations.md tells how.

begin;

grant usage on schema public to yici_app;
grant select, insert, update, delete on all tables in schema public to yici_app;
grant usage, select on all sequences in schema public to yici_app;

-- The ledger is only ever added to, and only through its front door.
revoke all on kernel_entry from yici_app;
grant select, insert on kernel_entry to yici_app;
do $$
declare part regclass;
begin
    for part in select inhrelid from pg_inherits where inhparent = 'kernel_entry'::regclass loop
        execute format('revoke all on %s from yici_app', part);
    end loop;
end $$;

-- Who revealed whose number, and why, stays, and so does what was signed; the schema is not its own.
revoke update, delete on people_reveal, kernel_digest from yici_app;
revoke insert, update, delete on django_migrations from yici_app;

commit;
