"""Properties of the scores of a classifier."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("confusion", "accuracy", "precision", "recall", "f1"))


def labels(rng, size):
    """Return labels of K classes, and answers of which two thirds are right."""
    classes = 2 + size // 2
    y = rng.integers(0, classes, 3 * size + 3)
    y[:2] = [0, 1]
    said = np.where(rng.random(y.size) < 0.66, y, rng.integers(0, classes, y.size))
    said[:2] = [1, 1]  # one confusion that goes one way only
    return y, said, classes


def count(y, said, classes):
    return np.array(
        [[((y == i) & (said == j)).sum() for j in range(classes)] for i in range(classes)]
    )


def matrices(rng, size):
    """Return a matrix of counts in which every class occurs and is predicted."""
    return (rng.integers(1, 9, (size + 1, size + 1)) + 5 * np.eye(size + 1, dtype=int),)


def with_gaps(rng, size):
    """Return a matrix in which the last class neither occurs nor is predicted."""
    m = rng.integers(1, 9, (size + 1, size + 1))
    m[-1], m[:, -1] = 0, 0
    return (m,)


def divided(m, axis):
    return np.diag(m) / np.maximum(m.sum(axis=axis), 1)


def harmonic(m):
    p, r = divided(m, 0), divided(m, 1)
    return 2 * p * r / np.where(p + r > 0, p + r, 1)


grader.equals(
    "confusion",
    to=count,
    on=labels,
    mistakes={
        "Rows and columns are swapped: the row is the true class": lambda y, p, k: count(p, y, k),
        "The matrix holds shares: counts are asked for": lambda y, p, k: count(y, p, k) / len(y),
        "Each row is divided by its sum: counts are asked for": lambda y, p, k: (
            count(y, p, k) / np.maximum(count(y, p, k).sum(axis=1, keepdims=True), 1)
        ),
        "A pair that comes twice is counted once: m[y, predicted] += 1 forgets repeats": lambda y, p, k: (
            np.minimum(count(y, p, k), 1)
        ),
        "Only the right answers are counted": lambda y, p, k: np.diag(np.diag(count(y, p, k))),
        "Only the wrong answers are counted": lambda y, p, k: (
            count(y, p, k) - np.diag(np.diag(count(y, p, k)))
        ),
    },
)
grader.equals(
    "accuracy",
    to=lambda m: np.diag(m).sum() / m.sum(),
    on=matrices,
    mistakes={
        "This is the number of right answers: divide by all": lambda m: np.diag(m).sum(),
        "This is the mean of the recalls: rare classes weigh as much as common ones": lambda m: (
            divided(m, 1).mean()
        ),
        "This is the share of wrong answers": lambda m: 1 - np.diag(m).sum() / m.sum(),
    },
)
grader.equals(
    "precision",
    to=lambda m: divided(m, 0),
    on=matrices,
    mistakes={
        "This is recall: precision divides by what was predicted, the column's sum": lambda m: (
            divided(m, 1)
        ),
        "Precision is divided by all examples": lambda m: np.diag(m) / m.sum(),
    },
)
grader.equals(
    "recall",
    to=lambda m: divided(m, 1),
    on=matrices,
    mistakes={
        "This is precision: recall divides by what is there, the row's sum": lambda m: divided(
            m, 0
        ),
        "Recall is divided by all examples": lambda m: np.diag(m) / m.sum(),
    },
)
grader.equals(
    "f1",
    to=harmonic,
    on=matrices,
    mistakes={
        "This is the plain mean: F1 is the harmonic mean, 2pr / (p + r)": lambda m: (
            (divided(m, 0) + divided(m, 1)) / 2
        ),
        "The factor 2 is missing": lambda m: harmonic(m) / 2,
        "This is one number for all classes: one value a class is asked for": lambda m: harmonic(
            m
        ).mean(),
    },
)
for name in ("precision", "recall", "f1"):
    grader.finite(
        name,
        on=with_gaps,
        cause=f"`{name}` divides zero by zero where a class never occurs or is never predicted",
        hint="such a class gets 0",
    )


def is_zero(name):
    """Return a check: what would be 0 / 0 is 0."""

    def check(code, rng):
        (m,) = with_gaps(rng, 3)
        got = np.asarray(getattr(code, name)(m.copy()), dtype=float)
        if got.shape != (len(m),) or not np.isclose(got[-1], 0):
            fail(
                f"`{name}` of a class that never occurs is not 0",
                given=f"m = {m.tolist()}",
                got=got,
            )

    return check


for name in ("precision", "recall", "f1"):
    grader.property(name, f"`{name}` is 0 where it would be 0 / 0", main=False)(is_zero(name))
for name in ("precision", "recall", "f1"):
    grader.keeps_inputs(name, on=matrices)
