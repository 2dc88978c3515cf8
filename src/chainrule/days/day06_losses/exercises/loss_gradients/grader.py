"""Four gradients by differences; far and near targets, scores that overflow."""

import numpy as np

from chainrule.course.grading import Grader

NAMES = ("mse_grad", "mae_grad", "huber_grad", "cross_entropy_grad")
grader = Grader(needs=NAMES)


def pairs(rng, size):
    """Return outputs and targets, near and far, none equal."""
    d = rng.uniform(0.1, 3, size + 1).round(2) * rng.choice([-1, 1], size + 1)
    t = rng.uniform(-4, 4, size + 1).round(2)
    return t + d, t


def equal(rng, size):
    """Return outputs of which one hits its target exactly."""
    y, t = pairs(rng, size)
    y[0] = t[0]
    return y, t


def with_delta(rng, size):
    """Return a near and a far target, and a delta between."""
    y, t = pairs(rng, size)
    delta = float(rng.choice([0.5, 0.7, 1.5, 2.0]))
    y[0], y[1] = t[0] + 0.4 * delta, t[1] - 2.5 * delta
    return y, t, delta


def scores(rng, size):
    """Return scores with N ≠ K, and labels."""
    return rng.normal(0, 2, (size + 1, size + 3)).round(2), rng.integers(0, size + 3, size + 1)


def large(rng, size):
    """Return scores of ±10,000."""
    z = np.array([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4 + 1]])
    return z, np.array([1, 0])


def huber(y, t, delta):
    d = np.abs(y - t)
    return np.where(d <= delta, d * d / 2, delta * (d - delta / 2)).mean()


def lse(z):
    m = z.max(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(z - m).sum(axis=1))


def cross_entropy(z, labels):
    return np.mean(lse(z) - z[np.arange(len(z)), labels])


def softmax(z):
    return np.exp(z - lse(z)[:, None])


def hot(z, labels):
    return np.eye(z.shape[1])[labels]


def cross_entropy_grad(z, labels, shift=None):
    e = np.exp(z - (z.max(axis=1, keepdims=True) if shift is None else shift))
    return (e / e.sum(axis=1, keepdims=True) - hot(z, labels)) / len(z)


def columns(z, labels):
    p = softmax(z)
    p[:, labels] -= 1
    return p / len(z)


