"""Properties of five norms: which numbers share a mean."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("batch_norm", "layer_norm", "instance_norm", "group_norm", "rms_norm"))


def maps(rng, size):
    """Return feature maps whose examples, channels and places have unlike sizes."""
    b, c, h, w = size + 1, 4 if size < 5 else 6, 2, 3
    x = rng.normal(size=(b, c, h, w)) + rng.uniform(-3, 3, (1, c, 1, 1))
    return (x * rng.uniform(0.5, 3, (b, 1, 1, 1)) * rng.uniform(0.5, 2, (1, c, 1, 1))).round(2), 0.2


def grouped(rng, size):
    x, eps = maps(rng, size)
    return x, 2 if size < 5 else 3, eps


def rows(rng, size):
    return rng.normal(1, 2, (size + 1, size + 2)).round(2), 0.2


def over(axes, by_std=False, ddof=0, outside=False):
    def norm(x, eps):
        if ddof or outside:
            std = np.sqrt(x.var(axis=axes, keepdims=True, ddof=ddof) + eps * (not outside))
            return (x - x.mean(axis=axes, keepdims=True)) / (std + eps * outside)
        d, var = x - x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
        return d / np.sqrt((np.sqrt(var) if by_std else var) + eps)

    return norm


def groups_of(shape=lambda c, g: (g, c // g), axes=(2, 3, 4)):
    def norm(x, groups, eps):
        b, c, h, w = x.shape
        return over(axes)(x.reshape(b, *shape(c, groups), h, w), eps).reshape(x.shape)

    return norm


def rms(x, eps, axis=1, reduce=np.mean):
    return x / np.sqrt(reduce(x**2, axis=axis, keepdims=True) + eps)


def slips(axes):
    """Return the mistakes that one can make with any norm, for one whose means go over `axes`."""
    return {
        "There is one mean for the whole array: a mean a group of numbers is asked for": over(None),
        "The deviation stands under the root in place of the variance": over(axes, by_std=True),
        "The variance divides by n − 1: here by the number of values": over(axes, ddof=1),
        "eps stands outside the root: √(σ² + ε)": over(axes, outside=True),
        "eps is missing under the root, or another one than that given": (
            lambda x, eps: over(axes)(x, 0)
        ),
        "Another eps than that given stands under the root": lambda x, eps: over(axes)(x, 1e-5),
        "This divides by the variance: the root is missing": lambda x, eps: (
            (x - x.mean(axis=axes, keepdims=True)) / (x.var(axis=axes, keepdims=True) + eps)
        ),
        "The mean is taken away, but nothing is divided": lambda x, eps: (
            x - x.mean(axis=axes, keepdims=True)
        ),
        "The mean is not taken away": lambda x, eps: (
            x / np.sqrt(x.var(axis=axes, keepdims=True) + eps)
        ),
    }


LAST = "The channels are taken for the last axis: x is (B, C, H, W)"
grader.equals(
    "batch_norm",
    to=over((0, 2, 3)),
    on=maps,
    mistakes={
        "Here each place has its own mean: all places of a channel share one": over(0),
        LAST: over((0, 1, 2)),
        "This is instance norm: batch norm's means go over the examples too": over((2, 3)),
        "This is layer norm: batch norm has one mean a channel": over((1, 2, 3)),
        "The rows of a channel have a mean each: all its places share one": over((0, 3)),
        **slips((0, 2, 3)),
    },
)
grader.equals(
    "layer_norm",
    to=over((1, 2, 3)),
    on=maps,
    mistakes={
        "This is batch norm: layer norm has one mean an example": over((0, 2, 3)),
        "The mean goes over the channels alone: the places share it too": over(1),
        "This is instance norm: layer norm's means go over the channels too": over((2, 3)),
        "This is over the last axis alone": over(3),
        **slips((1, 2, 3)),
    },
)
grader.equals(
    "instance_norm",
    to=over((2, 3)),
    on=maps,
    mistakes={
        "This is batch norm: instance norm treats each example alone": over((0, 2, 3)),
        "This is layer norm: instance norm treats each channel alone": over((1, 2, 3)),
        LAST: over((1, 2)),
        **slips((2, 3)),
    },
)
grader.equals(
    "group_norm",
    to=groups_of(),
    on=grouped,
    mistakes={
        "A group takes every other channel: a group is a run of neighbours": groups_of(
            lambda c, g: (c // g, g), (1, 3, 4)
        ),
        "`groups` was taken for the size of a group: it is how many there are": groups_of(
            lambda c, g: (c // g, g)
        ),
        "This is layer norm: `groups` is not used": groups_of(lambda c, g: (1, c)),
        "This mixes the examples: each is normalised alone": groups_of(axes=(0, 2, 3, 4)),
        "Here each channel of a group has its own mean: the group shares one": groups_of(
            axes=(3, 4)
        ),
    },
)
grader.equals(
    "rms_norm",
    to=rms,
    on=rows,
    mistakes={
        "This takes a mean away: RMS norm only divides": over(1),
        "Here a sum stands under the root: it is a mean": lambda x, e: rms(x, e, reduce=np.sum),
        "The mean goes along the columns: each row is divided by its own": lambda x, e: rms(
            x, e, axis=0
        ),
        "There is one root for the whole array: each row has its own": lambda x, e: (
            x / np.sqrt((x**2).mean() + e)
        ),
        "eps stands outside the root: √(mean(x²) + ε)": lambda x, e: (
            x / (np.sqrt((x**2).mean(1, keepdims=True)) + e)
        ),
        "eps is missing under the root, or another one than that given": lambda x, e: rms(x, 0),
        "Another eps than that given stands under the root": lambda x, e: rms(x, 1e-5),
        "The variance takes the mean away: here stands mean(x²)": lambda x, e: (
            x / np.sqrt(x.var(axis=1, keepdims=True) + e)
        ),
        "The root is missing": lambda x, e: x / ((x**2).mean(1, keepdims=True) + e),
    },
)
for name, inputs in (
    ("batch_norm", maps),
    ("layer_norm", maps),
    ("instance_norm", maps),
    ("group_norm", grouped),
    ("rms_norm", rows),
):
    grader.keeps_inputs(name, on=inputs)
    grader.no_loop(name)
