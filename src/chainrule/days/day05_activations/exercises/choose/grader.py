"""Seven choices, each wrong one with its reason, and the share of dead units."""

import numpy as np

from chainrule.course.grading import Grader

CHOICES = {
    "digit_output": (
        "softmax",
        {
            "Ten sigmoids do not add up to 1: these classes exclude each other": "sigmoid",
            "Raw scores are no probabilities": "none",
            "A probability is never negative: tanh is": "tanh",
            "ReLU may exceed 1, and gives several classes exactly 0": "relu",
            "GELU may exceed 1 or be negative: no probability": "gelu",
        },
    ),
    "tags_output": (
        "sigmoid",
        {
            "Softmax makes the tags share one probability: beach would push dog down": "softmax",
            "Raw scores are no probabilities of tags": "none",
            "A probability of a tag is never negative: tanh is": "tanh",
            "ReLU may exceed 1: no probability of a tag": "relu",
            "GELU may exceed 1: no probability of a tag": "gelu",
        },
    ),
    "price_output": (
        "none",
        {
            "ReLU can never predict a price below the mean": "relu",
            "The sigmoid squashes the price to between 0 and 1": "sigmoid",
            "tanh squashes the price to between -1 and 1": "tanh",
            "Softmax of one output is always 1": "softmax",
            "GELU can hardly predict a price below the mean": "gelu",
        },
    ),
    "hidden_first_try": (
        "relu",
        {
            "The sigmoid's slope is at most 1/4, and fades for large inputs": "sigmoid",
            "tanh saturates for large inputs": "tanh",
            "GELU works too and costs more: the cheapest was asked for": "gelu",
            "Without an activation the layers melt into one": "none",
            "Softmax lets the units of a layer compete for 1": "softmax",
        },
    ),
    "transformer_hidden": (
        "gelu",
        {
            "The first transformer used ReLU; BERT and GPT-2 use its smooth form": "relu",
            "Without an activation the feed-forward part is a single matrix": "none",
            "tanh was common before 2010 and is not what BERT uses": "tanh",
            "The sigmoid is not what BERT uses in its hidden layers": "sigmoid",
            "Softmax stands in the attention, not in the feed-forward part": "softmax",
        },
    ),
    "gate": (
        "sigmoid",
        {
            "tanh is negative on one side: a share to keep is not": "tanh",
            "ReLU has no upper end: a share ends at 1": "relu",
            "Softmax would make the gates share 1: each decides alone": "softmax",
            "GELU has no upper end: a share ends at 1": "gelu",
            "Without an activation the share has no ends": "none",
        },
    ),
    "memory_content": (
        "tanh",
        {
            "The sigmoid is never negative: the memory could only grow": "sigmoid",
            "ReLU is never negative and has no upper end": "relu",
            "GELU has no upper end: the memory may blow up": "gelu",
            "Without an activation the content has no ends": "none",
            "Softmax would make the contents share 1": "softmax",
        },
    ),
}
grader = Grader(needs=(*CHOICES, "dead_share"))
for name, (right, mistakes) in CHOICES.items():
    grader.value(name, to=right, mistakes=mistakes, hint="read the task again: what is the range?")


def units(rng, size):
    """Return inputs: units always off, one at zero once, one on once; an example all off."""
    z = rng.normal(0, 1, (size + 2, 2 * size + 2)).round(2)
    z[:, :size] = -np.abs(z[:, :size])
    z[:, size] = -0.5
    z[-1] = -np.abs(z[-1])
    z[0, size], z[0, 0] = 0.7, 0.0
    return (z,)


def dead_share(z):
    return np.mean((z <= 0).all(axis=0))


grader.equals(
    "dead_share",
    to=dead_share,
    on=units,
    mistakes={
        "This is the share of entries that are off: a unit is dead if all of its entries are": (
            lambda z: np.mean(z <= 0)
        ),
        "This asks each example, not each unit: the units are the columns": lambda z: np.mean(
            (z <= 0).all(axis=1)
        ),
        "A unit at exactly zero is off too": lambda z: np.mean((z < 0).all(axis=0)),
        "None counts as dead here: ask each column whether all its inputs are zero or below": (
            lambda z: 0.0
        ),
        "The number of dead units is divided by the examples: by the units": lambda z: (
            (z <= 0).all(axis=0).sum() / len(z)
        ),
        "This counts units that are off at least once": lambda z: np.mean((z <= 0).any(axis=0)),
        "This is a number of units: a share from 0 to 1 is asked for": lambda z: np.sum(
            (z <= 0).all(axis=0)
        ),
        "This is the share of living units": lambda z: 1 - dead_share(z),
        "The mean input decides here: one example that switches a unit on is enough": lambda z: (
            np.mean(z.mean(axis=0) <= 0)
        ),
        "This is in per cent: a share from 0 to 1 is asked for": lambda z: 100 * dead_share(z),
    },
)
grader.keeps_inputs("dead_share", on=units)
grader.no_loop("dead_share")