SIGN = "The sign is wrong: the gradient points to where the loss grows"
MEAN = "The gradient of a mean carries 1/N: it is missing"
grader.gradient(
    "mse_grad",
    of=lambda y, t: np.mean((y - t) ** 2),
    on=pairs,
    mistakes={
        "The 2 of the square's slope is missing": lambda y, t: (y - t) / len(y),
        MEAN: lambda y, t: 2 * (y - t),
        SIGN: lambda y, t: 2 * (t - y) / len(y),
        "This is the loss of each example, not its slope": lambda y, t: (y - t) ** 2,
        "This is the loss of each example, over N, not its slope": lambda y, t: (
            (y - t) ** 2 / len(y)
        ),
    },
)
grader.gradient(
    "mae_grad",
    of=lambda y, t: np.mean(np.abs(y - t)),
    on=pairs,
    mistakes={
        MEAN: lambda y, t: np.sign(y - t),
        SIGN: lambda y, t: np.sign(t - y) / len(y),
        "The slope of a distance is its sign, not the distance": lambda y, t: (
            np.abs(y - t) / len(y)
        ),
        "The slope of a distance is its sign; this grows with the distance": lambda y, t: (
            (y - t) / len(y)
        ),
        "Below the target the slope is -1: here it is always 1": lambda y, t: (
            np.ones_like(y) / len(y)
        ),
        "Below the target the slope is -1: here it is 0": lambda y, t: (y > t) / len(y),
    },
)
grader.equals(
    "mae_grad",
    to=lambda y, t: np.sign(y - t) / len(y),
    on=equal,
    says="`mae_grad` is 0 where the target is hit",
    mistakes={
        "At the target itself this gives 1/N: 0 was asked for": lambda y, t: (
            np.where(y >= t, 1, -1) / len(y)
        ),
        "At the target itself this gives -1/N: 0 was asked for": lambda y, t: (
            np.where(y > t, 1, -1) / len(y)
        ),
        "At the target itself this is 0 / 0: 0 was asked for": lambda y, t: (
            (y - t) / np.abs(y - t) / len(y)
        ),
    },
    hint="np.sign(0) is 0",
)
grader.gradient(
    "huber_grad",
    of=huber,
    on=with_delta,
    mistakes={
        MEAN: lambda y, t, d: np.clip(y - t, -d, d),
        SIGN: lambda y, t, d: np.clip(t - y, -d, d) / len(y),
        "Beyond δ the slope is ±δ, and this gives ±1": lambda y, t, d: (
            np.where(np.abs(y - t) <= d, y - t, np.sign(y - t)) / len(y)
        ),
        "Near the target the slope is d: the ½ takes the 2 away": lambda y, t, d: (
            np.where(np.abs(y - t) <= d, 2 * (y - t), d * np.sign(y - t)) / len(y)
        ),
        "Beyond δ the sign is lost: the slope is -δ on the left": lambda y, t, d: (
            np.where(np.abs(y - t) <= d, y - t, d) / len(y)
        ),
        "This divides by δ: that is smooth L1, Huber's loss divided by δ": lambda y, t, d: (
            np.clip((y - t) / d, -1, 1) / len(y)
        ),
        "δ is always 1 here: it is an argument": lambda y, t, d: np.clip(y - t, -1, 1) / len(y),
        "Beyond δ the slope is ±δ, and this gives 0": lambda y, t, d: (
            np.where(np.abs(y - t) <= d, y - t, 0) / len(y)
        ),
        "Near the target the slope of ½ d² is d: this gives half of it": lambda y, t, d: (
            np.where(np.abs(y - t) <= d, (y - t) / 2, d * np.sign(y - t)) / len(y)
        ),
        "Far below the target nothing is cut off: compare |d| with δ": lambda y, t, d: (
            np.minimum(y - t, d) / len(y)
        ),
        "This is the loss of each example, over N, not its slope": lambda y, t, d: (
            np.where(np.abs(y - t) <= d, (y - t) ** 2 / 2, d * (np.abs(y - t) - d / 2)) / len(y)
        ),
        "The two pieces are swapped": lambda y, t, d: (
            np.where(np.abs(y - t) > d, y - t, d * np.sign(y - t)) / len(y)
        ),
    },
)
grader.gradient(
    "cross_entropy_grad",
    of=cross_entropy,
    on=scores,
    points=3,
    mistakes={
        MEAN: lambda z, y: softmax(z) - hot(z, y),
        SIGN: lambda z, y: (hot(z, y) - softmax(z)) / len(z),
        "`p[:, labels]` takes those columns in every row: go in pairs, p[np.arange(N), labels]": (
            columns
        ),
        "The mean runs over N examples: this divides by N times K": lambda z, y: (
            (softmax(z) - hot(z, y)) / z.size
        ),
        "These are the probabilities: 1 is subtracted at the right class": lambda z, y: (
            softmax(z) / len(z)
        ),
        "Only the right class has a gradient here: the others must fall": lambda z, y: (
            (softmax(z) - 1) * hot(z, y) / len(z)
        ),
        "The factor p (1 - p) is too much: with cross-entropy it cancels": lambda z, y: (
            (softmax(z) - hot(z, y)) * softmax(z) * (1 - softmax(z)) / len(z)
        ),
        "1 is subtracted after the division by N: (p - onehot) is divided as a whole": (
            lambda z, y: softmax(z) / len(z) - hot(z, y)
        ),
        "The mean runs over N examples: this divides by K": lambda z, y: (
            (softmax(z) - hot(z, y)) / z.shape[1]
        ),
        "Softmax runs down the columns: each row is one example": lambda z, y: (
            (softmax(z.T).T - hot(z, y)) / len(z)
        ),
        "This is the gradient by the probabilities: by the scores it is p - onehot": (
            lambda z, y: -hot(z, y) / softmax(z) / len(z)
        ),
        "The softmax is missing: this takes scores for probabilities": lambda z, y: (
            (z - hot(z, y)) / len(z)
        ),
    },
    hint="every row adds up to 0",
)
grader.equals(
    "cross_entropy_grad",
    to=cross_entropy_grad,
    on=large,
    says="`cross_entropy_grad` holds for scores of ±10,000",
    mistakes={
        "exp overflows for scores of ±10,000: subtract each row's largest score first": (
            lambda z, y: cross_entropy_grad(z, y, shift=0)
        ),
        "One maximum for all rows: a row far below it becomes 0 / 0": lambda z, y: (
            cross_entropy_grad(z, y, shift=z.max())
        ),
        "The row's mean is subtracted; a score far above it still overflows": lambda z, y: (
            cross_entropy_grad(z, y, shift=z.mean(axis=1, keepdims=True))
        ),
        "Where exp overflowed, the scores were cut: they all become alike": lambda z, y: (
            cross_entropy_grad(np.clip(z, -700, 700), y, shift=0)
        ),
    },
    hint="subtract each row's largest score first",
)
for name, on in zip(NAMES, (pairs, pairs, with_delta, scores), strict=True):
    grader.keeps_inputs(name, on=on)
    grader.no_loop(name)
