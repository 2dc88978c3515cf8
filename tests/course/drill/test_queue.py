"""Which card comes now: due ones, new ones of the days begun, up to the limit."""

from datetime import UTC, timedelta

import pytest
from tests.course.drill.support import DAY, NOON

from chainrule.cli.drill import tell_broken
from chainrule.course import drill
from chainrule.course.drill import Wanted, clock
from chainrule.errors import CardError, OptionError


def ids(turns):
    return [turn.card.id for turn in turns]


def right(me, turn, now=NOON):
    return drill.record(me, turn.card, drill.GOOD, now=now, zone=UTC)


def queue(me, now=NOON, **wanted):
    return drill.queue(me, Wanted(**wanted), now=now, zone=UTC)


def test_new_cards_come_from_days_begun_only(me):
    assert ids(queue(me)) == [f"day01_{i}" for i in range(4)]
    me.submit("day08/first", "x = 1", 0.5, solved=False)
    assert "day08_1" in ids(queue(me))
    assert {turn.is_new for turn in queue(me)} == {True}


def test_a_day_is_begun_by_one_of_its_cards(me):
    right(me, queue(me, day=2)[0])
    assert drill.begun(me) == {"day01", "day02"}


def test_days_kept_under_other_names_do_no_harm(me):
    me.read("week1")
    assert drill.begun(me) == {"day01"}


def test_ten_new_cards_a_day(me):
    for day in (2, 8):
        me.read(day)
    assert len(queue(me)) == 10
    right(me, queue(me)[0])
    assert len(queue(me)) == 9
    assert len(queue(me, NOON + DAY)) == 10


def test_the_config_sets_the_limits(me, tmp_path):
    (tmp_path / "config.toml").write_text("cards_a_day = 3\nnew_cards_a_day = 2\n")
    assert len(queue(me)) == 2
    for turn in queue(me):
        right(me, turn)
    assert queue(me) == []
    later = NOON + 2 * DAY
    assert [turn.is_new for turn in queue(me, later)] == [False, False, True]
    (tmp_path / "config.toml").write_text("cards_a_day = -1\n")
    with pytest.raises(OptionError, match="cards_a_day as a whole number"):
        queue(me)


def test_a_limit_counts_from_the_beginning_of_the_sitting(me):
    right(me, queue(me)[0], NOON - timedelta(hours=1))
    assert len(queue(me, limit=2, since=NOON)) == 2
    right(me, queue(me, limit=2, since=NOON)[0])
    assert len(queue(me, limit=2, since=NOON, now=NOON)) == 1


def test_what_was_missed_comes_back_today_beyond_the_limit(me):
    first = queue(me, limit=1, since=NOON)[0]
    drill.record(me, first.card, drill.AGAIN, now=NOON, zone=UTC)
    assert ids(queue(me, limit=1, since=NOON)) == [first.card.id]
    assert ids(queue(me)) == ["day01_1", "day01_2", "day01_3", first.card.id]


def test_due_before_the_next_four_o_clock_is_due_today(me):
    turn = queue(me)[0]
    outcome = right(me, turn)
    assert outcome.due == clock.start_of(NOON.date() + timedelta(days=2), UTC)
    assert turn.card.id not in ids(queue(me, outcome.due - timedelta(minutes=1)))
    assert ids(queue(me, outcome.due))[0] == turn.card.id


def test_the_seed_is_kept_until_the_answer(me):
    number = queue(me)[1]
    assert queue(me)[1].ask() == number.ask()
    drill.record(me, number.card, drill.AGAIN, now=NOON, zone=UTC)
    fresh = queue(me)[-1]
    assert fresh.card == number.card
    assert fresh.ask().question != number.ask().question


def test_by_day_topic_and_week(me):
    assert {turn.card.day for turn in queue(me, day="day02")} == {"day02"}
    assert {turn.card.topic for turn in queue(me, topic="topic day02 1")} == {"topic day02 1"}
    assert {turn.card.day for turn in queue(me, week=2)} == {"day08"}
    with pytest.raises(OptionError, match="a week that has cards is needed; got week 9"):
        queue(me, week=9)
    with pytest.raises(OptionError, match="did you mean 'topic day02 1'"):
        queue(me, topic="topic day02 2")
    with pytest.raises(OptionError, match="day01, day02, day08"):
        queue(me, day=5)


def test_ahead_asks_what_is_not_due_once(me):
    for turn in queue(me, day=1):
        right(me, turn)
    now = NOON + timedelta(hours=1)
    ahead = {"ahead": True, "day": 1, "since": now}
    assert len(queue(me, now, **ahead)) == 4
    right(me, queue(me, now, **ahead)[0], now)
    assert len(queue(me, now, **ahead)) == 3


def test_cards_that_the_course_no_longer_has_are_left_out(me):
    me.review("gone", right=False, rating=1, state="", due=NOON, at=NOON)
    assert "gone" not in ids(queue(me))
    assert drill.statistics(me, NOON, UTC).reviews == 0
    assert sum(day.cards for day in drill.forecast(me, 14, NOON, UTC)) == 0
    assert drill.begun(me) == {"day01"}


def test_a_broken_file_is_told_and_the_rest_goes_on(me, course, capsys):
    (course / "day02_x" / "cards.toml").write_text("[[card]")
    assert ids(queue(me)) == [f"day01_{i}" for i in range(4)]
    assert drill.statistics(me, NOON, UTC).cards == 6
    with pytest.raises(CardError, match=r"day02_x/cards\.toml must be TOML"):
        queue(me, day=2)
    tell_broken()
    assert "Left out: day02_x/cards.toml must be TOML" in capsys.readouterr().err


def test_many_topics_are_not_all_told(me, monkeypatch):
    monkeypatch.setitem(drill.queue.__globals__, "MANY", 1)
    with pytest.raises(OptionError, match="those that chainrule drill --stats lists"):
        queue(me, topic="zzz")


def test_ten_mixed_cards_of_a_week(course):
    turns = drill.mixed(1, seed=3)
    assert len(turns) == len(set(ids(turns))) == 10
    assert turns == drill.mixed(1, seed=3) != drill.mixed(1, seed=4)
    assert sum(turn.card.day == "day01" for turn in turns) == 4
    assert drill.mixed(7) == ()
