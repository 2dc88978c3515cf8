"""Exercises: what is asked, the learner's file, and what a grader says to it.

    ex = exercise.get("day04/accumulate")     # or find("4.2"); of(4) has the whole day
    exercise.place(ex)                        # the learner's file, made from the starter
    exercise.check(ex).lines                  # graded on a copy, in a process of its own

`python -m chainrule.course.exercise prove day04` proves a day's graders for who writes them.
"""

from chainrule.course.exercise.check import check, fingerprint
from chainrule.course.exercise.find import every, find, get, of
from chainrule.course.exercise.folder import Exercise
from chainrule.course.exercise.place import file_of, place
from chainrule.course.exercise.record import is_open, keep, next_hint, solution_seen

__all__ = [
    "Exercise",
    "check",
    "every",
    "file_of",
    "find",
    "fingerprint",
    "get",
    "is_open",
    "keep",
    "next_hint",
    "of",
    "place",
    "solution_seen",
]
