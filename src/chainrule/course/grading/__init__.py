"""What a grader is made of: properties that an answer must have, and mistakes it may contain.

    from chainrule.course.grading import Grader

    grader = Grader(needs=("mse",))
    grader.equals("mse", to=mse, on=pairs, mistakes={"This is the sum, …": summed})
    grader.keeps_inputs("mse", on=pairs)
    grader.no_loop("mse")

`pairs(rng, size)` gives fresh arguments, `mse` and `summed` take them: the reference, and what a
learner with that mistake would have written.
"""

from chainrule.course.grading.answer import Answer
from chainrule.course.grading.code import Code
from chainrule.course.grading.falls import Falls, fail
from chainrule.course.grading.grader import Grader

__all__ = ["Answer", "Code", "Falls", "Grader", "fail"]
