from django.db import migrations, models

# Whether a case's item, or its person, keeps the result from the public (R33; 行政许可法 art. 5,
# 政府信息公开条例 art. 15): its own edition or that in force withholds results, or it is no licensing
# and a person's. What these are may change later, and the cases follow in the same transaction.
KEPT_BACK = """
create function cases_kept_back(edition bigint, applicant uuid) returns boolean
language plpgsql stable as $$
begin
    return exists (
        select from catalogue_edition e join catalogue_item i on i.id = e.item_id
        where e.id = edition and (
            e.withheld <> ''
            or exists (
                select from catalogue_edition n where n.item_id = e.item_id and n.withheld <> ''
                and n.status in ('published', 'suspended')
            )
            or i.task_type <> '01' and exists (
                select from people_applicant p where p.id = applicant and p.kind = 'person'
            )
        )
    );
end $$;
"""
# Whoever tells of a case at that moment has told it before, or waits: none slips through between.
FOLLOWS = """
create function cases_follow_item(item bigint) returns void language plpgsql as $$
begin
    lock table cases_case in share row exclusive mode;
    update cases_case set kept_back = not kept_back
    where edition_id in (select id from catalogue_edition where item_id = item)
    and kept_back is distinct from cases_kept_back(edition_id, applicant_id);
end $$;

create function cases_follow_edition() returns trigger language plpgsql as $$
begin
    perform cases_follow_item(new.item_id);
    return null;
end $$;
create trigger cases_follow_edition_begun after insert on catalogue_edition for each row
    when (new.withheld <> '' and new.status <> 'draft') execute function cases_follow_edition();
create trigger cases_follow_edition after update on catalogue_edition for each row
    when ((old.status, old.withheld) is distinct from (new.status, new.withheld)
        and (old.withheld <> '' or new.withheld <> '')) execute function cases_follow_edition();

create function cases_follow_task_type() returns trigger language plpgsql as $$
begin
    perform cases_follow_item(new.id);
    return null;
end $$;
create trigger cases_follow_task_type after update of task_type on catalogue_item for each row
    when (old.task_type is distinct from new.task_type) execute function cases_follow_task_type();

create function cases_follow_applicant() returns trigger language plpgsql as $$
begin
    lock table cases_case in share row exclusive mode;
    update cases_case set kept_back = not kept_back where applicant_id = new.id
    and kept_back is distinct from cases_kept_back(edition_id, applicant_id);
    return null;
end $$;
create trigger cases_follow_applicant after update of kind on people_applicant for each row
    when (old.kind is distinct from new.kind) execute function cases_follow_applicant();
"""
UNDONE = """
drop trigger cases_follow_applicant on people_applicant;
drop trigger cases_follow_task_type on catalogue_item;
drop trigger cases_follow_edition on catalogue_edition;
drop trigger cases_follow_edition_begun on catalogue_edition;
drop function cases_follow_applicant();
drop function cases_follow_task_type();
drop function cases_follow_edition();
drop function cases_follow_item(bigint);
"""
# As `cases_kept_back` says, but for all at once: a hash of editions and persons, not a look-up each.
FILL = """
update cases_case c set kept_back = true
from catalogue_edition e join catalogue_item i on i.id = e.item_id
where e.id = c.edition_id and (
    e.withheld <> ''
    or e.item_id in (
        select n.item_id from catalogue_edition n
        where n.withheld <> '' and n.status in ('published', 'suspended')
    )
    or i.task_type <> '01'
        and c.applicant_id in (select p.id from people_applicant p where p.kind = 'person')
)
"""
PUBLISHED = models.Q(
    decided_on__isnull=False, outcome__in=("granted", "refused"), withheld="", kept_back=False
)
INDEXES = {
    "case_published": (),
    "case_published_by": ("department",),
    "case_published_of_item": ("item_code",),
    "case_published_of_item_by": ("department", "item_code"),
    "case_published_to": ("applicant_id",),
}
EARLIER = ("case_published", "case_published_by", "case_published_of_item")


class Migration(migrations.Migration):
    """Whether a result may be public stands on the case itself (docs/decisions/0024)."""

    dependencies = [
        ("cases", "0019_published"),
        ("catalogue", "0013_keywords"),
        ("people", "0009_organisations_by_name"),
    ]
    operations = [
        *(migrations.RemoveIndex("case", name) for name in EARLIER),
        migrations.AddField(
            "case",
            "withheld",
            models.CharField(max_length=16, default="", blank=True),
            preserve_default=False,
        ),
        migrations.AddField(
            "case", "kept_back", models.BooleanField(default=False), preserve_default=False
        ),
        migrations.RunSQL(KEPT_BACK, "drop function cases_kept_back(bigint, uuid)"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWS, UNDONE),
        *(
            migrations.AddIndex(
                "case",
                models.Index(
                    fields=[*first, "-decided_on", "-id"], name=name, condition=PUBLISHED
                ),
            )
            for name, first in INDEXES.items()
        ),
    ]
