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


def before(rules):
    """Return the reading with rules asked before all others."""
    return lambda train, validation: next(
        (word for word, holds in rules.items() if holds(train, validation)),
        read(train, validation),
    )


# A mistake that is seen on fewer curves stands before one that is seen on more.
WORDS = {
    "NaN slips through: `<`, `>` and `==` are all false for it": mistaken(
        diverges=lambda t, v: t[-1] > t[0]
    ),
    'The order of the rules is another: "overfits" is asked too early': mistaken(rise_first=True),
    "A run whose training loss grew is called stuck: ask first whether it diverges": before(
        {"stuck": lambda t, v: t[-1] > 0.9 * t[0]}
    ),
    "The last training loss is compared with the first, not with the highest": mistaken(
        diverges=lambda t, v: not t[-1] < max(t)
    ),
    'Equal is not above: a training loss back at its start is "stuck", not "diverges"': mistaken(
        diverges=lambda t, v: not t[-1] < t[0]
    ),
    "The last training loss decides, and it is compared with the first, not the one before": (
        mistaken(diverges=lambda t, v: not t[-1] <= t[-2])
    ),
    "The last training loss says whether it diverges, not the highest": mistaken(
        diverges=lambda t, v: not t[-1] <= t[0] or max(t) > t[0]
    ),
    "The training loss says whether it diverges, not the validation loss": mistaken(
        diverges=lambda t, v: not np.isfinite(t[-1]) or v[-1] > v[0]
    ),
    "The training loss says whether it is stuck, not the validation loss": mistaken(
        stuck=lambda t, v: v[-1] > 0.9 * v[0]
    ),
    "The last training loss says whether it is stuck, not the lowest": mistaken(
        stuck=lambda t, v: min(t) > 0.9 * t[0]
    ),
    '"stuck" compares with the first training loss, not with the one before': mistaken(
        stuck=lambda t, v: t[-1] > 0.9 * t[-2]
    ),
    '"stuck" asks for more than 0.9 times the first training loss, not 0.1 times': mistaken(
        stuck=lambda t, v: t[-1] > 0.1 * t[0]
    ),
    '"stuck" compares the wrong way round': mistaken(stuck=lambda t, v: t[-1] < 0.9 * t[0]),
    "The 1.1 is missing: every small wobble counts as overfitting": mistaken(
        rises=lambda t, v: v[-1] > min(v)
    ),
    "1.1 times the lowest is asked for, not 0.1 more than it": mistaken(
        rises=lambda t, v: v[-1] > 0.1 + min(v)
    ),
    "The 1.1 stands on the wrong side: the lowest loss is multiplied": mistaken(
        rises=lambda t, v: 1.1 * v[-1] > min(v)
    ),
    "A gap between the curves is no overfitting: has the validation loss risen again?": mistaken(
        rises=lambda t, v: v[-1] > 1.1 * t[-1]
    ),
    "Overfitting compares with the first validation loss, not with the lowest": mistaken(
        rises=lambda t, v: v[-1] > 1.1 * v[0]
    ),
    "Overfitting compares with the lowest validation loss, not with the one before": mistaken(
        rises=lambda t, v: v[-1] > 1.1 * v[-2]
    ),
    "The training curve is asked about overfitting; the validation curve knows": mistaken(
        rises=lambda t, v: t[-1] > 1.1 * min(t)
    ),
    "Training and validation have changed places": lambda t, v: read(v, t),
    "The words are written small": lambda t, v: read(t, v).capitalize(),
}


def rounded(*curves):
    """Return curves with three digits."""
    return tuple([round(x, 3) for x in curve] for curve in curves)


def some(rng, least, most):
    """Return a number between two."""
    return float(rng.uniform(least, most))


def diverging(rng, size):
    """End above the start, after a peak or not; the validation loss rises at even sizes."""
    first = some(rng, 1, 2)
    last = first * some(rng, 1.2, 3)
    end = some(rng, 0.5, 0.54) if size % 2 else some(rng, 3, 4)
    train = [first, 0.8 * first, (0.9, 1.2)[size % 2] * last, last]
    return rounded(train, [first, 1, 0.5, end])


