"""Properties of a reader of curves."""

import numpy as np

from chainrule.course.grading import Grader

grader = Grader(needs=("best_epoch", "gap", "diagnose"))


def curves(rng, size):
    """Return a training loss that falls and a validation loss that turns, (E,) each."""
    epochs = size + 4
    train = np.sort(rng.choice(np.arange(1, 60), epochs, replace=False))[::-1] / 10
    order = np.sort(rng.choice(np.arange(20, 90), epochs, replace=False)) / 10
    turn = 1 + size % (epochs - 2)
    train[-2:] = train[-2:][::-1].copy()  # its lowest is not the last
    return train, np.concatenate([order[:turn][::-1] + 0.05, order[turn - 1 : -1]])


def with_tie(rng, size):
    """Return a validation loss whose lowest value comes twice."""
    validation = curves(rng, size)[1]
    return (np.append(validation, validation.min()),)


def with_nan(rng, size):
    """Return a validation loss that is not a number at some epoch."""
    validation = curves(rng, size)[1].copy()
    validation[rng.integers(len(validation))] = np.nan
    return (validation,)


def learned(train):
    """Return a training loss that begins high and gets far down."""
    return np.append(9.0, train[1:] / 20)


def falling(rng, size):
    """Return a run that got there and still falls, with a wide gap."""
    train, validation = curves(rng, size)
    validation = np.sort(validation)[::-1]
    return learned(train), validation, float(validation[-1] + 0.2)


def risen(rng, size):
    """Return a run whose validation loss rose and is still low enough."""
    train, validation = curves(rng, size)
    return learned(train), validation, float(validation[-1] + 0.3)


def weak(rng, size):
    """Return a run whose validation loss was low enough, and whose training loss is not."""
    train, validation = curves(rng, size)
    wanted = validation.min() + 0.1
    return train - train.min() + wanted + 0.5, validation, float(wanted)


def lost(rng, size):
    """Return a run whose training loss was low enough once, and rose at the end."""
    train, validation = curves(rng, size)
    train = learned(train)
    train[-1] = 9.5
    return train, validation, float(validation.min() + 0.1)


def too_long(rng, size):
    """Return a run that was good once."""
    train, validation = curves(rng, size)
    return learned(train), validation, float((validation.min() + validation[-1]) / 2)


def by_heart(rng, size):
    """Return a run whose training loss got there alone."""
    train, validation = curves(rng, size)
    return learned(train), validation, float(0.8 * validation.min())


def exact(rng, size):
    """Return a run that ends exactly where it should."""
    train, validation = curves(rng, size)
    return learned(train), validation, float(validation[-1])


def odd(rng, size):
    """Return a run whose validation loss is low enough and whose training loss is not."""
    train, validation, wanted = risen(rng, size)
    return train + wanted, validation, wanted


def broken(rng, size):
    """Return a run whose training loss ends as NaN."""
    train, validation, wanted = too_long(rng, size)
    train, validation = train.copy(), validation.copy()
    train[-1] = validation[-1] = np.nan
    return train, validation, wanted


def best(v):
    return int(np.nanargmin(v))


def read(t, v, wanted):
    if not t[-1] <= wanted:
        return "underfits"
    if v[-1] <= wanted:
        return "fine"
    return "stop earlier" if (v <= wanted).any() else "overfits"


def overfits_first(t, v, wanted):
    return "overfits" if v[-1] > v.min() else read(t, v, wanted)


def without_stop(t, v, wanted):
    found = read(t, v, wanted)
    return "overfits" if found == "stop earlier" else found


def lowest_only(t, v, wanted):
    found = read(t, v, wanted)
    return "fine" if found == "stop earlier" else found


def by_validation(t, v, wanted):
    if v[-1] <= wanted:
        return "fine"
    return "stop earlier" if (v <= wanted).any() else read(t, v, wanted)


def strictly(t, v, wanted):
    if not t[-1] < wanted:
        return "underfits"
    if v[-1] < wanted:
        return "fine"
    return "stop earlier" if (v < wanted).any() else "overfits"


def from_the_gap(t, v, wanted):
    return "overfits" if v[-1] > 1.1 * t[-1] else read(t, v, wanted)


SWAP = {"underfits": "overfits", "overfits": "underfits"}

