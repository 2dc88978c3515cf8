r"""Code that nobody has read yet, run in a process that can be stopped.

    done = limited.call("chainrule.course.exercise.inside:graded", settings)
    done.value, done.ended, done.printed

    with limited.Session() as session:             # one namespace, block after block
        session.run("x = 2\nprint(x)", print)      # prints: stdout 2

The process works in a temporary folder and sees no keys of the user's environment; it and all
that it starts is killed when time, memory or processes run out. This guards against accidents.
It is no sandbox: see docs/grading.md.

limits.py     how much is allowed, and what is said
worker.py     the process, from outside        child.py     the process, from inside
room.py       its folder and environment       tree.py      all its processes, counted and killed
guard.py      what reaches outside is refused  landlock.py  by Linux too
"""

from chainrule.course.limited.call import Done, call
from chainrule.course.limited.limits import BLOCK, CHECK, Ended, Limits
from chainrule.course.limited.session import Session

__all__ = ["BLOCK", "CHECK", "Done", "Ended", "Limits", "Session", "call"]
