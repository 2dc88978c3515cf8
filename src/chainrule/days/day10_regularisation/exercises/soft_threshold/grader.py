"""Properties of soft thresholding."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("soft_threshold", "proximal_step", "zeros"))


def weights(rng, size):
    """Return weights of either sign, above and below the threshold."""
    w = np.round(rng.uniform(0.05, 3, (2, size + 1)), 2) * rng.choice([-1, 1], (2, size + 1))
    w[0, 0], w[1, 0], w[1, -1] = -2.5, 0.04, -0.03
    return w, float(np.round(rng.uniform(0.1, 0.9), 1))


def steps(rng, size):
    """Return weights, a gradient, a rate and a strength."""
    w = weights(rng, size)[0]
    g = np.round(rng.normal(0, 2, w.shape), 1) + 0.05
    return w, g, float(rng.integers(1, 5)) / 10, float(rng.integers(5, 20)) / 10 + 0.03


def huge(rng, size):
    return 1e4 * weights(rng, size)[0], 1e4


def some_zero(rng, size):
    """Return an array of which some entries are zero, and some nearly."""
    w = rng.normal(0, 1, (size, 4)) * rng.integers(0, 2, (size, 4))
    w[0, :3] = 0.0, 1e-9, -1e-9
    return (w,)


def soft(w, by):
    return np.sign(w) * np.maximum(abs(w) - by, 0)


SHRINKS = {
    "This is hard thresholding: large weights lose `by` too": lambda w, by: np.where(
        abs(w) > by, w, 0
    ),
    "Weights below the threshold cross zero: they stop there": lambda w, by: w - by * np.sign(w),
    "`by` is subtracted from negative weights too: they move away from zero": lambda w, by: w - by,
    "Negative weights all become zero: the sign was lost before the cut": lambda w, by: np.maximum(
        w - by, 0
    ),
    "`by` is taken off before the size: take the size first": lambda w, by: (
        np.sign(w) * np.maximum(abs(w - by), 0)
    ),
    "The sign is not given back": lambda w, by: np.maximum(abs(w) - by, 0),
    "Small weights are left as they are: they become zero": lambda w, by: np.where(
        abs(w) > by, w - by * np.sign(w), w
    ),
    "The weights shrink by a share, as with L2: L1 takes the same from each": lambda w, by: (
        w * (1 - by)
    ),
    "The weights are limited to `by`: this cuts the large ones": lambda w, by: np.clip(w, -by, by),
    "Weights move away from zero": lambda w, by: np.sign(w) * (abs(w) + by),
}


def then(shrink):
    """Return a proximal step with another way to shrink."""
    return lambda w, g, lr, lam: shrink(w - lr * g, lr * lam)


grader.equals("soft_threshold", to=soft, on=weights, mistakes=SHRINKS)
grader.equals(
    "proximal_step",
    to=then(soft),
    on=steps,
    mistakes={
        "The threshold is the strength alone: it is the rate times the strength": (
            lambda w, g, lr, lam: soft(w - lr * g, lam)
        ),
        "The threshold is the rate alone: it is the rate times the strength": (
            lambda w, g, lr, lam: soft(w - lr * g, lr)
        ),
        "The threshold comes before the gradient step: it comes after": (
            lambda w, g, lr, lam: soft(w, lr * lam) - lr * g
        ),
        "The step goes up: the gradient is subtracted": lambda w, g, lr, lam: soft(
            w + lr * g, lr * lam
        ),
        "The gradient is not scaled by the rate": lambda w, g, lr, lam: soft(w - g, lr * lam),
        "This is the sub-gradient step: it crosses zero instead of stopping there": (
            lambda w, g, lr, lam: w - lr * (g + lam * np.sign(w))
        ),
        "The sign is that of the old weight: take it after the gradient step": (
            lambda w, g, lr, lam: np.sign(w) * np.maximum(abs(w - lr * g) - lr * lam, 0)
        ),
        "The threshold is missing": lambda w, g, lr, lam: w - lr * g,
        "The gradient step is missing": lambda w, g, lr, lam: soft(w, lr * lam),
        "The gradient is thresholded, not the weights": lambda w, g, lr, lam: w - lr * soft(g, lam),
        "The L1 pull is taken twice: once in the gradient, once as threshold": (
            lambda w, g, lr, lam: soft(w - lr * (g + lam * np.sign(w)), lr * lam)
        ),
        **{cause: then(shrink) for cause, shrink in SHRINKS.items()},
    },
)
grader.equals(
    "zeros",
    to=lambda w: np.mean(w == 0),
    on=some_zero,
    mistakes={
        "Nearly zero is counted as zero: exact zeros are asked for": lambda w: np.mean(
            np.isclose(w, 0)
        ),
        "This is the number of zeros: their share is asked for": lambda w: np.sum(w == 0),
        "This is the share of what is not zero": lambda w: np.mean(w != 0),
        "This is the share in per cent: a number from 0 to 1 is asked for": lambda w: (
            100 * np.mean(w == 0)
        ),
    },
    points=1,
)
grader.finite("soft_threshold", on=huge, cause="`soft_threshold` breaks on weights of 1e4")
for name in ("soft_threshold", "proximal_step", "zeros"):
    grader.no_loop(name)
grader.keeps_inputs("soft_threshold", on=weights)
grader.keeps_inputs("proximal_step", on=steps)
