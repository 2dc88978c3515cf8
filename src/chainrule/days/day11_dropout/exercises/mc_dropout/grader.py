"""Properties of Monte Carlo dropout, on small nets whose masks come from a generator of their own."""

import copy

import numpy as np

from chainrule.course.grading import Grader, fail
from chainrule.course.grading.compare import alike

grader = Grader(needs=("mc_dropout",))


class Net:
    """A layer of scores behind dropout; each call draws a mask."""

    def __init__(self, weight, seed):
        self.weight, self.rng = weight, np.random.default_rng(seed)

    def __call__(self, x):
        keep = self.rng.random(x.shape) < 0.6
        return (x * keep / 0.6) @ self.weight

    def __repr__(self):
        return "a net with dropout on"


def nets(rng, size, large=1.0):
    x = np.round(rng.normal(size=(size, 3)), 1) + 0.5
    return Net(large * np.round(rng.normal(size=(3, 4)), 1), int(rng.integers(1e6))), x, 4 + size


def softmax(s, axis=-1):
    q = np.exp(s - s.max(axis=axis, keepdims=True))
    return q / q.sum(axis=axis, keepdims=True)


def entropy_of(p, log=np.log):
    return -(p * log(np.where(p > 0, p, 1))).sum(axis=-1)


def together(every, p=None, entropy=None, spread=None):
    """Return the three results from all passes (T, N, K); each may be replaced."""
    p = every.mean(axis=0) if p is None else p
    rows, answer = np.arange(len(p)), p.argmax(axis=1)
    return (
        p,
        entropy_of(p) if entropy is None else entropy(every, p),
        every[:, rows, answer].std(axis=0) if spread is None else spread(every, rows, answer),
    )


def mc(run, x, passes, **instead):
    return together(softmax(np.stack([run(x) for _ in range(passes)])), **instead)


def of_mean_scores(run, x, passes):
    every = np.stack([run(x) for _ in range(passes)])
    return together(softmax(every), p=softmax(every.mean(axis=0)))


def one_mask(run, x, passes):
    return together(np.stack([softmax(run(x))] * passes))


def another_for_spread(run, x, passes):
    p, entropy, _ = mc(run, x, passes)
    every = softmax(np.stack([run(x) for _ in range(passes)]))
    return p, entropy, every[:, np.arange(len(p)), p.argmax(axis=1)].std(axis=0)


def first_thrown_away(run, x, passes):
    run(x)
    return mc(run, x, passes)


def of_scores(run, x, passes):
    every = np.stack([run(x) for _ in range(passes)])
    p, entropy, _ = together(softmax(every))
    return p, entropy, every[:, np.arange(len(p)), p.argmax(axis=1)].std(axis=0)


def over_everything(run, x, passes):
    q = np.exp([run(x) for _ in range(passes)])
    return together(q / q.sum(axis=(1, 2), keepdims=True))


def summed(run, x, passes):
    every = softmax(np.stack([run(x) for _ in range(passes)]))
    return together(every, p=every.sum(axis=0))


def raw(run, x, passes):
    return together(np.stack([run(x) for _ in range(passes)]))


def mistaken(**instead):
    return lambda run, x, passes: mc(run, x, passes, **instead)


grader.equals(
    "mc_dropout",
    to=mc,
    on=nets,
    points=1,
    mistakes={
        "The scores are averaged: take softmax in each pass, then the mean": of_mean_scores,
        "One pass was repeated: call `run` anew for each, it draws fresh masks": one_mask,
        "The probabilities are added up: a mean is asked for": summed,
        "The scores were never turned into probabilities: softmax is missing": raw,
        "Softmax runs over the examples: it belongs over the classes": lambda run, x, t: together(
            softmax(np.stack([run(x) for _ in range(t)]), axis=1)
        ),
        "Softmax divides by the sum of all examples: each row by its own": over_everything,
        "One pass too few": lambda run, x, t: mc(run, x, t - 1),
        "One pass too many": lambda run, x, t: mc(run, x, t + 1),
        "One pass is thrown away: call `run` only for the passes that count": first_thrown_away,
        "`run` is called again for the spread: keep the passes that gave p": another_for_spread,
        "The entropy is the mean of the passes' entropies: take that of the mean p": mistaken(
            entropy=lambda every, p: entropy_of(every).mean(axis=0)
        ),
        "The entropy is in bits: the natural logarithm was asked for, np.log": mistaken(
            entropy=lambda every, p: entropy_of(p, np.log2)
        ),
        "The entropy has the wrong sign: it is never below zero": mistaken(
            entropy=lambda every, p: -entropy_of(p)
        ),
        "The spread is divided by T − 1: the plain np.std was asked for": mistaken(
            spread=lambda every, rows, answer: every[:, rows, answer].std(axis=0, ddof=1)
        ),
        "The spread is of each pass's largest probability: follow the class of the answer": mistaken(
            spread=lambda every, rows, answer: every.max(axis=2).std(axis=0)
        ),
        "The spread runs over the classes: it belongs over the passes": mistaken(
            spread=lambda every, rows, answer: every.mean(axis=0).std(axis=1)
        ),
        "The spread is averaged over the classes: follow the class of the answer": mistaken(
            spread=lambda every, rows, answer: every.std(axis=0).mean(axis=1)
        ),
        "The spread is the largest of all classes: follow the class of the answer": mistaken(
            spread=lambda every, rows, answer: every.std(axis=0).max(axis=1)
        ),
        "The spread is that of the scores: take it of the probabilities": of_scores,
        "The spread is the variance: take its root": mistaken(
            spread=lambda every, rows, answer: every[:, rows, answer].var(axis=0)
        ),
    },
)


def is_right(k):
    """Return the check of one result by itself, for credit in part."""

    def check(code, rng):
        for size in (1, 2, 3, 5):
            inputs = nets(rng, size)
            got = code.mc_dropout(*copy.deepcopy(inputs))
            if not isinstance(got, tuple | list) or len(got) != 3:
                fail("Three results are needed: p, entropy, spread")
            if not alike(got[k], mc(*inputs)[k]):
                fail(f"`{PARTS[k]}` is wrong")

    return check


PARTS = ("p", "entropy", "spread")
for k, part in enumerate(PARTS):
    grader.property("mc_dropout", f"`{part}` is right", points=2)(is_right(k))
grader.finite(
    "mc_dropout",
    on=lambda rng, size: nets(rng, size, large=1e4),
    cause="Scores of 10,000 give NaN: subtract the row's largest score, and take no log of 0",
)
