"""Properties of a penalty on weights."""

from itertools import pairwise

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("penalty", "penalty_gradients", "l2_of"))


def nets(rng, size):
    """Return layers and two strengths; small sizes give one layer."""
    sizes = rng.integers(1, 4, 2 + size // 3)
    sizes[0] += 1
    layers = [
        (np.round(rng.normal(0, 2, (o, i)), 2) + 0.005, np.round(rng.normal(0, 2, o), 2) + 0.005)
        for i, o in pairwise(sizes)
    ]
    return layers, float(rng.integers(1, 9)) / 10, float(rng.integers(1, 9)) / 10 + 0.05


def only_l1(rng, size):
    return (*nets(rng, size)[:2], 0.0)


def only_l2(rng, size):
    layers, _, l2 = nets(rng, size)
    return layers, 0.0, l2


def with_zeros(rng, size):
    """Return layers of which some weights are zero."""
    layers, l1, l2 = nets(rng, size)
    layers[0][0][0, 0] = 0.0
    return layers, l1, l2


def cost(layers, l1, l2):
    return sum(l1 * abs(w).sum() + l2 * (w**2).sum() for w, _ in layers)


def slopes(layers, l1, l2):
    return [(l1 * np.sign(w) + 2 * l2 * w, np.zeros_like(b)) for w, b in layers]


def of_weight(rule):
    """Return gradients by a rule for the weights, and zeros for the biases."""
    return lambda layers, l1, l2: [(rule(w, l1, l2), np.zeros_like(b)) for w, b in layers]


COSTS = {
    "The biases are charged too: they are free": lambda layers, l1, l2: cost(
        [(np.concatenate([w.ravel(), b]), b) for w, b in layers], l1, l2
    ),
    "L1 and L2 are exchanged": lambda layers, l1, l2: cost(layers, l2, l1),
    "L1 sums the weights without taking their size": lambda layers, l1, l2: sum(
        l1 * w.sum() + l2 * (w**2).sum() for w, _ in layers
    ),
    "L2 has a half in front: here it has none": lambda layers, l1, l2: cost(layers, l1, l2 / 2),
    "L2 is the length: the square is asked for, without a root": lambda layers, l1, l2: sum(
        l1 * abs(w).sum() + l2 * np.sqrt((w**2).sum()) for w, _ in layers
    ),
    "This is the mean over the weights: their sum is asked for": lambda layers, l1, l2: sum(
        l1 * abs(w).mean() + l2 * (w**2).mean() for w, _ in layers
    ),
    "The weights are added up before they are squared: each is squared": (
        lambda layers, l1, l2: sum(l1 * abs(w).sum() + l2 * w.sum() ** 2 for w, _ in layers)
    ),
    "λ₁ is missing: L1 has a strength of its own": lambda layers, l1, l2: cost(layers, 1, l2),
    "Only the last layer is charged": lambda layers, l1, l2: cost(layers[-1:], l1, l2),
    "Only the first layer is charged": lambda layers, l1, l2: cost(layers[:1], l1, l2),
}
SLOPES = {
    "The 2 of L2 is missing: the slope of w² is 2 w": of_weight(
        lambda w, l1, l2: l1 * np.sign(w) + l2 * w
    ),
    "The slope of w² is 2 w: here stands w² itself": of_weight(
        lambda w, l1, l2: l1 * np.sign(w) + l2 * w**2
    ),
    "L1 pulls in proportion to the weight: its slope is the sign": of_weight(
        lambda w, l1, l2: l1 * w + 2 * l2 * w
    ),
    "L1 pulls all weights the same way: a negative weight is pulled up": of_weight(
        lambda w, l1, l2: l1 + 2 * l2 * w
    ),
    "L1 pulls by the size of the weight: its slope is the sign": of_weight(
        lambda w, l1, l2: l1 * abs(w) + 2 * l2 * w
    ),
    "Only L2 has a gradient here: L1 has one too": of_weight(lambda w, l1, l2: 2 * l2 * w),
    "L1 and L2 are exchanged": lambda layers, l1, l2: slopes(layers, l2, l1),
    "The biases are pulled too: they are free": lambda layers, l1, l2: [
        (dw, l1 * np.sign(b) + 2 * l2 * b)
        for (dw, _), (_, b) in zip(slopes(layers, l1, l2), layers, strict=True)
    ],
    "A free bias has a gradient too: zeros of its shape": lambda layers, l1, l2: [
        (dw, None) for dw, _ in slopes(layers, l1, l2)
    ],
    "The gradient of a bias has the shape of the bias: zeros (O,)": lambda layers, l1, l2: [
        (dw, 0.0) for dw, _ in slopes(layers, l1, l2)
    ],
    "Zeros of the wrong shape stand for the bias: its own is asked for": lambda layers, l1, l2: [
        (dw, np.zeros_like(dw)) for dw, _ in slopes(layers, l1, l2)
    ],
    "λ₁ is missing: the sign is multiplied by it": lambda layers, l1, l2: slopes(layers, 1, l2),
    "λ₂ is missing: 2 w is multiplied by it": lambda layers, l1, l2: slopes(layers, l1, 1),
    "Only L1 has a gradient here: L2 has one too": lambda layers, l1, l2: slopes(layers, l1, 0),
    "The gradient is divided by the number of weights: the penalty is a sum": of_weight(
        lambda w, l1, l2: (l1 * np.sign(w) + 2 * l2 * w) / w.size
    ),
    "This is the step, not the gradient: the sign is wrong": of_weight(
        lambda w, l1, l2: -l1 * np.sign(w) - 2 * l2 * w
    ),
    "These are the weights after a step: the gradient is asked for": of_weight(
        lambda w, l1, l2: w - l1 * np.sign(w) - 2 * l2 * w
    ),
}
for on, what in ((only_l1, " with L1"), (only_l2, " with L2"), (nets, " with both")):
    grader.equals(
        "penalty", to=cost, on=on, mistakes=COSTS, points=1,
        says=f"`penalty` gives the right values{what}",
    )  # fmt: skip
grader.equals("penalty_gradients", to=slopes, on=nets, mistakes=SLOPES)
grader.equals(
    "penalty_gradients",
    to=slopes,
    on=with_zeros,
    says="`penalty_gradients` takes 0 for the slope of |w| at 0",
    mistakes={
        **SLOPES,
        "At zero L1 still pulls: its slope there is 0": of_weight(
            lambda w, l1, l2: l1 * np.where(w >= 0, 1, -1) + 2 * l2 * w
        ),
        "At zero L1 still pulls down: its slope there is 0": of_weight(
            lambda w, l1, l2: l1 * np.where(w > 0, 1, -1) + 2 * l2 * w
        ),
        "A weight of zero is divided by zero: w / |w| has no value there": of_weight(
            lambda w, l1, l2: l1 * w / abs(w) + 2 * l2 * w
        ),
    },
    points=1,
)
grader.equals(
    "l2_of",
    to=lambda d: d / 2,
    on=lambda rng, size: (float(rng.integers(1, 99)) / 100,),
    mistakes={
        "Weight decay and L2 differ by a factor two": lambda d: d,
        "The factor two is on the wrong side: 2 times L2 is the decay": lambda d: 2 * d,
    },
    points=1,
)
grader.keeps_inputs("penalty_gradients", on=nets)
