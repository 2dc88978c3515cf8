"""Traps of losses over classes: probabilities where scores are needed, and the reverse.

The values are read in the first calls only (see calls.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.traps.calls import first_calls
from chainrule.scratch.traps.graph import made_by, name_of
from chainrule.scratch.traps.modes import unrecorded_loss
from chainrule.scratch.traps.table import trap

ROWS = 64  # examples whose values are read
CLOSE = 1e-3  # how near to 1 probabilities must sum
LABELS = (-0.5, 1.5)  # noisy labels, as GANs use them, stay inside

PROBABILITIES = trap(
    "probabilities_as_scores",
    "`cross_entropy` applies softmax itself; after a softmax it learns slowly, or not at all.",
    needed="cross_entropy needs raw scores, any numbers, of shape {shape}",
    got="probabilities: numbers from 0 to 1 that sum to 1 over the classes",
    hint="leave out the softmax before the loss",
    silent="log-probabilities, which give the same loss; one-hot rows; a single row",
)
SIGMOID = trap(
    "sigmoid_twice",
    "`binary_cross_entropy_with_logits` applies the sigmoid itself.",
    needed="binary_cross_entropy_with_logits needs raw scores",
    got="the output of {op}",
    hint="leave out the {op} before the loss, or keep it and use binary_cross_entropy",
    silent="scores that happen to lie between 0 and 1",
)
RELU = trap(
    "relu_on_scores",
    "A ReLU after the last layer cuts off the scores below 0, and their gradients.",
    needed="{loss} needs scores that may be negative",
    got="the output of relu",
    hint="end the model with its last linear layer",
    silent="a ReLU that other layers or a pooling follow",
)
LOG_NEEDED = trap(
    "scores_as_log_probabilities",
    "`nll_loss` takes log-probabilities; scores or probabilities give a loss without meaning.",
    needed="nll_loss needs log-probabilities, which are never above 0",
    got="numbers up to {most:.3g}",
    hint="cross_entropy on raw scores, or log_softmax before nll_loss",
    silent="log_softmax; any numbers that are all below 0; a single row",
)
KL_LOG = trap(
    "probabilities_in_kl_div",
    "`kl_div` takes the logarithm of its first argument's probabilities.",
    needed="kl_div needs log-probabilities as input, which are never above 0",
    got="probabilities: numbers from 0 to 1 that sum to 1",
    hint="F.kl_div(p.log(), q, reduction='batchmean'), or log_softmax in place of softmax",
    silent="log-probabilities",
)
BATCH_AXIS = trap(
    "softmax_over_batch",
    "`log_softmax(dim=0)` compares the examples of a batch in place of the classes.",
    needed="nll_loss of shape {shape} needs log_softmax over the classes, dim=1",
    got="log_softmax over dim={axis}, the batch",
    hint="log_softmax(x, dim=1), or cross_entropy on the scores",
    silent="log_softmax over dim=1 or -1; a single example of shape (K,)",
)
TARGETS = trap(
    "targets_not_probabilities",
    "Float targets of `cross_entropy` are probabilities; rows that do not sum to 1 scale the loss.",
    needed="cross_entropy with float targets needs probabilities that sum to 1 for each example",
    got="a row of targets that sums to {total:.4g}, smallest {least:.3g}",
    hint="target.long() for class numbers, binary_cross_entropy_with_logits for several labels "
    "at once, or divide each row by its sum",
    silent="one-hot, smoothed and mixed labels; rows of zeros, which count nothing",
)
BINARY = trap(
    "targets_outside_0_1",
    "Binary cross-entropy with targets like -1, 2 or 255 falls without end.",
    needed="{loss} needs targets from 0 to 1",
    got="targets from {least:.3g} to {most:.3g}",
    hint="(y + 1) / 2 for labels -1 and 1, y / 255 for pixels, cross_entropy for class numbers",
    silent="labels blurred to 1.2 or -0.1, as GANs use them",
)
ONE_CLASS = trap(
    "one_class",
    "The softmax of a single score is always 1: the loss is 0 whatever the model says.",
    needed="{loss} needs a score for each of 2 or more classes",
    got="scores of shape {shape}, a single class",
    hint="binary_cross_entropy_with_logits for one output, or 2 outputs",
    silent="a class axis of length 2 or more",
)
SWAPPED = trap(
    "swapped_arguments",
    "The prediction was passed as the target.",
    needed="{loss} needs the prediction first and the target second",
    got="a first argument without a gradient and a second one computed by {op}",
    hint="{loss}(output, target)",
    silent="targets that learn beside a prediction that does; targets that are themselves "
    "parameters",
)


def class_axis(x: Any) -> int:
    """Return the axis of the classes."""
    return min(1, x.ndim - 1)


def are_probabilities(x: Any, axis: int) -> bool:
    """Tell whether the numbers are probabilities along `axis`, in two or more rows."""
    if x.dtype.kind != "f" or x.ndim < 2 or x.shape[axis] < 2 or x.size <= x.shape[axis]:
        return False
    x = x[:ROWS]
    if not x.min() >= 0 or not ((x > 0) & (x < 1)).any():
        return False
    return bool(np.abs(x.sum(axis) - 1).max() < CLOSE * (10 if x.itemsize < 4 else 1))


def closely(loss: str, input: Any, recorded: bool) -> bool:
    """Tell whether this is a call in which values are read."""
    if not recorded:
        unrecorded_loss()
    node = input._node
    maker = None if node is None else node.op
    return first_calls((loss, input._array.shape[1:], maker))


def check_classes(loss: str, x: Any) -> None:
    """Look for a single class."""
    if x.ndim > 1 and x.shape[1] == 1 and x.size:
        ONE_CLASS.speak(loss=loss, shape=tuple(x.shape))


def check_cross_entropy(input: Any, target: Any, recorded: bool) -> None:
    """Look at the arguments of `cross_entropy`."""
    if not closely("cross_entropy", input, recorded):
        return
    x, y = input._array, target._array
    check_classes("cross_entropy", x)
    if x.ndim and are_probabilities(x, class_axis(x)):
        PROBABILITIES.speak(shape=tuple(x.shape))
    elif name_of(made_by(input)) == "relu":
        RELU.speak(loss="cross_entropy")
    if y.dtype.kind == "f" and y.ndim == x.ndim and y.size and y.ndim:
        check_soft_targets(y, class_axis(x))
        check_order("cross_entropy", input, target)


def check_soft_targets(y: Any, axis: int) -> None:
    """Look for rows of targets that are no probabilities."""
    total = y[:ROWS].sum(axis) if y.ndim > 1 else y.sum(axis)
    least = y.min()
    wrong = np.atleast_1d(np.abs(total - 1) > 10 * CLOSE) & np.atleast_1d(total != 0)
    if wrong.any() or least < -CLOSE:
        at = int(wrong.argmax()) if wrong.any() else 0
        TARGETS.speak(total=float(np.ravel(total)[at]), least=float(least))


def check_nll(input: Any, recorded: bool) -> None:
    """Look at the first argument of `nll_loss`."""
    if not closely("nll_loss", input, recorded):
        return
    x, node = input._array, input._node
    check_classes("nll_loss", x)
    if x.ndim > 1 and len(x) > 1 and x.size and x.max() > 10 * CLOSE:
        LOG_NEEDED.speak(most=float(x.max()))
    if name_of(node) == "log_softmax" and x.ndim == 2:
        axis = node.settings["axis"] % 2
        if axis == 0 and x.shape[0] > 1:
            BATCH_AXIS.speak(shape=tuple(x.shape), axis=axis)


def check_kl_div(input: Any) -> None:
    """Look at the first argument of `kl_div`."""
    if closely("kl_div", input, True) and input._array.ndim and are_probabilities(input._array, -1):
        KL_LOG.speak()


def check_binary(loss: str, input: Any, target: Any, recorded: bool) -> None:
    """Look at the arguments of a binary cross-entropy."""
    if not closely(loss, input, recorded):
        return
    y = target._array[:ROWS] if target._array.ndim else target._array
    if y.size:
        least, most = float(y.min()), float(y.max())
        if least < LABELS[0] or most > LABELS[1]:
            BINARY.speak(loss=loss, least=least, most=most)
    maker = name_of(made_by(input)) if loss.endswith("logits") else None
    if maker in {"sigmoid", "softmax"}:
        SIGMOID.speak(op=maker)
    elif maker == "relu":
        RELU.speak(loss=loss)
    check_order(loss, input, target)


def check_order(loss: str, input: Any, target: Any) -> None:
    """Look for a prediction in the place of the target."""
    if target._node is not None and input._node is None and not input._requires:
        SWAPPED.speak(loss=loss, op=target._node.op.__name__)