def not_a_number(rng, size):
    """End in NaN or infinity; the validation loss rises at even sizes."""
    train = [some(rng, 1, 2), 0.6, 0.4, (np.nan, np.inf)[size // 2 % 2]]
    return rounded(train, [1.5, 1, 0.5, 0.5 if size % 2 else 0.9])


def flat(rng, size):
    """Stay where it was; the validation loss stays too, or falls, or falls and rises again."""
    first = some(rng, 2, 3)
    if size == 5:
        return rounded([first], [first])  # one epoch
    lowest, end = ((0.5, 0.5), (0.5, some(rng, 1, 1.5)), (0.95 * first, 0.95 * first))[size % 3]
    between, last = (0.6, 1.1)[size == 3], (some(rng, 0.92, 0.99), 1)[size == 3]
    if size % 2 == 0:
        between = (0.96, 0.6)[size == 2]
    train = [first, 0.97 * first, between * first, last * first]
    return rounded(train, [first, 2 * lowest, lowest, end])


def rising(rng, size):
    """Overfit: the validation loss rises from its lowest, at once or by and by."""
    first, lowest = some(rng, 2, 3), (0.3, 1.5)[size % 2]
    end = lowest * (some(rng, 1.15, 1.25) if size % 3 else 4)
    between = [lowest, 0.97 * end] if size % 3 == 2 else [1.2 * lowest, lowest]
    train = [first, 0.5 * first, 0.3 * first, first * some(rng, 0.1, 0.2)]
    return rounded(train, [2 * lowest, *between, end])


def falling(rng, size):
    """Learn; with a gap between the curves, a peak, or a last step up."""
    first, lowest = some(rng, 2, 3), (0.4, 3.0)[size % 2]
    last = first * (0.05 if size == 3 else some(rng, 0.3, 0.6))
    end = lowest * (some(rng, 1.04, 1.08) if size % 3 else 1)
    peak, dip = (0.9, 1.2)[size % 2], 0.85 if size % 3 == 2 else 1.3
    train = [first, peak * first, dip * last, last]
    start = (1.05 if size == 2 else 2) * lowest
    return rounded(train, [start, lowest, 1.2 * lowest, end])


def losses(rng, size):
    """Return two curves; the lowest validation loss comes twice, training is lowest elsewhere."""
    scale = 2 if size > 3 else 100
    train = [round(scale / (epoch + 1), 2) for epoch in range(size + 5)]
    train[-2:] = train[:-3:-1]  # the last two change places
    start = [1.0, 1.2, 1.1] if size % 2 else [1.3, 1.0, 1.2]
    validation = [*start, *(int(x) / 10 for x in rng.integers(5, 20, size + 2))]
    validation[-2] = 1.9
    place = int(rng.integers(3, max(4, size + 1)))
    validation[place] = validation[-1 if size == 1 else place + 2] = 0.3
    return train, validation


def lowest(validation):
    """Return the first place of the lowest loss."""
    return int(np.argmin(validation))


def first_rise(train, validation):
    """Return the epoch before the first rise."""
    return next(i for i in range(len(validation)) if validation[i + 1] > validation[i])


grader.equals(
    "best_epoch",
    to=lambda t, v: lowest(v),
    on=losses,
    mistakes={
        "This is the epoch of the lowest training loss": lambda t, v: int(np.argmin(t)),
        "This is the last epoch": lambda t, v: len(v) - 1,
        "The epoch counts from 1, and epochs count from 0": lambda t, v: lowest(v) + 1,
        "This is the epoch of the highest validation loss": lambda t, v: int(np.argmax(v)),
        "Only the validation loss counts, not the sum of both": lambda t, v: lowest(np.add(t, v)),
        "This is the last epoch before the first rise; a lower one may follow": first_rise,
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
