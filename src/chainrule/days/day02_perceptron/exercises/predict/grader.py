"""Weighted sums and steps on small numbers, some of which add up to exactly zero."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("score", "predict"))


def examples(rng, size):
    """Return x (size + 1, size + 2), w, b in quarters; the first scores are 0, 1/4, 3/4, 3 b / 2."""
    x = rng.integers(-4, 5, (size + 1, size + 2)) / 4
    w = rng.choice((-4.0, -2.0, -1.0, 1.0, 2.0, 4.0), size + 2)  # sums stay exact
    b = int(rng.integers(1, 5)) / 2 * float(rng.choice((-1, 1)))
    for n, wanted in enumerate((0.0, 0.25, 0.75, 1.5 * b)[: size + 1]):
        x[n, 0] += (wanted - (x[n] @ w + b)) / w[0]
    return x, w, b


def score(x, w, b):
    """Return the weighted sums."""
    return (x * w).sum(axis=1) + b


grader.equals(
    "score",
    to=score,
    on=examples,
    mistakes={
        "The bias is missing": lambda x, w, b: x @ w,
        "The bias is subtracted; it is added": lambda x, w, b: x @ w - b,
        "The bias is added once for each input; it is added once": lambda x, w, b: (x * w + b).sum(
            axis=1
        ),
        "The bias is added to each weight; it is added once, to the sum": lambda x, w, b: (
            x @ (w + b)
        ),
        "The bias is added to each input; it is added once, to the sum": lambda x, w, b: (
            (x + b) @ w
        ),
        "This is the mean of the weighted inputs; a score is their sum": lambda x, w, b: (
            (x * w).mean(axis=1) + b
        ),
        "The weighted inputs of an example are not added up": lambda x, w, b: x * w + b,
        "The sum runs over the examples; it runs over the inputs of one": lambda x, w, b: (
            (x * w).sum(axis=0) + b
        ),
        "The inputs are not weighed: the weights play no part": lambda x, w, b: x.sum(axis=1) + b,
    },
    hint="work out one row on paper",
)
grader.equals(
    "predict",
    to=lambda x, w, b: (score(x, w, b) > 0) * 1,
    on=examples,
    mistakes={
        "A score of exactly zero gives 1, and 0 is asked for": lambda x, w, b: score(x, w, b) >= 0,
        "A score of exactly zero gives 0.5, and 0 is asked for": lambda x, w, b: np.heaviside(
            score(x, w, b), 0.5
        ),
        "The threshold is 0.5, and 0 is asked for": lambda x, w, b: score(x, w, b) > 0.5,
        "The threshold is 1, and 0 is asked for": lambda x, w, b: score(x, w, b) >= 1,
        "The bias is missing": lambda x, w, b: x @ w > 0,
        "The sum is compared with the bias; it is added, and 0 decides": lambda x, w, b: x @ w > b,
        "The answers are -1 and 1, and 0 and 1 are asked for": lambda x, w, b: np.where(
            score(x, w, b) > 0, 1, -1
        ),
        "The sign is -1, 0 or 1, and 0 and 1 are asked for": lambda x, w, b: np.sign(
            score(x, w, b)
        ),
        "The answers are turned round: 0 and 1 change places": lambda x, w, b: score(x, w, b) <= 0,
        "This is a sigmoid; a perceptron has a hard step": lambda x, w, b: (
            1 / (1 + np.exp(-score(x, w, b)))
        ),
        "The step is missing: this is the score": score,
        "A step knows only 0 and 1; this keeps every score above 0": lambda x, w, b: np.maximum(
            score(x, w, b), 0
        ),
        "A step knows only 0 and 1; this keeps every score between 0 and 1": lambda x, w, b: (
            np.clip(score(x, w, b), 0, 1)
        ),
    },
)
for name in grader.needs:
    grader.keeps_inputs(name, on=examples)
    grader.no_loop(name)
