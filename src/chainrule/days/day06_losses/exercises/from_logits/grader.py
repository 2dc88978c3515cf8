"""Values, the gradient by differences, and sure answers that are wrong."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("bce", "bce_grad"))


def examples(rng, size):
    """Return scores of both signs, and targets of which one lies between 0 and 1."""
    z = rng.uniform(-3, 3, size + 1).round(2)
    t = rng.integers(0, 2, size + 1).astype(float)
    t[0] = rng.choice([0.2, 0.3, 0.7, 0.9])
    return z, t


def sure(rng, size):
    """Return scores of ±10,000, right and wrong."""
    z = np.array([-1e4, 1e4, -1e4, 1e4, rng.uniform(800, 2000)])
    return z[: size + 1], np.array([1.0, 0.0, 0.0, 1.0, 0.0])[: size + 1]


def each(z, t):
    return np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))


def bce(z, t):
    return each(z, t).mean()


def s(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def by_probability(z, t, low=0.0):
    p = np.clip(1 / (1 + np.exp(-z)), low, 1 - low)
    return np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p))


THROUGH = "The loss goes through a probability that has rounded to 0 or 1: its logarithm is lost"
grader.equals(
    "bce",
    to=bce,
    on=examples,
    mistakes={
        "This is the sum: the mean is asked for": lambda z, t: each(z, t).sum(),
        "One loss for each example came: their mean is asked for": each,
        "The sign is wrong: the loss of a sure and right answer falls to 0 from above": (
            lambda z, t: -bce(z, t)
        ),
        "The part of the target 0 is missing: (1 - t) ln(1 - p)": lambda z, t: np.mean(
            -t * np.log(s(z))
        ),
        "Targets 0 and 1 are swapped": lambda z, t: bce(z, 1 - t),
        "This is ln(1 + e^z): the term - z t is missing": lambda z, t: bce(z, 0 * t),
        "The score is taken for a probability: the sigmoid is missing": lambda z, t: np.mean(
            -t * np.log(z) - (1 - t) * np.log(1 - z)
        ),
        "This is the squared error of the probability": lambda z, t: np.mean((s(z) - t) ** 2),
        "The large part max(z, 0) is missing": lambda z, t: np.mean(
            -z * t + np.log1p(np.exp(-np.abs(z)))
        ),
        "The logarithm has base 2: ln is asked for": lambda z, t: bce(z, t) / np.log(2),
    },
    hint="a score of 0 costs ln 2 = 0.693, whatever the target",
)
grader.equals(
    "bce",
    to=bce,
    on=sure,
    says="`bce` is exact for scores of ±10,000",
    mistakes={
        THROUGH: by_probability,
        "ln(1 + e^z) overflows: take the large part out of the bracket": lambda z, t: np.mean(
            np.log1p(np.exp(z)) - z * t
        ),
        "ln(1 + e^-z) overflows: take the large part out of the bracket": lambda z, t: np.mean(
            (1 - t) * z + np.log1p(np.exp(-z))
        ),
        **{
            "A clipped probability makes all sure mistakes cost the same"
            + " " * i: lambda z, t, low=low: by_probability(z, t, low)
            for i, low in enumerate((1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-6))
        },
    },
    hint="no probability is needed: hint 2",
)
grader.gradient(
    "bce_grad",
    of=bce,
    on=examples,
    mistakes={
        "The gradient of a mean carries 1/N: it is missing": lambda z, t: s(z) - t,
        "The sign is wrong: σ(z) - t": lambda z, t: (t - s(z)) / len(z),
        "The factor σ' is too much: with cross-entropy it cancels": lambda z, t: (
            (s(z) - t) * s(z) * (1 - s(z)) / len(z)
        ),
        "This is the gradient by the probability: by the score it is σ(z) - t": lambda z, t: (
            (s(z) - t) / (s(z) * (1 - s(z))) / len(z)
        ),
        "The score is taken for a probability: the sigmoid is missing": lambda z, t: (
            (z - t) / len(z)
        ),
        "This is the gradient of the squared error": lambda z, t: (
            2 * (s(z) - t) * s(z) * (1 - s(z)) / len(z)
        ),
    },
    hint="a score of 0 with target 1: -1/2, divided by N",
)
grader.finite(
    "bce_grad",
    on=sure,
    cause="`bce_grad` becomes NaN or infinite for sure scores",
    hint="e^z / (1 + e^z) is infinity by infinity: take a stable sigmoid",
)
for name in grader.needs:
    grader.keeps_inputs(name, on=examples)
    grader.no_loop(name)
