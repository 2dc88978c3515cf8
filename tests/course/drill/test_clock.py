"""The day ends at 04:00 local time, also where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.course.drill import clock

SURE = settings(deadline=None, derandomize=True, database=None)  # of a busy machine

ZONES = ["Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"]
ZONES += ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe", "America/Sao_Paulo"]


@pytest.mark.parametrize(
    ("zone", "local", "day"),
    [
        ("Europe/Zurich", (2026, 3, 2, 3, 59), date(2026, 3, 1)),
        ("Europe/Zurich", (2026, 3, 2, 4, 0), date(2026, 3, 2)),
        ("Asia/Kolkata", (2026, 1, 1, 2, 0), date(2025, 12, 31)),
        ("America/New_York", (2026, 3, 8, 3, 30), date(2026, 3, 7)),  # 02:00 became 03:00
        ("America/New_York", (2026, 11, 1, 1, 30), date(2026, 10, 31)),
    ],
)
def test_day_of_a_moment(zone, local, day):
    zone = ZoneInfo(zone)
    assert clock.day_of(datetime(*local, tzinfo=zone).astimezone(UTC), zone) == day


@pytest.mark.parametrize(
    ("noon", "hours"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), 23),  # clocks go forward in the night
        (datetime(2026, 10, 24, 12, tzinfo=UTC), 25),
        (datetime(2026, 6, 1, 12, tzinfo=UTC), 24),
    ],
)
def test_a_day_is_as_long_as_the_clocks_say(noon, hours):
    zone = ZoneInfo("Europe/Zurich")
    assert clock.end(noon, zone) - clock.start(noon, zone) == timedelta(hours=hours)


@SURE
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)), st.sampled_from(ZONES).map(ZoneInfo)
)
def test_every_moment_lies_in_its_day(moment, zone):
    moment = moment.replace(tzinfo=UTC)
    start, end = clock.start(moment, zone), clock.end(moment, zone)
    assert start <= moment < end
    assert timedelta(hours=22) < end - start < timedelta(hours=26)
    assert clock.day_of(start, zone) == clock.day_of(moment, zone)
    assert clock.day_of(end, zone) == clock.day_of(moment, zone) + timedelta(days=1)


def test_the_system_zone_has_its_summer_time(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Europe/Zurich")
    time.tzset()
    try:
        winter, summer = (
            datetime(2026, 1, 10, 12, tzinfo=UTC),
            datetime(2026, 7, 10, 12, tzinfo=UTC),
        )
        assert (clock.start(winter).hour, clock.start(summer).hour) == (3, 2)
        assert clock.start(winter) == clock.start(winter, ZoneInfo("Europe/Zurich"))
    finally:
        monkeypatch.undo()
        time.tzset()
