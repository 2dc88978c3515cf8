"""Values for several gammas, and sure answers that are wrong."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("p_right", "focal"))


def pairs(rng, size):
    """Return scores, and targets of which both kinds occur."""
    z = rng.uniform(-3, 3, size + 1).round(2)
    t = rng.integers(0, 2, size + 1).astype(float)
    t[:2] = [0, 1]
    return z, t


def examples(rng, size):
    return *pairs(rng, size), float(rng.choice([0.5, 1.5, 2.0, 3.0]))


def plain(rng, size):
    return *pairs(rng, size), 0.0


def sure(rng, size):
    """Return scores of ±10,000, right and wrong."""
    z = np.array([-1e4, 1e4, -1e4, 1e4, rng.uniform(800, 2000)])
    return z[: size + 1], np.array([1.0, 0.0, 0.0, 1.0, 0.0])[: size + 1], 2.0


def s(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def p_right(z, t):
    return s((2 * t - 1) * z)


def ce(z, t):
    side = (2 * t - 1) * z
    return np.maximum(-side, 0) + np.log1p(np.exp(-np.abs(side)))


def each(z, t, gamma):
    return p_right(z, 1 - t) ** gamma * ce(z, t)


def focal(z, t, gamma):
    return each(z, t, gamma).mean()


def of_formula(z, t, gamma):
    p = s(z)
    return np.mean(-t * (1 - p) ** gamma * np.log(p) - (1 - t) * p**gamma * np.log(1 - p))


grader.equals(
    "p_right",
    to=p_right,
    on=pairs,
    mistakes={
        "This is p, the probability of yes: for target 0 it is 1 - p": lambda z, t: s(z),
        "This is the probability of the wrong answer, |p - t|: p_t is 1 minus that": lambda z, t: (
            np.abs(s(z) - t)
        ),
        "For target 0 this is 0: p_t is 1 - p there": lambda z, t: t * s(z),
        "The scores are taken for probabilities: the sigmoid is missing": lambda z, t: np.where(
            t == 1, z, 1 - z
        ),
        "This is the score with its sign chosen: its sigmoid is asked for": lambda z, t: (
            (2 * t - 1) * z
        ),
    },
    hint="a score of 0 gives 1/2, whatever the target",
)
grader.equals(
    "focal",
    to=focal,
    on=examples,
    points=3,
    mistakes={
        "The factor uses p, not p_t: easy negatives keep their weight": lambda z, t, g: np.mean(
            (1 - s(z)) ** g * ce(z, t)
        ),
        "The factor is p_t^γ: it lets the hard examples count less": lambda z, t, g: np.mean(
            p_right(z, t) ** g * ce(z, t)
        ),
        "γ multiplies: it is an exponent": lambda z, t, g: np.mean(
            g * (1 - p_right(z, t)) * ce(z, t)
        ),
        "This is the sum: the mean is asked for": lambda z, t, g: each(z, t, g).sum(),
        "One loss for each example came: their mean is asked for": each,
        "The factor stands outside the mean: it belongs to each example": lambda z, t, g: (
            (1 - np.exp(-ce(z, t).mean())) ** g * ce(z, t).mean()
        ),
        "The mean of the factors times the mean loss: multiply example by example": (
            lambda z, t, g: np.mean((1 - p_right(z, t)) ** g) * ce(z, t).mean()
        ),
        "The sign is wrong": lambda z, t, g: -focal(z, t, g),
        "This is plain cross-entropy: the factor is missing": lambda z, t, g: ce(z, t).mean(),
        "This is 1 - p_t^γ: the bracket comes first, (1 - p_t)^γ": lambda z, t, g: np.mean(
            (1 - p_right(z, t) ** g) * ce(z, t)
        ),
        "The paper's weight α is too much here: (1 - p_t)^γ alone is asked for": (
            lambda z, t, g: np.mean(np.where(t == 1, 0.25, 0.75) * each(z, t, g))
        ),
        "γ is always 2 here: it is an argument": lambda z, t, g: focal(z, t, 2.0),
        "The exponent stands on the whole loss, not on 1 - p_t": lambda z, t, g: np.mean(
            ((1 - p_right(z, t)) * ce(z, t)) ** g
        ),
        "Only the examples with target 1 count: the part of target 0 is missing": (
            lambda z, t, g: np.mean(t * each(z, t, g))
        ),
        "The mean divides by the number of positives: by all examples is asked for": (
            lambda z, t, g: each(z, t, g).sum() / t.sum()
        ),
    },
    hint="work one example out: z = 0, γ = 2 gives 0.25 · 0.693",
)
grader.equals(
    "focal",
    to=focal,
    on=plain,
    says="`focal` with γ = 0 is cross-entropy",
    hint="anything to the power 0 is 1",
)


@grader.property("focal", "a surer mistake costs `focal` more")
def grows(code, rng):
    """Compare two sure mistakes."""
    sure_of_no = np.array([-1000.0]), np.array([-10000.0])
    costs = [float(code.focal(z, np.ones(1), 2.0)) for z in sure_of_no]
    if np.isfinite(costs).all() and np.isclose(*costs):
        cause = "A clipped p_t, score or logarithm makes all sure mistakes cost the same"
        given = "z = -1,000 and then -10,000, t = 1, gamma = 2"
        fail(
            cause,
            given=given,
            got=costs,
            expected=[1000, 10000],
            hint="hint 3: no logarithm of p_t",
        )


grader.equals(
    "focal",
    to=focal,
    on=sure,
    says="`focal` is exact for scores of ±10,000",
    mistakes={
        "p_t has rounded to 0 before its logarithm is taken: log 0": lambda z, t, g: np.mean(
            (1 - p_right(z, t)) ** g * -np.log(p_right(z, t))
        ),
        "p has rounded to 0 or 1 before its logarithm is taken: log 0": of_formula,
    },
    hint="-ln p_t straight from the score: hint 3",
)
grader.keeps_inputs("p_right", on=pairs)
grader.keeps_inputs("focal", on=examples)
for name in grader.needs:
    grader.no_loop(name)
