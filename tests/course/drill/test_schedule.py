"""The plan is that of the fsrs library, in days of the learner."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from tests.course.drill.support import DAY, NOON

from chainrule.course.drill import clock, schedule

ZURICH = ZoneInfo("Europe/Zurich")


def test_a_right_answer_goes_days_ahead_at_once():
    plan = schedule.after("", schedule.GOOD, NOON, UTC)
    assert plan.due == clock.start_of(NOON.date() + timedelta(days=2), UTC)
    assert json.loads(plan.state)["state"] == fsrs.State.Review


def test_a_wrong_answer_comes_back_in_ten_minutes():
    assert schedule.after("", schedule.AGAIN, NOON, UTC).due == NOON + timedelta(minutes=10)
    known = schedule.after("", schedule.GOOD, NOON, UTC)
    lapsed = schedule.after(known.state, schedule.AGAIN, NOON + 3 * DAY, UTC)
    assert lapsed.due == NOON + 3 * DAY + timedelta(minutes=10)


def test_intervals_are_those_of_the_library_when_answers_come_at_noon():
    scheduler = fsrs.Scheduler(
        learning_steps=(schedule.SOON,), relearning_steps=(schedule.SOON,), enable_fuzzing=False
    )
    theirs, ours, at = fsrs.Card(card_id=1, due=NOON), "", NOON
    for rating in (3, 3, 4, 2, 1, 3, 3):
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(rating), at)
        plan = schedule.after(ours, rating, at, UTC)
        kept = json.loads(plan.state)
        assert kept["stability"] == pytest.approx(theirs.stability)
        assert kept["difficulty"] == pytest.approx(theirs.difficulty)
        spans = (plan.due - clock.start(at, UTC), theirs.due - at)
        if rating > 1:
            assert spans[0] == spans[1]
        ours, at = plan.state, at + max(spans[1], DAY)


def test_two_nights_are_two_days_whatever_the_hour():
    late = datetime(2026, 3, 2, 22, tzinfo=UTC)
    first = schedule.after("", schedule.GOOD, late, UTC)
    early = schedule.after(first.state, schedule.GOOD, datetime(2026, 3, 4, 8, tzinfo=UTC), UTC)
    same = schedule.after(first.state, schedule.GOOD, datetime(2026, 3, 4, 23, tzinfo=UTC), UTC)
    assert early == same
    assert first.due <= datetime(2026, 3, 4, 8, tzinfo=UTC)


def test_due_at_four_in_the_morning_of_the_learner():
    night = datetime(2026, 3, 27, 1, tzinfo=ZURICH)  # still the 26th; clocks change on the 29th
    plan = schedule.after("", schedule.EASY, night.astimezone(UTC), ZURICH)
    local = plan.due.astimezone(ZURICH)
    assert (local.hour, local.minute) == (4, 0)
    assert local.date() == datetime(2026, 3, 26).date() + timedelta(days=8)


def test_the_same_answers_give_the_same_plan():
    plans = {schedule.after("", schedule.EASY, NOON, UTC) for _ in range(20)}
    assert len(plans) == 1


SOUND = json.loads(schedule.after("", schedule.GOOD, NOON, UTC).state)
ODD = [{"stability": None}, {"stability": -1}, {"difficulty": []}, {"stability": float("nan")},
       {"stability": 10**400}, {"last_review": "2026-03-02T00:00:00"}]  # fmt: skip
TORN = ["", "nonsense", "{}", "null", '{"state": 9}', "[1]"]


@pytest.mark.parametrize("state", [*TORN, *(json.dumps(SOUND | odd) for odd in ODD)])
def test_a_state_that_cannot_be_read_begins_anew(state):
    assert schedule.after(state, schedule.GOOD, NOON, UTC) == schedule.after("", 3, NOON, UTC)
