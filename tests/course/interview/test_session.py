"""An interview: weak topics first, against the clock, graded, summed up."""

from collections import Counter
from datetime import UTC, timedelta

import pytest
from tests.course.drill.support import NOON

from chainrule.course import cards, drill, interview
from chainrule.errors import CardError, OptionError


def begin(me, **how):
    return interview.begin(me, **{"seed": 1, "now": NOON, **how})


def answered(session, me, now=NOON, met=3):
    turn = session.current(now)
    session.answer(me, turn.ask().right, now)
    if session.waiting is not None:
        session.grade(me, met, now)


def test_weak_topics_come_first_and_interview_cards_too(me):
    me.read(2)
    drill.record(me, cards.get("day02_1"), drill.GOOD, now=NOON, zone=UTC)
    drill.record(me, cards.get("day02_0"), drill.AGAIN, now=NOON, zone=UTC)
    asked = interview.choose(me, 5, seed=2)
    assert asked[0].topic == "topic day02 0"
    assert asked[0].interview
    assert sum(card.interview for card in asked) == 3
    assert len({card.id for card in asked}) == 5
    assert interview.choose(me, 5, seed=2) == asked


def test_only_days_begun(me):
    assert {card.day for card in interview.choose(me, 8)} == {"day01"}
    assert len(interview.choose(me, 8)) == 4


def test_all_days_where_none_is_begun(me, tmp_path):
    other = me.db.learner("somebody else")
    days = Counter(card.day for card in interview.choose(other, 14))
    assert days == {"day01": 4, "day02": 8, "day08": 2}


def test_to_the_end(me):
    session = begin(me, questions=3)
    while session.current(NOON):
        answered(session, me)
    result = session.result(NOON)
    assert (result.answered, result.questions, result.points) == (3, 3, 1.0)
    assert result.go_over == ()
    assert len(me.reviews()) == 3
    with pytest.raises(CardError, match="not over"):
        session.answer(me, "1")


def test_time_is_up(me):
    session = begin(me, questions=4, minutes=10)
    assert session.left(NOON + timedelta(minutes=4)) == timedelta(minutes=6)
    answered(session, me, NOON + timedelta(minutes=9))
    answered(session, me, NOON + timedelta(minutes=9))
    late = NOON + timedelta(minutes=11)
    assert session.current(late) is None
    result = session.result(late)
    assert (result.answered, result.points, result.minutes) == (2, 0.5, 9)
    assert result.go_over == ("Day 1, “Why”",)


def test_an_answer_begun_in_time_may_be_graded_late(me):
    session = begin(me, questions=4, minutes=10)
    while not session.current(NOON).ask().rubric:
        answered(session, me)
    session.answer(me, "because", NOON)
    late = NOON + timedelta(minutes=11)
    assert session.current(late) is not None
    session.grade(me, 2, late)
    assert session.current(late) is None
    assert session.answers[-1].points == 2 / 3


def test_what_cannot_be_read_is_asked_again(me):
    session = begin(me, questions=4)
    while session.current(NOON).ask().rubric:
        answered(session, me)
    turn = session.current(NOON)
    assert not session.answer(me, "%%", NOON).read
    assert session.current(NOON) == turn
    with pytest.raises(CardError, match="graded by its rubric"):
        session.grade(me, 1, NOON)


def test_grades_lie_in_the_rubric(me):
    session = begin(me, questions=4)
    while not session.current(NOON).ask().rubric:
        answered(session, me)
    session.answer(me, "because", NOON)
    with pytest.raises(CardError, match="from 0 to 3 is needed; got 4"):
        session.grade(me, 4, NOON)


@pytest.mark.parametrize("how", [{"minutes": 0}, {"questions": 0}, {"questions": 101}])
def test_sizes_that_make_no_interview(me, how):
    with pytest.raises(OptionError, match="1 to 100 questions"):
        begin(me, **how)
