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
    if len(found) != inputs + 1:
        cause = f"`{name}`: {inputs + 1} numbers are needed, the weights and last the bias"
        fail(cause, got=gate, hint=f"{inputs} inputs have {inputs} weights, and there is one bias")
    return found


def cause_of(name, found, answers, right, known):
    """Return what is the matter with a gate whose table is wrong."""
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
    }
    return next((cause for cause, holds in tests.items() if holds), f"`{name}` gives wrong answers")


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
        cause = cause_of(name, found, answers, right, known)
        hint = f"with {cases[n]} the score is {score:g}; which sign should it have?"
        fail(cause, given=cases[n], got=answers[n], expected=right[n], hint=hint)


TWO = {
    (0, 1, 1, 1): "answers like OR: one input is enough for it",
    (0, 0, 0, 1): "answers like AND: one input should be enough",
    (1, 0, 0, 0): "answers like NOR: it must fire with one input too",
    (1, 1, 1, 1): "always fires: the bias is too high for its weights",
    (0, 0, 0, 0): "never fires: the bias is too low for its weights",
    (1, 0, 1, 1): "answers as if its inputs have changed places",
}
check_gate("AND", 2, (0, 0, 0, 1), TWO)
check_gate("OR", 2, (0, 1, 1, 1), TWO)
check_gate("NOT", 1, (1, 0), {(0, 1): "passes its input on: its weight must be negative"})
check_gate("NAND", 2, (1, 1, 1, 0), TWO)
check_gate("IMPLIES", 2, (1, 1, 0, 1), TWO)
THREE = {
    (0, 0, 0, 0, 0, 0, 0, 1): "asks for all three inputs; two are enough",
    (0, 1, 1, 1, 1, 1, 1, 1): "is too easy: one input is enough for it",
}
check_gate("MAJORITY", 3, (0, 0, 0, 1, 0, 1, 1, 1), THREE)
grader.value(
    "XOR_EXISTS",
    to=False,
    mistakes={"XOR needs more: no single line has (0, 1) and (1, 0) alone on one side": True},
    hint="write the four conditions on w1, w2, b, and add them in pairs",
)
