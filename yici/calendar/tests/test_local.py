"""A city adds its own days: a local holiday, or a notice that came after the data."""

from datetime import date

import pytest

from yici.calendar import local
from yici.calendar.local import BadDays, with_days_of


def written(folder, text):
    file = folder / "days.csv"
    file.write_text("day,kind,name\n" + text, encoding="utf-8")
    return file


def test_a_local_holiday_moves_what_falls_due(tmp_path):
    plain = with_days_of(written(tmp_path, ""))
    local_days = with_days_of(written(tmp_path, "2026-11-24,off,防汛停工\n"))
    assert plain.after(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert local_days.after(date(2026, 11, 23), 1) == date(2026, 11, 25)
    skipped = dict(local_days.skipped(date(2026, 11, 23), date(2026, 11, 25)))
    assert skipped[date(2026, 11, 24)].name == "防汛停工"
    assert local_days.version != plain.version


def test_a_later_notice_makes_its_year_certain(tmp_path):
    rows = "2027-01-01,off,元旦\n2027-01-03,on,元旦调休\n2027,year,通知\n"
    calendar = with_days_of(written(tmp_path, rows))
    assert not calendar.is_provisional(date(2027, 1, 4))
    assert calendar.after(date(2026, 12, 31), 1) == date(2027, 1, 3)


@pytest.mark.parametrize(
    "row", ["2027-13-01,off,x", "2027-01-01,holiday,x", "2027-01-01,off,", "x,year,y"]
)
def test_a_wrong_line_is_named(tmp_path, row):
    with pytest.raises(BadDays, match="line 2"):
        with_days_of(written(tmp_path, row + "\n"))


def test_a_day_both_off_and_on_is_refused(tmp_path):
    with pytest.raises(BadDays, match="both"):
        with_days_of(written(tmp_path, "2027-01-01,off,a\n2027-01-01,on,b\n"))


def test_the_file_is_named_by_a_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("YICI_DAYS", str(written(tmp_path, "2026-11-24,off,停工\n")))
    assert not local.current().is_working(date(2026, 11, 24))
    monkeypatch.setenv("YICI_DAYS", str(tmp_path / "missing.csv"))
    with pytest.raises(BadDays, match="No such file"):
        local.current()
