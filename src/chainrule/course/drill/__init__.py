"""Drills: cards that come back when they are about to be forgotten.

    from chainrule.course import drill

    turn = drill.next_turn(me)                       # what is due, then what is new; or None
    print(turn.ask().question)
    judged, outcome = drill.answer(me, turn, "1,024")    # kept before it returns
    drill.forecast(me), drill.statistics(me)

Read in this order: queue.py (which card now) · record.py (an answer) · schedule.py (FSRS) ·
clock.py (the day ends at 04:00) · statistics.py.
"""

from chainrule.course.drill.mixed import mixed
from chainrule.course.drill.queue import Turn, Wanted, begun, queue
from chainrule.course.drill.record import Outcome, answer, exercise_failed, grade, handed_in, record
from chainrule.course.drill.schedule import AGAIN, EASY, GOOD, HARD
from chainrule.course.drill.statistics import (
    Expected,
    Statistics,
    Topic,
    due_today,
    forecast,
    next_turn,
    statistics,
    topics,
)

__all__ = [
    "AGAIN",
    "EASY",
    "GOOD",
    "HARD",
    "Expected",
    "Outcome",
    "Statistics",
    "Topic",
    "Turn",
    "Wanted",
    "answer",
    "begun",
    "due_today",
    "exercise_failed",
    "forecast",
    "grade",
    "handed_in",
    "mixed",
    "next_turn",
    "queue",
    "record",
    "statistics",
    "topics",
]
