"""The picture of a case's life is the one the table makes."""

from pathlib import Path

from scripts import lifecycle


def test_the_page_is_what_the_table_makes():
    told = "run scripts/lifecycle.py: the table of steps or of verbs has changed"
    assert Path(lifecycle.PAGE).read_text() == lifecycle.page(), told


def test_every_status_is_in_the_picture():
    from yici.cases.lifecycle import STEPS

    picture = lifecycle.picture()
    assert all(status in picture for status in STEPS if status != "new")
