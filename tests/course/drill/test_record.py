"""An answer: judged, planned, kept; what follows from failing."""

from datetime import UTC, timedelta

import pytest
from tests.course.drill.support import DAY, NOON

from chainrule.course import cards, drill
from chainrule.course.drill import Turn


def test_an_answer_is_kept_at_once(me):
    turn = drill.next_turn(me, now=NOON, zone=UTC)
    judged, outcome = drill.answer(me, turn, turn.ask().right, now=NOON, zone=UTC)
    assert judged.right
    assert outcome.right
    assert me.cards()[turn.card.id].due == outcome.due
    review = me.reviews()[-1]
    assert (review.card, review.rating, review.at) == (turn.card.id, drill.GOOD, NOON)


def test_a_reply_that_cannot_be_read_is_not_counted(me):
    turn = Turn(cards.get("day01_1"))
    judged, outcome = drill.answer(me, turn, "quite a lot", now=NOON, zone=UTC)
    assert not judged.read
    assert "needed a number" in judged.says
    assert outcome is None
    assert me.reviews() == []


@pytest.mark.parametrize(("met", "rating"), [(3, drill.GOOD), (2, drill.HARD), (1, drill.AGAIN)])
def test_a_short_answer_is_graded_by_its_rubric(me, met, rating):
    turn = Turn(cards.get("day01_2"))
    judged, outcome = drill.answer(me, turn, "because", now=NOON, zone=UTC)
    assert (judged.right, judged.read, outcome) == (None, True, None)
    assert len(judged.rubric) == 3
    drill.grade(me, turn, met, now=NOON, zone=UTC)
    assert me.reviews()[0].rating == rating


def test_three_failures_in_a_row_open_the_exercise(me):
    card = cards.get("day01_1")
    said = [drill.record(me, card, 1, now=NOON + i * DAY, zone=UTC).exercise for i in range(4)]
    assert said == ["", "", "day01/sum_up", "day01/sum_up"]
    assert drill.record(me, card, 3, now=NOON + 5 * DAY, zone=UTC).exercise == ""
    assert drill.record(me, card, 1, now=NOON + 6 * DAY, zone=UTC).exercise == ""


def test_a_failed_exercise_makes_its_cards_due(me):
    known = cards.get("day01_1")
    drill.record(me, known, drill.EASY, now=NOON, zone=UTC)
    made = drill.exercise_failed(me, "day01/sum_up", NOON + timedelta(hours=1))
    assert made == ("day01_1", "day01_2", "day01_3")
    queue = drill.queue(me, now=NOON + timedelta(hours=2), zone=UTC)
    assert {turn.card.id for turn in queue[:3]} == set(made)
    assert drill.exercise_failed(me, "day99/other") == ()


def test_statistics_by_topic_weakest_first(me):
    weak, strong = cards.get("day01_0"), cards.get("day01_1")
    for i in range(4):
        drill.record(me, weak, drill.AGAIN if i % 2 else drill.GOOD, now=NOON + i * DAY, zone=UTC)
    drill.record(me, strong, drill.GOOD, now=NOON + 3 * DAY, zone=UTC)
    told = drill.statistics(me, NOON + 3 * DAY, UTC)
    assert (told.reviews, told.today, told.seen, told.cards) == (5, 2, 2, 14)
    assert (told.right, told.retention) == (3 / 5, 1 / 3)
    assert [(t.name, t.right) for t in told.topics[:2]] == [
        ("topic day01 0", 0.5), ("topic day01 1", 1.0)]  # fmt: skip
    assert told.topics[2].right is None
    assert told.leeches == ()


def test_leeches_are_forgotten_again_and_again(me):
    card = cards.get("day01_0")
    for i in range(8):
        drill.record(me, card, drill.AGAIN if i % 2 else drill.GOOD, now=NOON + i * DAY, zone=UTC)
    assert drill.statistics(me, NOON, UTC).leeches == ("day01_0",)


def test_forecast_counts_what_is_late_today(me):
    drill.record(me, cards.get("day01_0"), drill.GOOD, now=NOON, zone=UTC)  # two days
    drill.record(me, cards.get("day01_1"), drill.EASY, now=NOON, zone=UTC)  # eight days
    counts = [day.cards for day in drill.forecast(me, 14, NOON, UTC)]
    assert counts == [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    late = drill.forecast(me, 14, NOON + 5 * DAY, UTC)
    assert (late[0].cards, late[0].day) == (1, NOON.date() + timedelta(days=5))
