"""Rows of joint examinations say what waits for the head: nothing so far, as their stories tell."""

from django.db import migrations

FILL = """update cases_case set joint = joint || '{"raised": []}' where joint is not null and not joint ? 'raised'"""
EMPTY = "update cases_case set joint = joint - 'raised' where joint is not null"


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_carried_by_tasks")]

    operations = [migrations.RunSQL(FILL, EMPTY)]
