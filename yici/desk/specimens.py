"""What the style guide shows: one specimen of each component."""

import re
from datetime import date, datetime

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

DAY = date(2026, 11, 26)


def icons() -> list[str]:
    found = finders.find("ui/icons.svg")
    if found is None:
        raise FileNotFoundError("ui/icons.svg")
    with open(found) as sprite:
        return re.findall(r'<symbol id="([a-z]+)"', sprite.read())


def clocks() -> list[dict]:
    return [
        {"days_left": 8, "due_on": date(2026, 12, 3), "why_url": "#pills"},
        {"days_left": 2, "due_on": DAY},
        {"days_left": 0, "due_on": DAY},
        {"days_left": -3, "due_on": DAY},
        {"days_left": 4, "stopped": True},
        {"days_left": 10, "due_on": DAY, "calendar_days": True},
        {"done": True},
    ]


def steps() -> list[dict]:
    return [
        {
            "title": _("Received"),
            "at": datetime(2026, 11, 19, 9, 30),
            "state": "done",
            "who": "张*明",
            "contact": "0826-12345",
        },
        {
            "title": _("Site survey"),
            "state": "stopped",
            "text": _("The clock is stopped until the survey is done."),
        },
        {"title": _("Review"), "state": "now", "pill": clocks()[1]},
        {"title": _("Decision"), "state": "next"},
        {"title": _("Refused"), "state": "refused"},
    ]


def facts() -> list[tuple]:
    return [
        (_("Case number"), "511602-20261121-000017"),
        (_("Applicant"), "张*明"),
        (_("Fee"), ""),
    ]


def fields() -> list[dict]:
    cities = [("a", "广安区"), ("b", "前锋区")]
    return [
        {"name": "name", "label": _("Name"), "value": "张明", "source": _("From your identity")},
        {
            "name": "id_number",
            "label": _("Resident ID number"),
            "kind": "resident-id",
            "hint": _("18 characters; the last one may be X."),
            "errors": [_("The check digit does not fit. Please compare it with the card.")],
        },
        {"name": "opening", "label": _("Opening day"), "kind": "date", "required": False},
        {"name": "district", "label": _("District"), "kind": "choice", "options": cities},
        {"name": "online", "label": _("Do you also sell online?"), "kind": "yes-no"},
        {"name": "reason", "label": _("Reason"), "kind": "longtext", "required": False},
    ]


def file_field() -> dict:
    return {
        "name": "lease",
        "label": _("Lease of the premises"),
        "kind": "file",
        "hint": _("PDF, JPEG or PNG, at most 10 MB."),
        "accept": "application/pdf,image/jpeg,image/png",
        "limit_mb": 10,
    }


def department_filter() -> dict:
    return {
        "name": "department",
        "label": _("Department"),
        "kind": "region",
        "required": False,
        "quiet": True,
        "unset": _("All"),
        "options": [("scjg", "市场监督管理局"), ("rsj", "人力资源和社会保障局")],
    }


def rows() -> list[dict]:
    names = [
        "食品经营许可",
        "企业设立登记",
        "失业登记",
        "机动车驾驶证换证",
        "老年优待证",
        "户口迁移",
    ]
    return [{"name": name, "who": "李*", "days": n + 1} for n, name in enumerate(names)]
