"""Case numbers are a county's, whatever town it is; nobody looks for a case by its own column."""

from django.db import migrations, models

# A number that two towns gave out on one day stays with the first: the other keeps its old place.
MOVE = """
with county as (
    select authority, number, rpad(left(authority, 6), 12, '0') as one,
        row_number() over (partition by left(authority, 6), number order by authority) as place
    from cases_number
)
update cases_number n set authority = c.one from county c
where n.authority = c.authority and n.number = c.number and c.place = 1 and n.authority <> c.one;
insert into cases_series (authority, day, last)
select rpad(left(authority, 6), 12, '0'), day, max(last) from cases_series group by 1, 2
on conflict (authority, day) do update set last = greatest(cases_series.last, excluded.last);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_calendars")]
    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="case", name="number", field=models.CharField(max_length=50)
        ),
    ]
