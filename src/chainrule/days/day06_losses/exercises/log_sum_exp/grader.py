"""Small rows, then rows near ±10,000 in one array."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("log_sum_exp", "log_softmax"))


def scores(rng, size):
    """Return small scores (N, K) with N ≠ K."""
    return (rng.normal(0, 2, (size, size + 2)).round(2),)


def apart(rng, size):
    """Return rows near 10,000, 0 and -10,000, and one that spans all of it."""
    x = rng.normal(0, 2, (3, size + 2)).round(2) + np.array([[1e4], [0.0], [-1e4]])
    wide = np.full((1, size + 2), -1e4)
    wide[0, 0] = rng.uniform(-1, 1)
    return (np.concatenate([x, wide]),)


def lse(x, shift=None, axis=1):
    m = x.max(axis=axis, keepdims=True) if shift is None else shift
    return np.log(np.exp(x - m).sum(axis=axis)) + np.squeeze(m)


def right(x):
    return lse(x).reshape(len(x))


def right_log(x):
    return x - right(x)[:, None]


def softmax(x):
    return np.exp(right_log(x))


grader.equals(
    "log_sum_exp",
    to=right,
    on=scores,
    mistakes={
        "The shift is not added again: in softmax it cancels, here it does not": lambda x: (
            right(x) - x.max(axis=1)
        ),
        "The shift is added with the wrong sign": lambda x: right(x) - 2 * x.max(axis=1),
        "The sum runs down the columns: each row is one example": lambda x: right(x.T),
        "The mean of the exponentials is taken: their sum is asked for": lambda x: (
            right(x) - np.log(x.shape[1])
        ),
        "The logarithm is missing: this is the sum of the exponentials": lambda x: np.exp(right(x)),
        "The sum of all rows together is taken: one number a row is asked for": lambda x: np.log(
            np.exp(x).sum()
        ),
        "ln and exp cancelled term by term: the logarithm stands outside the sum": lambda x: x.sum(
            axis=1
        ),
        "This is the largest score: the soft part is missing": lambda x: x.max(axis=1),
        "np.log1p adds 1 to the sum: np.log is asked for here": lambda x: (
            x.max(axis=1) + np.log1p(np.exp(x - x.max(axis=1, keepdims=True)).sum(axis=1))
        ),
    },
    hint="of a row of K zeros it is ln K",
)
grader.equals(
    "log_sum_exp",
    to=right,
    on=apart,
    says="`log_sum_exp` holds for scores near ±10,000",
    mistakes={
        "exp overflows, or every term is 0: take the row's largest score out": lambda x: np.log(
            np.exp(x).sum(axis=1)
        ),
        "One maximum for all rows: a row far below it has a sum of 0": lambda x: (
            np.log(np.exp(x - x.max()).sum(axis=1)) + x.max()
        ),
        "The mean is taken out: a score far above it still overflows": lambda x: lse(
            x, shift=x.mean(axis=1, keepdims=True)
        ),
        "The largest distance from zero is taken out: take the largest score": lambda x: lse(
            x, shift=np.abs(x).max(axis=1, keepdims=True)
        ),
        "A small constant inside the logarithm hides rows whose terms are all 0": lambda x: np.log(
            np.exp(x).sum(axis=1) + 1e-9
        ),
        "Cut scores become alike": lambda x: np.log(np.exp(np.clip(x, -700, 700)).sum(axis=1)),
    },
    hint="the result lies between the row's largest score and that plus ln K",
)
grader.equals(
    "log_softmax",
    to=right_log,
    on=scores,
    mistakes={
        "Only the largest score is subtracted: subtract log-sum-exp": lambda x: (
            x - x.max(axis=1, keepdims=True)
        ),
        "The sign is turned: a log-probability is never positive": lambda x: -right_log(x),
        "This is softmax: its logarithm is asked for": softmax,
        "The columns are normalised: each row is one example": lambda x: right_log(x.T).T,
        "The score is divided by log-sum-exp: subtract it": lambda x: x / right(x)[:, None],
        "All rows are normalised together": lambda x: x - np.log(np.exp(x).sum()),
        "The sign is wrong: log-sum-exp is subtracted": lambda x: x + right(x)[:, None],
        "The largest score is taken from x alone: take it out of the sum as well": lambda x: (
            right_log(x) - x.max(axis=1, keepdims=True)
        ),
        "The largest score is taken out of the sum alone: take it from x as well": lambda x: (
            right_log(x) + x.max(axis=1, keepdims=True)
        ),
    },
    hint="exp of a row adds up to 1",
)


@grader.property("log_softmax", "`log_softmax` tells small probabilities apart")
def apart_from_each_other(code, rng, name="log_softmax"):
    """Compare two scores that lie far below the largest."""
    x = np.array([[0.0, -1000.0, -10000.0]])
    low = np.asarray(getattr(code, name)(x.copy()), dtype=float)[0, 1:]
    if np.isfinite(low).all() and np.isclose(*low):
        cause = "A small constant or a cut makes all small probabilities alike"
        fail(cause, given=x, got=low, expected=x[0, 1:], hint="x minus log-sum-exp: no probability")


grader.equals(
    "log_softmax",
    to=right_log,
    on=apart,
    says="`log_softmax` loses no probability",
    mistakes={
        "The probability has rounded to 0 before its logarithm is taken: log 0": lambda x: np.log(
            softmax(x)
        ),
        "exp overflows, or every term is 0: take the row's largest score out": lambda x: (
            x - np.log(np.exp(x).sum(axis=1, keepdims=True))
        ),
        "exp overflows, or every term is 0: take out the row's largest score": lambda x: np.log(
            np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        ),
    },
    hint="x minus log-sum-exp: no division, no logarithm of a probability",
)
for name in grader.needs:
    grader.keeps_inputs(name, on=scores)
    grader.no_loop(name)
