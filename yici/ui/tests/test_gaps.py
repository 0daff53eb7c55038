"""The distances that pages ask for by name are in the style sheet."""

import re
from pathlib import Path

YICI = Path(__file__).parents[2]


def test_every_gap_that_a_page_asks_for_has_a_rule():
    """What has no rule has no distance: a button then touches the box below it."""
    sheet = (YICI / "ui/static/ui/yici.css").read_text()
    pages = "".join(page.read_text() for page in YICI.rglob("templates/**/*.html"))
    asked = set(re.findall(r"\bgap-(?:top|bottom)\b", pages))
    assert asked == {"gap-top", "gap-bottom"}
    assert {gap for gap in asked if f".{gap} {{" not in sheet} == set()
