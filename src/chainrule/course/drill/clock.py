"""The learner's day: it ends at four in the morning, local time.

Why: who learns after midnight still learns on the evening's day. `zone=None` is the system's
     zone, with its summer time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

MORNING = time(4)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def day_of(moment: datetime, zone: tzinfo | None = None) -> date:
    """Return the learner's day that a moment belongs to.

    >>> day_of(datetime(2026, 3, 1, 3, 59, tzinfo=UTC), UTC)
    datetime.date(2026, 2, 28)
    """
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=local.time() < MORNING)


def start_of(day: date, zone: tzinfo | None = None) -> datetime:
    """Return the moment at which a day begins, in UTC."""
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def start(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """Return when the day of a moment began."""
    return start_of(day_of(moment, zone), zone)


def end(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """Return when the day of a moment ends: what is due before is due today."""
    return start_of(day_of(moment, zone) + timedelta(days=1), zone)
