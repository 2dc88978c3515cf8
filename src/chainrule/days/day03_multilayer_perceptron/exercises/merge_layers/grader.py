"""Properties of a merged stack of linear layers."""

from itertools import pairwise

import numpy as np

from chainrule.course.grading import Grader


def merge(weights, biases):
    w, b = weights[0], biases[0]
    for w2, b2 in zip(weights[1:], biases[1:], strict=True):
        w, b = w2 @ w, w2 @ b + b2
    return w, b


def stack(rng, sizes):
    pairs = list(pairwise(sizes))
    weights = [rng.standard_normal((out, into)) for into, out in pairs]
    return weights, [rng.standard_normal(out) for _, out in pairs]


def same_width(rng, size):
    return stack(rng, [size + 1] * 4)


def any_shape(rng, size):
    return stack(rng, [*rng.permutation(np.arange(2, 9))[: size % 4 + 1], 3])


def product(weights):
    """Return the product with the later weight on the left."""
    return merge(weights, [np.zeros(len(w)) for w in weights])[0]


def reversed_product(weights):
    out = weights[0]
    for w in weights[1:]:
        out = out @ w
    return out


def entry_by_entry(weights):
    out = weights[0]
    for w in weights[1:]:
        out = out * w
    return out


def through_merged(weights, biases):
    w, b = weights[0], biases[0]
    for w2, b2 in zip(weights[1:], biases[1:], strict=True):
        w = w2 @ w
        b = w @ b + b2
    return w, b


def through_turned(weights, biases):
    b = biases[0]
    for w2, b2 in zip(weights[1:], biases[1:], strict=True):
        b = b @ w2 + b2
    return b


grader = Grader(needs=("merge",))
grader.equals(
    "merge",
    to=merge,
    on=same_width,
    says="`merge` is right where all layers have the same width",
    mistakes={
        "The weights are multiplied in the wrong order: the later layer stands on the left": (
            lambda w, b: (reversed_product(w), merge(w, b)[1])
        ),
        "The weight is turned: w is (last out, first in), so the later weight stands on the left": (
            lambda w, b: (product(w).T, merge(w, b)[1])
        ),
        "The biases are added up: an early bias must go through the later layers": (
            lambda w, b: (product(w), sum(b))
        ),
        "Only the last bias is kept": lambda w, b: (product(w), b[-1]),
        "The biases are lost": lambda w, b: (product(w), 0 * b[-1]),
        "The weights are multiplied entry by entry: a stack needs matrix products": (
            lambda w, b: (entry_by_entry(w), merge(w, b)[1])
        ),
        "The weights are added: one layer after the other multiplies": (
            lambda w, b: (sum(w), merge(w, b)[1])
        ),
        "The weights and biases are added: one layer after the other multiplies": (
            lambda w, b: (sum(w), sum(b))
        ),
        "The bias goes through the next weight turned round: it needs w @ b": (
            lambda w, b: (product(w), through_turned(w, b))
        ),
        "The bias goes through the merged weight: it goes through the new layer's alone": (
            through_merged
        ),
        "The first bias is lost": lambda w, b: merge(w, [0 * b[0], *b[1:]]),
        "The layers are put together in reverse order: the first comes first": lambda w, b: merge(
            w[::-1], b[::-1]
        ),
        "The bias goes through all layers but loses theirs": (
            lambda w, b: (product(w), product(w[1:]) @ b[0])
        ),
        "Only the first two layers are merged": lambda w, b: merge(w[:2], b[:2]),
    },
    hint="check with a random x: both sides must give the same scores",
)
grader.equals(
    "merge",
    to=merge,
    on=any_shape,
    says="`merge` is right for any widths and any number of layers",
    hint="a stack of one layer is that layer",
)
grader.keeps_inputs("merge", on=same_width)
