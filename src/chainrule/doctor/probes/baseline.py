"""What is cheap to reach: always the majority or the mean, and a linear model."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import error, is_labels, majority
from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.quick import Scale, encoded, logistic, ridge
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject

EXAMPLES, COLUMNS = 3000, 1024


@probe("baseline", cost=1, needs=("x", "y"))
def baseline(subject: Subject) -> dict[str, Any]:
    """Compare the network with logistic or ridge regression on the flattened inputs.

    Why: a network that a linear model beats has not learned yet; what a linear model reaches
         also says how much of the rest is noise.
    """
    x, y = subject.some(EXAMPLES)
    if y.ndim > 2 or (is_labels(y) and y.ndim > 1):
        raise Skipped("one target an example is needed")
    if x.shape == y.shape:
        raise Skipped("the targets are as wide as the inputs: a straight line can copy these")
    x_val, y_val = held_out(subject) or (x, y)
    inputs, inputs_val = columns(encoded(x), encoded(x_val))
    which, answers = ("logistic", classes) if is_labels(y) else ("ridge", values)
    linear, linear_val = answers(inputs, y, inputs_val)
    twin = subject.twin()
    twin.model.eval()
    told = {
        "which": which,
        "train_metric": 1 - error(twin.outputs(x), y),
        "metric": 1 - error(twin.outputs(x_val), y_val),
        "baseline_train": 1 - error(linear, y),
        "baseline_metric": 1 - error(linear_val, y_val),
        "examples": len(x_val),
        "held_out": x_val is not x,
    }
    return {**told, "majority": majority(y_val)} if which == "logistic" else told


def held_out(subject: Subject) -> tuple[np.ndarray, np.ndarray] | None:
    """Return some validation examples, or None where there are none."""
    if subject.x_val is None or subject.y_val is None:
        return None
    return subject.x_val[:EXAMPLES], subject.y_val[:EXAMPLES]


def columns(x: np.ndarray, x_val: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both parts scaled by the training part, with at most `COLUMNS` columns."""
    width = min(x.shape[1], x_val.shape[1])
    kept = np.random.default_rng(0).permutation(width)[:COLUMNS]
    scale = Scale.of(x[:, kept])
    return scale(x[:, kept]), scale(x_val[:, kept])


def classes(x: np.ndarray, y: np.ndarray, x_val: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of logistic regression on both parts."""
    weights = logistic(x, y, int(y.max()) + 1)
    return x @ weights, x_val @ weights


def values(x: np.ndarray, y: np.ndarray, x_val: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of ridge regression on both parts."""
    weights = ridge(x, y.reshape(len(y), -1).astype(float))
    return x @ weights, x_val @ weights
