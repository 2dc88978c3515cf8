"""Each gate is judged by its truth table; a wrong table often is another gate's."""

import itertools

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(
    needs=("AND", "OR", "NOT", "NAND", "IMPLIES", "MAJORITY", "XOR_EXISTS"),
)


def table(weights, zero=False):
    """Return the answers on all inputs, 0…0 first; `zero` is the answer to a score of zero."""
    x = np.array(list(itertools.product((0, 1), repeat=len(weights) - 1)))
    scores = x @ np.array(weights[:-1]) + weights[-1]
    return tuple(int(score > 0 or (zero and score == 0)) for score in scores)


def numbers(name, gate, inputs):
    """Return the gate's weights and bias."""
    if gate is None:
        fail(f"`{name}` is not set yet", hint=f"set `{name}` to weights and a bias")
    try:
        found = [float(value) for value in gate]
    except (TypeError, ValueError):
        found = []
    if len(found) != inputs + 1 or not np.isfinite(found).all():
        cause = f"`{name}`: {inputs + 1} numbers are needed, the weights and last the bias"
        fail(cause, got=gate, hint=f"{inputs} inputs have {inputs} weights, and there is one bias")
    return found


NAMES = {
    (0, 0, 0, 1): "answers like AND",
    (0, 1, 1, 1): "answers like OR",
    (1, 1, 1, 0): "answers like NAND",
    (1, 0, 0, 0): "answers like NOR",
    (1, 1, 0, 1): "answers like IMPLIES",
    (0, 0, 1, 1): "looks at its first input only",
    (0, 1, 0, 1): "looks at its second input only",
    (1, 1, 0, 0): "looks at its first input only",
    (1, 0, 1, 0): "looks at its second input only",
}


def constant(answers):
    """Say what a gate does that always gives the same answer."""
    return {(1,): "always fires", (0,): "never fires"}.get(tuple(set(answers)), "")


def off(found, right):
    """Say in which direction the bias is off, if the weights can stay as they are."""
    *w, b = found
    scores = sorted(np.array(list(itertools.product((0, 1), repeat=len(w)))) @ np.array(w))
    between = [-(low + high) / 2 for low, high in itertools.pairwise(scores)]
    better = [one for one in between if table([*w, one]) == right]
    return "" if not better else "high" if b > better[0] else "low"


def cause_of(name, found, right, known):
    """Return what is the matter with a gate whose table is wrong; the surest comes first."""
    answers = table(found)
    tests = {
        f"A score of `{name}` is exactly zero, and the step answers 0 there": (
            table(found, zero=True) == right
        ),
        f"The bias of `{name}` has the wrong sign: it is the threshold with a minus": (
            table([*found[:-1], -found[-1]]) == right
        ),
        f"`{name}` {known.get(answers)}": answers in known,
        f"The bias comes last; in `{name}` it stands first": table([*found[1:], found[0]]) == right,
        f"`{name}` is turned round: every answer is the opposite": (
            table([-value for value in found]) == right
        ),
        f"`{name}` {constant(answers)}: the bias is too {off(found, right)} for its weights": (
            constant(answers) and off(found, right)
        ),
        f"The bias of `{name}` is too {off(found, right)} for its weights": off(found, right),
    }
    says = constant(answers) or NAMES.get(answers, "gives wrong answers")
    return next((cause for cause, holds in tests.items() if holds), f"`{name}` {says}")


def check_gate(name, inputs, right, known):
    """Add the property of one gate; `known` names other tables that learners reach."""

    @grader.property(name, f"`{name}` answers rightly on all inputs")
    def gate(code, rng):
        """Compare the truth table."""
        found = numbers(name, getattr(code, name), inputs)
        answers = table(found)
        if answers == right:
            return
        cases = list(itertools.product((0, 1), repeat=inputs))
        n = next(i for i in range(len(right)) if answers[i] != right[i])
        score = float(np.array(cases[n]) @ np.array(found[:-1]) + found[-1])
        cause = cause_of(name, found, right, known)
        hint = f"with {cases[n]} the score is {score:g}; which sign should it have?"
        fail(cause, given=cases[n], got=answers[n], expected=right[n], hint=hint)


check_gate("AND", 2, (0, 0, 0, 1), {(0, 1, 1, 1): "answers like OR: one input is enough for it"})
check_gate("OR", 2, (0, 1, 1, 1), {(0, 0, 0, 1): "answers like AND: one input should be enough"})
check_gate("NOT", 1, (1, 0), {(0, 1): "passes its input on: its weight must be negative"})
NAND = {(1, 0, 0, 0): "answers like NOR: it must fire with one input too"}
check_gate("NAND", 2, (1, 1, 1, 0), NAND)
IMPLIES = {(1, 0, 1, 1): "answers as if its inputs have changed places"}
check_gate("IMPLIES", 2, (1, 1, 0, 1), IMPLIES)
THREE = {
    (0, 0, 0, 0, 0, 0, 0, 1): "asks for all three inputs; two are enough",
    (0, 1, 1, 1, 1, 1, 1, 1): "is too easy: one input is enough for it",
}
check_gate("MAJORITY", 3, (0, 0, 0, 1, 0, 1, 1, 1), THREE)


@grader.property("XOR_EXISTS", "`XOR_EXISTS` is right")
def xor(code, rng):
    """Compare with False."""
    got = code.XOR_EXISTS
    hint = "write the four conditions on w1, w2, b, and add them in pairs"
    if got is None:
        fail("`XOR_EXISTS` is not set yet", hint=hint)
    if not isinstance(got, bool | np.bool_):
        fail("`XOR_EXISTS` must be True or False", got=repr(got), hint=hint)
    if got:
        fail("XOR needs more: no single line has (0, 1) and (1, 0) alone on one side", hint=hint)
