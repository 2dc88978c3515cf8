"""Properties of five local rules, found by central differences."""

import numpy as np

from chainrule.course.grading import Grader
from chainrule.course.grading.checks import differences


def by_both(op):
    """Return the gradients of sum(dy * op(a, b)) by a and by b, found by differences."""

    def loss(dy, a, b):
        return np.sum(dy * op(a, b))

    return lambda dy, a, b: (differences(loss, 1)(dy, a, b), differences(loss, 2)(dy, a, b))


def pairs(rng, size):
    return rng.standard_normal(size), rng.standard_normal(size), rng.standard_normal(size)


def signed(rng, size):
    x = rng.uniform(0.5, 2, size) * np.where(np.arange(size) % 2, -1.0, 1.0)
    return rng.standard_normal(size), x


def with_zeros(rng, size):
    return rng.uniform(1, 2, size + 1), np.where(np.arange(size + 1) % 2, 1.0, 0.0)


def square(rng, size):
    n = size + 1
    return tuple(rng.standard_normal((n, n)) for _ in range(3))


def oblong(rng, size):
    n, k, m = size, size + 1, size + 2
    return (
        rng.standard_normal((n, m)),
        rng.standard_normal((n, k)),
        rng.standard_normal((k, m)),
    )


def rows(rng, size):
    return (rng.standard_normal((size + 1, size + 2)),)


def numbers(rng, size):
    return float(rng.uniform(1, 2)), rng.standard_normal((size, 2))


def bias(dy):
    def loss(b, x):
        return np.sum(dy * (x + b))

    return differences(loss, 0)(np.zeros(dy.shape[1]), np.zeros_like(dy))


grader = Grader(needs=("mul_back", "relu_back", "matmul_back", "bias_back", "mean_back"))
grader.equals(
    "mul_back",
    to=by_both(np.multiply),
    on=pairs,
    mistakes={
        "The factors are swapped: the slope by a is b": lambda dy, a, b: (dy * a, dy * b),
        "dy is missing: these are the slopes of the op alone": lambda dy, a, b: (b, a),
        "That is the rule of a sum: a product has the other factor as its slope": (
            lambda dy, a, b: (dy, dy)
        ),
        "da and db stand in the wrong order, without dy": lambda dy, a, b: (a, b),
        "Both get the whole product: each factor gets dy times the other one": lambda dy, a, b: (
            dy * a * b,
            dy * a * b,
        ),
    },
    hint="try a = 2, b = 3, dy = 1: moving a by 0.01 moves a * b by 0.03",
)
grader.equals(
    "relu_back",
    to=lambda dy, x: differences(lambda dy, x: np.sum(dy * np.maximum(x, 0)), 1)(dy, x),
    on=signed,
    mistakes={
        "dy is missing: this is the slope alone": lambda dy, x: 1.0 * (x > 0),
        "dy is missing: this is the test alone": lambda dy, x: x > 0,
        "That multiplies by the value of ReLU: it needs its slope, 0 or 1": (
            lambda dy, x: dy * np.maximum(x, 0)
        ),
        "The test reads dy: it must read x, the input": lambda dy, x: dy * (dy > 0),
        "The sides are swapped: the gradient passes where x is positive": lambda dy, x: (
            dy * (x < 0)
        ),
        "That is ReLU itself: dy times its slope, 0 or 1, is asked for": lambda dy, x: np.maximum(
            x, 0
        ),
        "A negative dy is dropped: only the sign of x counts": lambda dy, x: (
            dy * (x > 0) * (dy > 0)
        ),
        "Where x is negative the sign of dy is turned: the slope there is 0": lambda dy, x: (
            dy * np.sign(x)
        ),
        "The gradient passes everywhere: where x is negative the slope is 0": lambda dy, x: dy,
    },
    hint="where x is negative the output does not move at all",
)
grader.equals(
    "relu_back",
    to=lambda dy, x: dy * (x > 0),
    on=with_zeros,
    says="at exactly 0 the slope of ReLU is 0",
    points=1,
    mistakes={
        "At exactly 0 the slope is taken as 1: PyTorch takes 0": lambda dy, x: dy * (x >= 0),
        "At exactly 0 the slope is taken as one half: PyTorch takes 0": lambda dy, x: (
            dy * ((x > 0) + 0.5 * (x == 0))
        ),
    },
    hint="`>` or `>=`?",
)
grader.equals(
    "matmul_back",
    to=by_both(np.matmul),
    on=square,
    says="`matmul_back` is right for square matrices",
    mistakes={
        "Nothing is transposed: da needs b turned, db needs a turned": lambda dy, a, b: (
            dy @ b,
            a @ dy,
        ),
        "The factors stand in the wrong order: da is dy times b turned": lambda dy, a, b: (
            b.T @ dy,
            dy @ a.T,
        ),
        "These are entry-by-entry products: a matrix product needs matrix products back": (
            lambda dy, a, b: (dy * b, dy * a)
        ),
        "da and db are swapped": lambda dy, a, b: (a.T @ dy, dy @ b.T),
        "dy is transposed: turn the other matrix": lambda dy, a, b: (dy.T @ b, a @ dy.T),
        "db is not right: a must be transposed, on the left of dy": lambda dy, a, b: (
            dy @ b.T,
            dy @ a.T,
        ),
        "db lacks the transpose: it is a turned, times dy": lambda dy, a, b: (dy @ b.T, a @ dy),
        "da lacks the transpose: it is dy times b turned": lambda dy, a, b: (dy @ b, a.T @ dy),
        "dy is missing: these are the other matrices, turned": lambda dy, a, b: (b.T, a.T),
    },
    hint="write the shapes beside dy, a and b: only one product fits",
)
grader.equals(
    "matmul_back",
    to=by_both(np.matmul),
    on=oblong,
    says="`matmul_back` is right for matrices of any shape",
    points=1,
    hint="da has the shape of a, db the shape of b",
)
grader.equals(
    "bias_back",
    to=bias,
    on=rows,
    mistakes={
        "dy is handed on as it is: one bias entry collects from all rows": lambda dy: dy,
        "That is a mean over the batch: gradients that meet are added": lambda dy: dy.mean(0),
        "The sum runs over the wrong axis": lambda dy: dy.sum(1),
        "That is the sum of everything: each bias entry has its own": lambda dy: dy.sum(),
        "Only the first row is used": lambda dy: dy[0],
        "dy is missing: that counts the rows": lambda dy: np.full(dy.shape[1], len(dy)),
        "dy is missing: that is the slope alone": lambda dy: np.ones(dy.shape[1]),
    },
    hint="the result has the shape of the bias",
)
grader.equals(
    "mean_back",
    to=lambda dy, x: differences(lambda dy, x: dy * np.mean(x), 1)(dy, x),
    on=numbers,
    mistakes={
        "The gradient is too large: a mean divides by the number of entries": (
            lambda dy, x: dy * np.ones_like(x)
        ),
        "The gradient is a number: dx has the shape of x": lambda dy, x: dy / x.size,
        "The division is by the number of rows: the mean is over all entries": (
            lambda dy, x: dy * np.ones_like(x) / len(x)
        ),
        "dy is missing": lambda dy, x: np.ones_like(x) / x.size,
        "That multiplies by x: the slope of a mean does not depend on x": lambda dy, x: (
            dy * x / x.size
        ),
    },
    hint="moving one of four entries by 1 moves the mean by 1/4",
)
grader.keeps_inputs("relu_back", on=signed)
