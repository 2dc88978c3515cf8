"""Rows of very different size, and the gradient by differences."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("softmax", "softmax_grad"))


def scores(rng, size):
    """Return small scores (N, K) with N ≠ K."""
    return (rng.normal(0, 2, (size, size + 2)).round(2),)


def apart(rng, size):
    """Return rows near 10,000, near 0 and near -10,000, and one with all three."""
    x = rng.normal(0, 2, (4, size + 2)).round(2)
    x += np.array([[1e4], [0.0], [-1e4], [0.0]])
    x[3, [0, -1]] += 1e4, -1e4
    return (x,)


def probabilities(rng, size):
    """Return probabilities, and a gradient by them."""
    return softmax(*scores(rng, size)), rng.normal(0, 1, (size, size + 2)).round(2)


def softmax(x, axis=1, shift=None):
    shift = x.max(axis=axis, keepdims=True) if shift is None else shift
    e = np.exp(x - shift)
    return e / e.sum(axis=axis, keepdims=True)


def grad(p, dp):
    return p * (dp - (dp * p).sum(axis=1, keepdims=True))


grader.equals(
    "softmax",
    to=softmax,
    on=scores,
    mistakes={
        "Softmax runs down the columns: each row is one example": lambda x: softmax(x, axis=0),
        "The whole array adds up to 1: each row must": lambda x: softmax(x, axis=None),
        "The exponentials are not divided by their sum": lambda x: np.exp(
            x - x.max(axis=1, keepdims=True)
        ),
        "The scores are divided by their sum: the exponentials are missing": lambda x: (
            x / x.sum(axis=1, keepdims=True)
        ),
        "Each score has a sigmoid of its own: a row does not add up to 1": lambda x: (
            1 / (1 + np.exp(-x))
        ),
        "The signs are turned: the smallest score gets the largest probability": lambda x: softmax(
            -x
        ),
        "This is the logarithm of softmax": lambda x: np.log(softmax(x)),
        "Only the largest gets 1: that is argmax, softmax is its soft form": lambda x: (
            (x == x.max(axis=1, keepdims=True)) * 1.0
        ),
        "The whole array adds up to 1: each row must, so its sum has axis=1": lambda x: (
            np.exp(x - x.max(axis=1, keepdims=True))
            / np.exp(x - x.max(axis=1, keepdims=True)).sum()
        ),
        "Each column's largest is subtracted: one number for all scores of a row": lambda x: (
            softmax(x, shift=x.max(axis=0, keepdims=True))
        ),
    },
    hint="every row adds up to 1",
)
grader.equals(
    "softmax",
    to=softmax,
    on=apart,
    says="`softmax` holds for scores near ±10,000",
    mistakes={
        "exp overflows or every term is 0: subtract the row's largest score first": lambda x: (
            softmax(x, shift=0)
        ),
        "One maximum for all rows: a row far below it becomes 0 / 0": lambda x: softmax(
            x, shift=x.max()
        ),
        "The row's smallest is subtracted; the scores above it still overflow": lambda x: softmax(
            x, shift=x.min(axis=1, keepdims=True)
        ),
        "The row's mean is subtracted; a score far above it still overflows": lambda x: softmax(
            x, shift=x.mean(axis=1, keepdims=True)
        ),
        "Where exp overflowed, the scores were cut: they all become alike": lambda x: softmax(
            np.clip(x, -700, 700), shift=0
        ),
    },
    hint="x.max(axis=1, keepdims=True) is one number a row",
)
grader.equals(
    "softmax_grad",
    to=grad,
    on=probabilities,
    mistakes={
        "Only the diagonal of the matrix, p (1 - p): each score moves all probabilities": (
            lambda p, dp: dp * p * (1 - p)
        ),
        "dp is not weighed with p inside the sum": lambda p, dp: (
            p * (dp - dp.sum(axis=1, keepdims=True))
        ),
        "The factor p before the bracket is missing": lambda p, dp: (
            dp - (dp * p).sum(axis=1, keepdims=True)
        ),
        "The sum runs over the examples: one number a row is needed": lambda p, dp: (
            p * (dp - (dp * p).sum(axis=0, keepdims=True))
        ),
        "The sum runs over the whole array: one number a row is needed": lambda p, dp: (
            p * (dp - (dp * p).sum())
        ),
        "The mean is taken where the sum is needed": lambda p, dp: (
            p * (dp - (dp * p).mean(axis=1, keepdims=True))
        ),
        "This is the gradient of softmax with cross-entropy together": lambda p, dp: p - dp,
        "The sign is wrong": lambda p, dp: -grad(p, dp),
        "The sum is subtracted inside the bracket: this adds it": lambda p, dp: (
            p * (dp + (dp * p).sum(axis=1, keepdims=True))
        ),
        "`p` holds probabilities already: softmax is taken twice": lambda p, dp: grad(
            softmax(p), dp
        ),
        "This is p · dp: the sum that is subtracted is missing": lambda p, dp: p * dp,
    },
    hint="the result of every row adds up to 0: a shift of all scores changes nothing",
)
grader.keeps_inputs("softmax", on=scores)
grader.keeps_inputs("softmax_grad", on=probabilities)
grader.no_loop("softmax")
grader.no_loop("softmax_grad")
