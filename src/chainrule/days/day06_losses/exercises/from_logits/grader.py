"""Values, the gradient by differences, and sure answers that are wrong."""

import numpy as np

from chainrule.course.grading import Grader, fail

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


def bce_grad(z, t):
    return (s(z) - t) / len(z)


def by_probability(z, t):
    p = 1 / (1 + np.exp(-z))
    return np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p))


def overflowing(z, t):
    return (np.exp(z) / (1 + np.exp(z)) - t) / len(z)


def with_slope_cancelled(z, t):
    return (s(z) - t) / (s(z) * (1 - s(z))) * s(z) * (1 - s(z)) / len(z)


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
        "The soft part ln(1 + e^-|z|) is missing": lambda z, t: np.mean(np.maximum(z, 0) - z * t),
        "The sign of z t is wrong: it is subtracted": lambda z, t: np.mean(each(z, t) + 2 * z * t),
        "Beside max(z, 0) the exponent is -|z|, negative on both sides": lambda z, t: np.mean(
            np.maximum(z, 0) - z * t + np.log1p(np.exp(z))
        ),
        "Beside max(z, 0) the exponent is -|z|, also for negative z": lambda z, t: np.mean(
            np.maximum(z, 0) - z * t + np.log1p(np.exp(-z))
        ),
        "Targets are taken for 0 or 1: one between them counts for both parts": lambda z, t: (
            np.mean(np.logaddexp(0, np.where(t == 1, -z, z)))
        ),
        "(2t - 1) z chooses a side: a target between 0 and 1 counts for both": lambda z, t: np.mean(
            np.logaddexp(0, -(2 * t - 1) * z)
        ),
    },
    hint="a score of 0 costs ln 2 = 0.693, whatever the target",
)


@grader.property("bce", "a surer mistake costs `bce` more")
def grows(code, rng):
    """Compare two sure mistakes."""
    sure_of_no = np.array([-1000.0]), np.array([-10000.0])
    costs = [float(code.bce(z, np.ones(1))) for z in sure_of_no]
    if np.isfinite(costs).all() and np.isclose(*costs):
        cause = "A clipped probability, score or logarithm makes all sure mistakes cost the same"
        given = "z = -1,000 and then -10,000, t = 1"
        fail(cause, given=given, got=costs, expected=[1000, 10000], hint="hint 2: no probability")


grader.equals(
    "bce",
    to=bce,
    on=sure,
    says="`bce` is exact for scores of ±10,000",
    mistakes={
        THROUGH: by_probability,
        "exp overflows: take the large part out of the bracket, then exp(-|z|) is left": (
            lambda z, t: np.mean(np.log1p(np.exp(z)) - z * t)
        ),
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
grader.equals(
    "bce_grad",
    to=bce_grad,
    on=sure,
    says="`bce_grad` is not lost for scores of ±10,000",
    mistakes={
        "e^z / (1 + e^z) becomes NaN for sure scores: take a stable sigmoid": overflowing,
        "p (1 - p) is 0 for sure scores, and 0 / 0 is NaN: it cancels on paper": (
            with_slope_cancelled
        ),
        "The gradient of sure mistakes is lost: it is σ(z) - t, whatever the size of z": (
            lambda z, t: 0 * z
        ),
    },
    hint="a sure mistake has the gradient ±1/N",
)
for name in grader.needs:
    grader.keeps_inputs(name, on=examples)
    grader.no_loop(name)
