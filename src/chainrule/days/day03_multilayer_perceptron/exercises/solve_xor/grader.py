"""Properties of a network that computes XOR."""

import numpy as np

from chainrule.course.grading import Grader, fail

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TRUTH = np.array([False, True, True, False])
TABLES = {
    (False, True, True, True): "This is OR: (1, 1) must be false",
    (False, False, False, True): "This is AND: the two middle points must be true, (1, 1) false",
    (True, False, False, True): "The answer is turned round (XNOR): change the signs of the score",
    (True, True, True, False): "This is NAND: (0, 0) must be false",
    (True, False, False, False): "This is NOR: the two middle points must be true, (0, 0) false",
    (False, True, False, False): "Only (0, 1) is true: no hidden unit lifts the score at (1, 0)",
    (False, False, True, False): "Only (1, 0) is true: no hidden unit lifts the score at (0, 1)",
    (False, True, False, True): "The score follows x2 alone",
    (False, False, True, True): "The score follows x1 alone",
    (False, False, False, False): "No score is above 0.5",
    (True, True, True, True): "Every score is above 0.5: (0, 0) and (1, 1) must be false",
}

grader = Grader(needs=("W1", "b1", "W2", "b2"))


def numbers(code):
    """Return the four constants as arrays, or say which does not fit."""
    found = {}
    for name in ("W1", "b1", "W2", "b2"):
        value = getattr(code, name)
        if value is None:
            fail(f"`{name}` is not set yet", hint="hint 1 names what each hidden unit may measure")
        try:
            found[name] = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            fail(f"`{name}` is not an array of numbers", got=value)
        if not np.isfinite(found[name]).all():
            fail(f"`{name}` holds a number that is not finite", got=value)
    return found


def fitting(code):
    """Return the four constants with shapes that fit."""
    found = numbers(code)
    n = len(found["b1"]) if found["b1"].ndim == 1 else "H"
    needed = {"W1": (n, 2), "b1": (n,), "W2": (1, n), "b2": (1,)}
    for name in ("b1", "W1", "W2", "b2"):
        got = found[name].shape
        if got != needed[name]:
            cause = f"`{name}` has shape {got}, and {needed[name]} is needed"
            fail(cause.replace("'H'", "H"), hint="a row of W1 and an entry of b1 per hidden unit")
    return found


def run(net, x):
    """Return the hidden layer and the score of each point."""
    h = np.maximum(x @ net["W1"].T + net["b1"], 0)
    return h, (h @ net["W2"].T + net["b2"])[:, 0]


@grader.property("W1", "the four shapes fit each other", points=1)
def shapes_fit(code, rng):
    fitting(code)


@grader.property("score", "the score is above 0.5 for (0, 1) and (1, 0) only", points=4)
def is_xor(code, rng):
    net = fitting(code)
    h, score = run(net, POINTS)
    if ((score > 0.5) == TRUTH).all():
        return
    told = {"given": POINTS, "got": score, "expected": "above 0.5, in the middle two only"}
    hidden_fault(POINTS @ net["W1"].T + net["b1"], h, told)
    steps = (h > 0) @ net["W2"].T + net["b2"]
    if ((steps[:, 0] > 0.5) == TRUTH).all():
        told["hint"] = "with hard steps it would be XOR: a ReLU says how much, not only whether"
    fail(TABLES.get(tuple((score > 0.5).tolist()), "This is not XOR"), **told)


def hidden_fault(z, h, told):
    """Fail where no weights of the score could help: the hidden layer itself lacks something."""
    n, asleep = h.shape[1], np.flatnonzero(~h.any(axis=0)) + 1
    if n < 2:
        fail("One hidden unit is not enough: it can rise or fall, not rise and fall", **told)
    if len(asleep) == n:
        fail("Every hidden unit is 0 on all four points: nothing gets through", **told)
    if not ((z < 0).any(axis=0) & (z > 0).any(axis=0)).any():
        hint = "a unit needs a point where its sum is below 0: a bias can push it there"
        fail("No hidden unit bends: none is below 0 at one point and above 0 at another, "
             "so on these points the net is linear", hint=hint, **told)  # fmt: skip
    if np.linalg.matrix_rank(h - h[0]) < 2 and len(asleep):
        fail(f"Hidden unit {asleep[0]} is 0 on all four points: what is left measures one thing "
             "only", hint="look at its sum on each point: a bias can lift it", **told)  # fmt: skip
    if np.linalg.matrix_rank(h - h[0]) < 2:
        hint = "one column of numbers, rising or falling with x, cannot be up, then down"
        fail("The hidden units are copies of each other: together they measure one thing only",
             hint=hint, **told)  # fmt: skip


@grader.property("score", "it still holds when inputs are off by 0.1", main=False)
def holds_nearby(code, rng):
    corners = np.array([[a, b] for a in (-0.1, 0.0, 0.1) for b in (-0.1, 0.0, 0.1)])
    some = rng.uniform(-0.1, 0.1, (20, 2))
    for move in np.concatenate([corners, some]):
        _, score = run(fitting(code), POINTS + move)
        if ((score > 0.5) != TRUTH).any():
            at = int(np.argmax((score > 0.5) != TRUTH))
            hint = "aim for scores near 0 and 1 on the four points"
            fail("A score is too close to 0.5: a small change of the inputs turns the answer",
                 given=POINTS[at] + move, got=float(score[at]),
                 expected="above 0.5" if TRUTH[at] else "at most 0.5", hint=hint)  # fmt: skip
