"""Values near zero, then scores of ±10,000 with every overflow an error."""

import ast

import numpy as np

from chainrule.course.grading import Falls, Grader, fail

grader = Grader(needs=("sigmoid", "log_sigmoid"))


def scores(rng, size):
    """Return scores of moderate size, with a zero."""
    x = rng.uniform(-8, 8, (size, 3)).round(2)
    x[0, 0] = 0
    return (x,)


def large(rng, size):
    """Return scores up to 10,000 of both signs."""
    top = 10.0 ** rng.uniform(3.2, 4)
    return (np.array([-1e4, -top, -100.0, 0.0, 100.0, top, 1e4]),)


def right(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1 + e)


def right_log(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


grader.equals(
    "sigmoid",
    to=right,
    on=scores,
    mistakes={
        "The sigmoid is turned round: it falls from 1 to 0": lambda x: right(-x),
        "This is tanh: it runs from -1 to 1, the sigmoid from 0 to 1": np.tanh,
        "This is σ(2x): inside tanh stands x / 2": lambda x: right(2 * x),
        "This is the softmax of the whole array: each number is squashed alone": lambda x: (
            np.exp(x - x.max()) / np.exp(x - x.max()).sum()
        ),
        "This is the slope of the sigmoid": lambda x: right(x) * right(-x),
        "For negative x this is σ(|x|): there the numerator is e = exp(-|x|)": lambda x: (
            1 / (1 + np.exp(-np.abs(x)))
        ),
    },
    hint="σ(0) is 0.5, σ(2) is 0.88",
)
grader.equals(
    "log_sigmoid",
    to=right_log,
    on=scores,
    mistakes={
        "The sign is wrong: the logarithm of a number below 1 is negative": lambda x: -right_log(x),
        "The large part is missing: for negative x, min(x, 0) stands beside the logarithm": (
            lambda x: -np.log1p(np.exp(-np.abs(x)))
        ),
        "This is ln σ(-x): the sign of x is wrong": lambda x: right_log(-x),
        "This is the sigmoid: its logarithm is asked for": right,
        "The sign of the small part is wrong: min(x, 0) - ln(1 + e)": lambda x: (
            np.minimum(x, 0) + np.log1p(np.exp(-np.abs(x)))
        ),
        "The large part is min(x, 0), and this takes max(x, 0)": lambda x: (
            np.maximum(x, 0) - np.log1p(np.exp(-np.abs(x)))
        ),
        "This is the logarithm to base 10: ln is asked for": lambda x: np.log10(right(x)),
        "This is the logarithm to base 2: ln is asked for": lambda x: np.log2(right(x)),
    },
    hint="ln σ(0) is -0.693",
)


def strictly(code, name, x):
    """Call a function with every overflow and every 0/0 an error."""
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return np.asarray(getattr(code, name)(x.copy()), dtype=float)
    except Falls as falls:
        if "FloatingPointError" not in falls.cause:
            raise
        what = falls.cause.partition(": ")[2]
        if "divide by zero" in what:
            cause = "The sigmoid has rounded to 0 before its logarithm is taken: log 0"
            fail(cause, given=x, hint="write ln σ without σ: hint 3")
        cause = f"`{name}` overflows for large scores ({what})"
        fail(cause, given=x, hint=f"{falls.hint}; np.where computes both of its sides")


@grader.property("sigmoid", "`sigmoid` overflows nowhere up to ±10,000", points=2, main=False)
def holds(code, rng):
    """Look at extreme scores, and at the digits of small values."""
    (x,) = large(rng, 1)
    got = strictly(code, "sigmoid", x)
    if not np.allclose(got, right(x), rtol=1e-4, atol=1e-6):
        fail("`sigmoid` is wrong for large scores", given=x, got=got, expected=right(x))
    small = -rng.uniform(60, 300, 4)
    got = strictly(code, "sigmoid", small)
    if not np.allclose(got, np.exp(small), rtol=1e-6, atol=0):
        cause = "`sigmoid` loses small values: they are rounded off or cut"
        fail(
            cause, given=small, got=got, expected=np.exp(small), hint="no tanh, no np.clip, no eps"
        )


@grader.property("log_sigmoid", "`log_sigmoid` is exact up to ±10,000", points=2, main=False)
def log_holds(code, rng):
    """Compare logarithms of extreme scores."""
    (x,) = large(rng, 1)
    got = strictly(code, "log_sigmoid", x)
    if not np.allclose(got, right_log(x), rtol=1e-6, atol=0):
        low = np.isclose(got[0], got[1]) or got[0] > -9999
        cut = "Cutting the score or adding a small constant makes all large scores alike"
        cause = cut if low else "`log_sigmoid` loses digits for large scores"
        hint = "ln(1 + e) for small e: np.log1p(e)"
        fail(cause, given=x, got=got, expected=right_log(x), hint=hint)


for name in grader.needs:
    grader.keeps_inputs(name, on=scores)
    grader.no_loop(name)

    @grader.property(name, f"`{name}` silences nothing", main=False)
    def loud(code, rng, name=name):
        """Read in the syntax tree whether NumPy's warnings are switched off."""
        text = ast.unparse(code.tree_of(name))
        if "errstate" in text or "seterr" in text:
            cause = "The overflow is silenced, not avoided"
            fail(cause, hint="of which number, made from `x`, can you always take `exp`?")
