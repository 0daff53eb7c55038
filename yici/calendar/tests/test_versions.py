"""What fell due is reckoned by the calendar of then, whatever was announced since."""

from datetime import date

import pytest

from yici.calendar import local, versions
from yici.calendar.notice import Notice
from yici.calendar.versions import UnknownVersion, as_of, changed_days, known_on


def test_the_last_version_is_the_calendar_in_force():
    assert versions.versions()[-1].version == local.current().version
    dates = [v.since for v in versions.versions()]
    assert dates[0] is None
    assert dates[1:] == sorted(dates[1:])


@pytest.mark.parametrize(
    ("asked", "start", "due"),
    [
        ("2020-01-20", "2020-01-23", "2020-01-31"),  # before the holiday was made longer
        ("2020-01-26", "2020-01-23", "2020-02-03"),
        ("2019-03-21", "2019-04-30", "2019-05-02"),  # one day off, then four
        ("2019-03-22", "2019-04-30", "2019-05-05"),
        ("2025-11-03", "2026-09-30", "2026-10-01"),  # not announced: plain week
        ("2025-11-04", "2026-09-30", "2026-10-08"),
        ("2018-11-01", "2018-12-28", "2018-12-31"),  # 2019's notice speaks of December, too
        ("2018-12-04", "2018-12-28", "2018-12-29"),
    ],
)
def test_a_day_is_added_by_what_was_announced_then(asked, start, due):
    calendar = known_on(date.fromisoformat(asked)).calendar
    assert calendar.after(date.fromisoformat(start), 1) == date.fromisoformat(due)


def test_before_its_notice_a_year_is_provisional():
    assert known_on(date(2025, 11, 3)).calendar.is_provisional(date(2026, 1, 5))
    assert not known_on(date(2025, 11, 4)).calendar.is_provisional(date(2026, 1, 5))


def test_a_version_is_found_again_whatever_release_brought_its_days():
    then = known_on(date(2020, 1, 20))
    assert as_of(then.version).version == then.version
    digest = then.version.rpartition(" ")[2]
    assert as_of(f"chinesecalendar 9.9.9 2004-2020 {digest}").version == then.version
    with pytest.raises(UnknownVersion):
        as_of("chinesecalendar 1.0 sha256:0")


def test_what_somebody_kept_is_found_too():
    flood = local.current().with_extra([(date(2026, 11, 24), "防汛停工")]).notice
    kept = Notice.from_json(flood.as_json())
    assert kept == flood
    assert not as_of(flood.version(), kept=[kept]).is_working(date(2026, 11, 24))


def test_two_calendars_differ_in_the_days_that_count_in_one_only():
    before, after = known_on(date(2020, 1, 20)).calendar, known_on(date(2020, 1, 26)).calendar
    # The 2nd of February was a Sunday anyway.
    assert changed_days(before, after) == [date(2020, 1, 31), date(2020, 2, 1)]
    assert changed_days(after, after) == []


def test_a_local_day_is_known_from_the_day_it_was_announced(tmp_path, monkeypatch):
    file = tmp_path / "days.csv"
    file.write_text(
        "day,kind,name,since\n2026-11-24,off,防汛停工,2026-11-23\n2026-07-01,off,建市日,\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("YICI_DAYS", str(file))
    before, after = known_on(date(2026, 11, 22)), known_on(date(2026, 11, 23))
    assert before.calendar.is_working(date(2026, 11, 24))
    assert not before.calendar.is_working(date(2026, 7, 1))
    assert not after.calendar.is_working(date(2026, 11, 24))
    assert (after.because, after.version) == ("YICI_DAYS", local.current().version)
