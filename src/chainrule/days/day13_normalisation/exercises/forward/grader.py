"""Properties of batch norm's forward pass."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("normalised", "batch_norm"))


def batches(rng, size):
    """Return columns of unlike place and size, and an eps that one can see."""
    shape = (size + 2, 2 + size // 3)
    x = rng.normal(size=shape) * rng.uniform(0.5, 3, shape[1]) + rng.uniform(-4, 4, shape[1])
    return x.round(2), round(float(rng.uniform(0.1, 0.5)), 2)


def scaled(rng, size):
    x, eps = batches(rng, size)
    weight, bias = rng.uniform(0.5, 2, (2, x.shape[1])).round(1)
    return x, weight, bias, eps


def constant(rng, size):
    """Return columns that do not vary."""
    return np.full((size + 2, 3), rng.normal(size=3)), 1e-5


def hat(x, eps, axis=0, ddof=0):
    kept = {"axis": axis, "keepdims": True}
    return (x - x.mean(**kept)) / np.sqrt(x.var(**kept, ddof=ddof) + eps)


def norm(x, weight, bias, eps):
    return weight * hat(x, eps) + bias


grader.equals(
    "normalised",
    to=hat,
    on=batches,
    mistakes={
        "Mean and variance go along the rows: a feature is a column": lambda x, e: hat(x, e, 1),
        "There is one mean for all columns: each feature has its own": lambda x, e: hat(x, e, None),
        "The variance divides by B − 1: inside the layer it divides by B": lambda x, e: hat(
            x, e, ddof=1
        ),
        "eps stands outside the root: √(σ² + ε)": lambda x, e: (x - x.mean(0)) / (x.std(0) + e),
        "eps is missing under the root, or another one than that given": lambda x, e: hat(x, 0),
        "Another eps than that given stands under the root": lambda x, e: hat(x, 1e-5),
        "There are two roots: √(σ² + ε) is one root of the sum": lambda x, e: (
            (x - x.mean(0)) / (x.std(0) + np.sqrt(e))
        ),
        "The squares are not those of the differences: subtract the mean first": lambda x, e: (
            (x - x.mean(0)) / np.sqrt((x**2).mean(0) + e)
        ),
        "The columns are scaled by lowest and highest value": lambda x, e: (
            (x - x.min(0)) / (x.max(0) - x.min(0) + e)
        ),
        "This divides by the variance: the root is missing": lambda x, e: (
            (x - x.mean(0)) / (x.var(0) + e)
        ),
        "The variance is a sum: it is the mean of the squares": lambda x, e: (
            (x - x.mean(0)) / np.sqrt(len(x) * x.var(0) + e)
        ),
        "eps is taken off: it is added to the variance": lambda x, e: hat(x, -e),
        "Here the mean is not taken away": lambda x, e: x / np.sqrt(x.var(0) + e),
        "The columns are centred, but not divided by √(σ² + ε)": lambda x, e: x - x.mean(0),
    },
)
grader.equals(
    "batch_norm",
    to=norm,
    on=scaled,
    mistakes={
        "x̂ is shifted before it is scaled: γ x̂ + β": lambda x, w, b, e: w * (hat(x, e) + b),
        "x is scaled and shifted, not x̂": lambda x, w, b, e: w * x + b,
        "The shift β is missing": lambda x, w, b, e: w * hat(x, e),
        "The scale γ is missing": lambda x, w, b, e: hat(x, e) + b,
        "The shift is subtracted: γ x̂ + β": lambda x, w, b, e: w * hat(x, e) - b,
        "x is scaled and shifted before the norm, which undoes both: it is x̂": lambda x, w, b, e: (
            hat(w * x + b, e)
        ),
        "γ and β are exchanged": lambda x, w, b, e: b * hat(x, e) + w,
        "γ multiplies before the norm, which divides it away: scale x̂, not x": lambda x, w, b, e: (
            hat(w * x, e) + b
        ),
    },
)
grader.finite(
    "normalised", on=constant, cause="A column of equal values gives 0 / 0", hint="√(σ² + ε)"
)


@grader.property("normalised", "`normalised` is right near 10,000 in float32", main=False)
def far_away(code, rng):
    near = rng.normal(size=(64, 3))
    x = (near + 1e4).astype(np.float32)
    expected = hat(x.astype(np.float64), 1e-5)
    got = np.asarray(code.normalised(x.copy(), 1e-5), dtype=float)
    if not np.allclose(got, expected, atol=0.02):
        fail(
            "Near 10,000 the variance loses its digits in float32",
            got=got[0],
            expected=expected[0],
            hint="take the mean away first, then square",
        )


for name, inputs in (("normalised", batches), ("batch_norm", scaled)):
    grader.keeps_inputs(name, on=inputs)
    grader.no_loop(name)
