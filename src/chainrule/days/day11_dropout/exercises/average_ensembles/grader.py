"""Properties of an ensemble's mean and its votes, on nets of which some are far surer."""

import numpy as np

from chainrule.course.grading import Grader, checks, fail

grader = Grader(needs=("average", "answers", "votes", "differ", "example"))


def nets(rng, size):
    """Return shares (M, N, K) without ties of probabilities; the largest tell all ways apart."""
    m, k = (3, 2, 5, 4)[size % 4], 2 if size < 3 else 3
    while True:
        q = np.exp(rng.normal(size=(m, size, k)) * rng.choice([0.3, 3.0], (m, 1, 1)))
        shares = np.round(q / q.sum(axis=2, keepdims=True), 3)
        if is_clear(shares) and (size < 8 or tells(shares)):
            return (shares,)


def is_clear(shares):
    """Say that no two classes of a net, no two means and no two largest shares are equal."""
    rows = (shares, shares.mean(axis=0), shares.max(axis=2).T)
    return all(np.diff(np.sort(row), axis=-1).min() > 1e-6 for row in rows)


def tells(shares):
    """Say that each other way to answer or to vote is another somewhere."""
    others = ((answers, votes), (answers, surest), (answers, by_product), (votes, surest))
    ties = ((votes, last_of_tie), (votes, first_of_tie), (votes, by_mean_of_tie))
    ties += ((first_of_tie, last_of_tie),)
    apart = [(one(shares) != other(shares)).sum() for one, other in others + ties]
    return min(apart) > 0 and apart[0] > 1


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


def first_of_tie(shares):
    """Return the class with the most votes; of a tie, the one that was voted for first."""
    chosen = shares.argmax(axis=2).T.tolist()
    return np.array([max(row, key=lambda k, row=row: row.count(k)) for row in chosen])


def by_mean_of_tie(shares):
    return (counted(shares) + average(shares) / 2).argmax(axis=1)


def surest(shares):
    by = shares.max(axis=2).argmax(axis=0)
    return shares[by, np.arange(shares.shape[1])].argmax(axis=1)


def product(shares):
    q = np.exp(np.log(shares + 1e-12).mean(axis=0))
    return q / q.sum(axis=1, keepdims=True)


def by_product(shares):
    return product(shares).argmax(axis=1)


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
        "The largest share is taken: the mean was asked for": lambda s: s.max(axis=0),
        "Only the first net is asked": lambda s: s[0],
    },
)


@grader.property("average", "`average` leaves its inputs alone")  # before others may call it
def kept(code, rng):
    checks.keeps("average", nets)(code, rng)


grader.equals(
    "answers",
    to=answers,
    on=nets,
    mistakes={
        "These are votes: average the probabilities first": votes,
        "The surest net alone decides: average all": surest,
        "The probabilities are multiplied: average them as they are": by_product,
        "This is the largest mean probability: return its class": lambda s: average(s).max(axis=1),
        "The classes are averaged: a class is a name, not a quantity": lambda s: np.round(
            s.argmax(axis=2).mean(axis=0)
        ),
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
        "Of a tie the class that was voted for first wins: the smaller was asked for": first_of_tie,
        "Of a tie the mean decides: the smaller class was asked for": by_mean_of_tie,
        "This is the number of votes: return the class": lambda s: counted(s).max(axis=1),
        "The votes of all classes came: return the class with the most": counted,
        "The largest is sought over the nets: each net votes for one class": lambda s: s.argmax(
            axis=0
        ).argmax(axis=1),
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


for name in ("answers", "votes", "differ"):
    grader.keeps_inputs(name, on=nets)