grader.equals(
    "best_epoch",
    to=best,
    on=lambda rng, size: curves(rng, size)[1:],
    mistakes={
        "This is the lowest loss: the epoch is asked for": lambda v: v.min(),
        "Epochs count from 0, not from 1": lambda v: best(v) + 1,
        "This is the last epoch": lambda v: len(v) - 1,
        "This is the epoch of the highest loss": lambda v: int(v.argmax()),
    },
)
grader.equals(
    "best_epoch",
    to=best,
    on=with_tie,
    says="`best_epoch` takes the first of equals",
    mistakes={
        "Of two equal losses the last is taken: take the first": lambda v: (
            len(v) - 1 - int(v[::-1].argmin())
        ),
    },
    points=1,
)
grader.equals(
    "best_epoch",
    to=best,
    on=with_nan,
    says="`best_epoch` does not take NaN",
    mistakes={
        "NaN is taken for the lowest loss: np.argmin stops at it": lambda v: int(np.argmin(v)),
        "The epochs with NaN are left out of the count: they happened too": lambda v: int(
            np.argmin(v[~np.isnan(v)])
        ),
    },
    points=1,
)
grader.equals(
    "gap",
    to=lambda t, v: v[best(v)] - t[best(v)],
    on=curves,
    mistakes={
        "The gap is read at the last epoch: read it at the best": lambda t, v: v[-1] - t[-1],
        "The gap has the wrong sign: validation minus training": lambda t, v: (
            t[best(v)] - v[best(v)]
        ),
        "Each lowest value is taken at an epoch of its own: read both at the best": lambda t, v: (
            v.min() - t.min()
        ),
        "The gap is read at the best epoch of the training loss": lambda t, v: (
            v[best(t)] - t[best(t)]
        ),
        "The sign of the gap is lost: it may be negative": lambda t, v: abs(
            v[best(v)] - t[best(v)]
        ),
        "The training loss is read at its last epoch: read both at the best": lambda t, v: (
            v[best(v)] - t[-1]
        ),
        "This is a quotient: the gap is a difference": lambda t, v: v[best(v)] / t[best(v)],
        "This is the mean gap of all epochs: read it at the best": lambda t, v: (v - t).mean(),
    },
)
MISTAKES = {
    "The lowest training loss is asked: the last one counts": lambda t, v, w: read(
        np.append(t, t.min()), v, w
    ),
    "A training loss that was high before is held against the run: the last one counts": (
        lambda t, v, w: read(np.append(t, t.max()), v, w)
    ),
    "The answers are written in small letters": lambda t, v, w: read(t, v, w).capitalize(),
    "Underfitting and overfitting are exchanged": lambda t, v, w: SWAP.get(
        read(t, v, w), read(t, v, w)
    ),
    "A run that was good once is called overfitting: it only went on too long": without_stop,
    "A validation loss that rises is called overfitting at once: ask in order": overfits_first,
    "A run that was good once is called fine: the last epoch counts for that": lowest_only,
    "The validation loss is asked before the training loss": by_validation,
    "A loss equal to `wanted` counts as reached": strictly,
    "A validation loss that was never low enough is told to stop earlier": lambda t, v, w: (
        "stop earlier" if read(t, v, w) == "overfits" and v[-1] > v.min() else read(t, v, w)
    ),
    "Any gap is called overfitting: compare with `wanted`": from_the_gap,
}
KINDS = {
    "calls a run fine that got there, whatever the gap": falling,
    "calls a run fine that got there, though it was better before": risen,
    "says where a run underfits": weak,
    "looks at the last training loss": lost,
    "asks for the training loss first, wherever the validation loss is": odd,
    "says where a run should have stopped earlier": too_long,
    "says where a run overfits": by_heart,
    "counts a loss equal to `wanted` as reached": exact,
}
for says, runs in KINDS.items():
    grader.equals(
        "diagnose", to=read, on=runs, says=f"`diagnose` {says}", mistakes=MISTAKES, points=1
    )
grader.equals(
    "diagnose",
    to=read,
    on=broken,
    says="`diagnose` says that a run that ends in NaN underfits",
    mistakes={
        "A training loss of NaN slips through: a comparison with NaN is False": lambda t, v, w: (
            "stop earlier" if (v <= w).any() else "overfits"
        ),
        "A training loss of NaN is called overfitting: it slips through": lambda t, v, w: (
            "overfits"
        ),
    },
    points=1,
)
grader.keeps_inputs("best_epoch", on=with_nan)
grader.keeps_inputs("diagnose", on=risen)
