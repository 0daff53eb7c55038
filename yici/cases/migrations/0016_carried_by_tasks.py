from django.db import migrations, models

FILL = """update cases_task t set item_code = c.item_code, region = c.region,
    taken_at = c.taken_at, collect_at = c.collect_at from cases_case c where c.id = t.case_id"""


class Migration(migrations.Migration):
    """What lists of work are narrowed by stands on the work itself (docs/decisions/0023)."""

    dependencies = [
        ("cases", "0015_joint_examination"),
        ("people", "0005_leaders"),
    ]

    operations = [
        *(
            migrations.AddField(
                "task",
                name,
                models.CharField(max_length=length, default="", blank=blank),
                preserve_default=False,
            )
            for name, length, blank in (
                ("item_code", 60, False),
                ("region", 12, False),
                ("taken_at", 12, True),
                ("collect_at", 12, True),
            )
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["region", "role", "due_on"],
                name="task_of_hall",
                condition=models.Q(state="open"),
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["taken_at"],
                name="task_taken_elsewhere",
                condition=models.Q(state="open") & ~models.Q(taken_at=""),
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["collect_at"],
                name="task_collected_elsewhere",
                condition=models.Q(state="open") & ~models.Q(collect_at=""),
            ),
        ),
    ]
