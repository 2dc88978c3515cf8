"""Properties of an ensemble's mean and its votes, on nets of which some are far surer."""

import numpy as np

from chainrule.course.grading import Grader, fail

grader = Grader(needs=("average", "answers", "votes", "differ", "example"))


def nets(rng, size):
    """Return shares (M, N, K) of an even or odd number of nets, as sure as chance will have it."""
    m, k = (3, 2, 5, 4)[size % 4], 2 if size < 3 else 3
    scores = rng.normal(size=(m, size, k)) * rng.choice([0.3, 4.0], (m, 1, 1))
    q = np.exp(scores)
    return (np.round(q / q.sum(axis=2, keepdims=True), 3),)


def average(shares):
    return shares.mean(axis=0)


def answers(shares):
    return average(shares).argmax(axis=1)


def counted(shares):
    return (shares.argmax(axis=2)[:, :, None] == np.arange(shares.shape[2])).sum(axis=0)


def votes(shares):
    return counted(shares).argmax(axis=1)


def last_of_tie(shares):
    count = counted(shares)
    return count.shape[1] - 1 - count[:, ::-1].argmax(axis=1)


def surest(shares):
    by = shares.max(axis=2).argmax(axis=0)
    return shares[by, np.arange(shares.shape[1])].argmax(axis=1)


def product(shares):
    q = np.exp(np.log(shares + 1e-12).mean(axis=0))
    return q / q.sum(axis=1, keepdims=True)


grader.equals(
    "average",
    to=average,
    on=nets,
    mistakes={
        "The probabilities are added up: they must add to 1, so take the mean": lambda s: s.sum(
            axis=0
        ),
        "The mean runs over the examples: it belongs over the nets": lambda s: s.mean(axis=1),
        "The mean runs over the classes: it belongs over the nets": lambda s: s.mean(axis=2),
        "These are shares of votes: average the probabilities": lambda s: counted(s) / len(s),
        "This is the geometric mean: the plain one was asked for": product,
        "The median is taken: the mean was asked for": lambda s: np.median(s, axis=0),
        "Only the first net is asked": lambda s: s[0],
    },
)
grader.equals(
    "answers",
    to=answers,
    on=nets,
    mistakes={
        "These are votes: average the probabilities first": votes,
        "The surest net alone decides: average all": surest,
        "Only the first net is asked": lambda s: s[0].argmax(axis=1),
    },
)
grader.equals(
    "votes",
    to=votes,
    on=nets,
    mistakes={
        "This is the mean's answer: count the votes": answers,
        "Of a tie the larger class wins: the smaller was asked for": last_of_tie,
        "The classes are averaged: a class is a name, not a quantity": lambda s: np.round(
            s.argmax(axis=2).mean(axis=0)
        ),
        "The median of the classes: a class is a name, not a quantity": lambda s: np.median(
            s.argmax(axis=2), axis=0
        ),
        "The surest net alone decides: count the votes": surest,
    },
)
grader.equals(
    "differ",
    to=lambda s: np.flatnonzero(answers(s) != votes(s)),
    on=nets,
    mistakes={
        "These are the examples where both agree": lambda s: np.flatnonzero(answers(s) == votes(s)),
        "This says for each example whether they differ: return the numbers": lambda s: (
            answers(s) != votes(s)
        ),
        "The examples are counted: return their numbers": lambda s: (answers(s) != votes(s)).sum(),
        "These are the examples where the nets are not of one mind": lambda s: np.flatnonzero(
            (s.argmax(axis=2) != s.argmax(axis=2)[0]).any(axis=0)
        ),
    },
)


@grader.property("example", "the vote and the mean disagree on `example`", points=2)
def disagree(code, rng):
    if code.example is None:
        fail("`example` is not set yet", hint="three rows of two probabilities")
    e = np.asarray(code.example, dtype=float)
    if e.shape != (3, 2):
        fail("`example` needs the shape (3, 2)", got=e.shape)
    if not np.allclose(e.sum(axis=1), 1) or (e < 0).any():
        fail("Each row of `example` must be probabilities that add up to 1", got=e)
    vote, mean = votes(e[:, None])[0], answers(e[:, None])[0]
    if vote == mean:
        fail("The vote and the mean agree on `example`", got=e, expected="vote 0, mean 1")
    if vote != 0:
        fail("On `example` the vote says 1: it should say 0, and the mean 1", got=e)


for name in ("average", "answers", "votes", "differ"):
    grader.keeps_inputs(name, on=nets)
