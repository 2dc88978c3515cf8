"""Interview mode: a timed, mixed set from weak topics; answers are graded by a rubric.

    from chainrule.course import interview

    session = interview.begin(me, minutes=20, questions=8)
    turn = session.current()                      # None when all is answered, or time is up
    judged = session.answer(me, "because …")      # kept at once; a short answer waits for its grade
    session.grade(me, met=2)                      # two points of the rubric were said
    session.result().go_over                      # topics to read again

Each answer counts as a review of its card.
"""

from chainrule.course.interview.choosing import choose
from chainrule.course.interview.session import Answered, Result, Session, begin

__all__ = ["Answered", "Result", "Session", "begin", "choose"]
