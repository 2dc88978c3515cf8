"""Margins and bounds on sets with a known direction, of any length of weights."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("signs", "with_ones", "margin", "bound"))


def targets(rng, size):
    """Return zeros and ones, both kinds."""
    return (rng.permutation(np.arange(size + 1) % 2),)


def tables(rng, size):
    """Return a table."""
    return (rng.integers(-5, 6, (size + 1, size)) * 1.0,)


def separated(rng, size):
    """Return examples with ones, signs, and weights that separate them with some room."""
    while True:
        x = np.column_stack([rng.integers(-6, 7, (size + 1, 2)) * 1.0, np.ones(size + 1)])
        w = rng.integers(1, 4, 3) * rng.choice((-1.0, 1.0), 3)
        if abs(x @ w).min() >= 1 and abs(np.sign(x @ w).sum()) < size + 1:
            return x, np.sign(x @ w), w


def not_separated(rng, size):
    """Return the same with one example on the wrong side, or on the line."""
    x, y, w = separated(rng, size)
    if size % 2:
        y[0] = -y[0]
    else:
        x[0], w[2] = (0.0, 0.0, 1.0), 0.0  # on the line: its score is exactly 0
        y = np.where(x @ w > 0, 1.0, -1.0)
    return x, y, w


def margin(x, y, w):
    """Return the smallest signed distance."""
    return (y * (x @ w)).min() / np.sqrt((w * w).sum())


def lengths(x):
    """Return the length of each example."""
    return np.sqrt((x * x).sum(axis=1))


def bound(x, y, w, radius=lambda x: lengths(x).max()):
    """Return the bound."""
    gamma = margin(x, y, w)
    return (radius(x) / gamma) ** 2 if gamma > 0 else np.inf


def with_radius(radius):
    """Return the bound with another radius."""
    return lambda x, y, w: bound(x, y, w, radius)


grader.equals(
    "signs",
    to=lambda y: np.where(y == 1, 1.0, -1.0),
    on=targets,
    mistakes={
        "The signs are turned round: 1 stays 1": lambda y: np.where(y == 1, -1.0, 1.0),
        "0 stays 0, and it becomes -1: else these examples count for nothing": lambda y: y,
    },
    points=1,
)
grader.equals(
    "with_ones",
    to=lambda x: np.column_stack([x, np.ones(len(x))]),
    on=tables,
    mistakes={
        "The ones come first, and here they are the last column": lambda x: np.column_stack(
            [np.ones(len(x)), x]
        ),
        "The new column holds zeros: with these the bias would count for nothing": lambda x: (
            np.column_stack([x, np.zeros(len(x))])
        ),
        "The ones are a new row, and they are a new column": lambda x: np.vstack(
            [x, np.ones(x.shape[1])]
        ),
    },
    points=1,
)
grader.equals(
    "margin",
    to=margin,
    on=separated,
    mistakes={
        "The margin is not divided by the length of w: larger weights would widen it": (
            lambda x, y, w: (y * (x @ w)).min()
        ),
        "The margin is divided by the sum of squares of w, the square of its length": (
            lambda x, y, w: (y * (x @ w)).min() / (w @ w)
        ),
        "The bias is left out of the length of w": lambda x, y, w: (
            (y * (x @ w)).min() / lengths(w[None, :-1])[0]
        ),
        "The signs y play no part: a point on the side of -1 has a negative score": (
            lambda x, y, w: (x @ w).min() / lengths(w[None])[0]
        ),
        "The length of w is the root of the sum of its squares, not the sum of its sizes": (
            lambda x, y, w: (y * (x @ w)).min() / abs(w).sum()
        ),
        "This is the mean of the distances; the smallest is the margin": lambda x, y, w: (
            (y * (x @ w)).mean() / lengths(w[None])[0]
        ),
        "This is the largest distance; the smallest is the margin": lambda x, y, w: (
            (y * (x @ w)).max() / lengths(w[None])[0]
        ),
    },
)
grader.equals(
    "margin",
    to=margin,
    on=not_separated,
    mistakes={
        "The margin does not see on which side an example is: use its sign": lambda x, y, w: (
            abs(x @ w).min() / lengths(w[None])[0]
        ),
    },
    says="the margin is negative if an example is on the wrong side",
    points=1,
)
grader.equals(
    "bound",
    to=bound,
    on=separated,
    mistakes={
        "R is taken without the ones: the bias is a coordinate too": with_radius(
            lambda x: lengths(x[:, :-1]).max()
        ),
        "R is the length of the whole table; it is that of the longest example": with_radius(
            lambda x: np.sqrt((x * x).sum())
        ),
        "R is the mean length; it is that of the longest example": with_radius(
            lambda x: lengths(x).mean()
        ),
        "R is the length of the shortest example; it is that of the longest": with_radius(
            lambda x: lengths(x).min()
        ),
        "R is the largest number in the table; it is the length of the longest example": (
            with_radius(lambda x: abs(x).max())
        ),
        "R is the length of a column; an example is a row": with_radius(
            lambda x: lengths(x.T).max()
        ),
        "R is the square of the length: the root is missing": with_radius(
            lambda x: (x * x).sum(axis=1).max()
        ),
        "Only γ is squared, and R is not": lambda x, y, w: lengths(x).max() / margin(x, y, w) ** 2,
        "Only R is squared, and γ is not": lambda x, y, w: lengths(x).max() ** 2 / margin(x, y, w),
        "The γ in the bound is not divided by the length of w": lambda x, y, w: (
            bound(x, y, w) / (w @ w)
        ),
        "R / γ is not squared": lambda x, y, w: bound(x, y, w) ** 0.5,
        "The fraction is upside down: it is R / γ": lambda x, y, w: 1 / bound(x, y, w),
    },
)
grader.equals(
    "bound",
    to=lambda x, y, w: np.inf,
    on=not_separated,
    mistakes={
        "No bound is infinity here, np.inf, and not 0": lambda x, y, w: 0.0,
        "No bound is infinity here, np.inf, and not None": lambda x, y, w: None,
        "No bound is infinity here, np.inf, and not NaN": lambda x, y, w: np.nan,
        "Where an example is on the wrong side there is no bound": lambda x, y, w: (
            (lengths(x).max() / margin(x, y, w)) ** 2
        ),
    },
    says="no bound where w does not separate",
    points=1,
)
for name, inputs in zip(grader.needs, (targets, tables, separated, separated), strict=True):
    grader.no_loop(name)
    grader.keeps_inputs(name, on=inputs)
