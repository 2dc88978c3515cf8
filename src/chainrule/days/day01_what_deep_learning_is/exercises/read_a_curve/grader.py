"""One property for each rule, on curves where only that rule decides."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("best_epoch", "reading"))


def read(train, validation, rises=None, stuck=None, diverges=None, rise_first=False):
    """Read the curves; each rule can be replaced by a mistaken one."""
    lowest = min(validation)
    words = {
        "diverges": (diverges or (lambda t, v: not t[-1] <= t[0]))(train, validation),
        "stuck": (stuck or (lambda t, v: t[-1] > 0.9 * t[0]))(train, validation),
        "overfits": (rises or (lambda t, v: v[-1] > 1.1 * lowest))(train, validation),
    }
    order = ("overfits", "diverges", "stuck") if rise_first else tuple(words)
    return next((word for word in order if words[word]), "learns")


def mistaken(**rules):
    """Return the reading with a mistake in it."""
    return lambda train, validation: read(train, validation, **rules)


# A mistake that is seen on fewer curves stands before one that is seen on more.
WORDS = {
    "NaN slips through: every comparison with NaN is false": mistaken(
        diverges=lambda t, v: t[-1] > t[0]
    ),
    'The order of the rules is another: "overfits" is asked too early': mistaken(rise_first=True),
    "The training loss says whether it is stuck, not the validation loss": mistaken(
        stuck=lambda t, v: v[-1] > 0.9 * v[0]
    ),
    '"stuck" compares the wrong way round': mistaken(stuck=lambda t, v: t[-1] < 0.9 * t[0]),
    "The 1.1 is missing: every small wobble counts as overfitting": mistaken(
        rises=lambda t, v: v[-1] > min(v)
    ),
    "A gap between the curves is no overfitting: has the validation loss risen again?": mistaken(
        rises=lambda t, v: v[-1] > 1.1 * t[-1]
    ),
    "Overfitting compares with the first validation loss, not with the lowest": mistaken(
        rises=lambda t, v: v[-1] > 1.1 * v[0]
    ),
    "The training curve is asked about overfitting; the validation curve knows": mistaken(
        rises=lambda t, v: t[-1] > 1.1 * min(t)
    ),
}


def curves(first, last, lowest, end):
    """Return a training curve from first to last, a validation curve down to lowest, then end."""
    train = [first, (first + last) / 2, (first + 2 * last) / 3, last]
    validation = [first, 2 * lowest, lowest, end]
    return [round(x, 3) for x in train], [round(x, 3) for x in validation]


def some(rng, least, most):
    """Return a number between two."""
    return float(rng.uniform(least, most))


def diverging(rng, size):
    """Grow, without and with a rise of the validation loss."""
    first = some(rng, 1, 2)
    end = some(rng, 0.5, 0.54) if size % 2 else some(rng, 3, 4)
    return curves(first, first * some(rng, 1.2, 3), 0.5, end)


def not_a_number(rng, size):
    """End in NaN or infinity."""
    train, validation = curves(some(rng, 1, 2), 0.3, 0.5, 0.5)
    return [*train[:3], (np.nan, np.inf)[size % 2]], validation


def flat(rng, size):
    """Stay where it was; the validation loss stays too, or falls, or falls and rises again."""
    first = some(rng, 2, 3)
    lowest, end = ((0.5, 0.5), (0.5, some(rng, 1, 1.5)), (0.95 * first, 0.95 * first))[size % 3]
    return curves(first, first * some(rng, 0.92, 0.99), lowest, end)


def rising(rng, size):
    """Overfit: the validation loss rises from its lowest, sometimes above its first."""
    end = some(rng, 4, 5) if size == 2 else some(rng, 0.6, 1.5)
    return curves(some(rng, 2, 3), some(rng, 0.1, 0.3), 0.5, end)


def falling(rng, size):
    """Learn, with a gap between the curves, and now and then a wobble."""
    end = 0.5 if size % 2 else some(rng, 0.51, 0.54)
    return curves(some(rng, 2, 3), some(rng, 0.1, 0.4), 0.5, end)


def losses(rng, size):
    """Return two curves; the lowest validation loss comes twice, training is lowest elsewhere."""
    train = [round(2 / (epoch + 1), 2) for epoch in range(size + 3)]
    train[-2:] = train[:-3:-1]  # the last two change places
    validation = [int(x) / 10 for x in rng.integers(5, 20, size + 3)]
    place = int(rng.integers(0, size))
    validation[place] = validation[-1 if size == 1 else place + 2] = 0.3
    return train, validation


def lowest(validation):
    """Return the first place of the lowest loss."""
    return int(np.argmin(validation))


grader.equals(
    "best_epoch",
    to=lambda t, v: lowest(v),
    on=losses,
    mistakes={
        "This is the epoch of the lowest training loss": lambda t, v: int(np.argmin(t)),
        "This is the last epoch": lambda t, v: len(v) - 1,
        "The epoch counts from 1, and epochs count from 0": lambda t, v: lowest(v) + 1,
        "This is the epoch of the highest validation loss": lambda t, v: int(np.argmax(v)),
        "This is the later of two equally low epochs": lambda t, v: len(v) - 1 - lowest(v[::-1]),
        "This is the loss, not the epoch": lambda t, v: min(v),
    },
)
for kind, says in (
    (falling, "a run that learns is called so"),
    (flat, "a run whose training loss stays up is stuck"),
    (rising, "a validation loss that rises again is overfitting"),
    (diverging, "a training loss above its start diverges"),
    (not_a_number, "NaN and infinity diverge"),
):
    grader.equals("reading", to=read, on=kind, mistakes=WORDS, says=says, points=1)
