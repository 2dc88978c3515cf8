"""CTC: the loss of speech and handwriting, whose labels come without their times."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import AxisError, DtypeError, NotCovered, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.functional.margin_loss import total
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.types import Array

__all__ = ["ctc_loss"]


def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Any,
    target_lengths: Any,
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """Return minus the log-probability that the target is read, whenever its labels appear.

    Shape: log_probs (T, B, K) or (T, K), targets (B, N), or all targets one after the other;
           both lengths (B,) -> ()

    Args:
        log_probs: log-probabilities of the classes at each time.
        targets: the labels.
        input_lengths: how many times of each example count.
        target_lengths: how many labels each target has; "mean" divides by them first.
        blank: the class that stands for no label.
        reduction: "mean", "sum" or "none".
        zero_infinity: targets too long for their input count nothing, instead of infinity.
    """
    if log_probs._array.dtype.kind != "f":
        raise NotCovered("ctc_loss needs floating point log_probs", got=str(log_probs.dtype))
    if log_probs.ndim not in (2, 3):
        raise ShapeError("ctc_loss needs log_probs (T, B, K)", got=f"{tuple(log_probs.shape)}")
    x = log_probs if log_probs.ndim == 3 else log_probs.unsqueeze(1)
    steps, batch, classes = x.shape
    if not 0 <= blank < classes:
        raise ShapeError(f"blank must be from 0 to {classes - 1}", got=str(blank))
    times = read_lengths("input_lengths", input_lengths, batch)
    counts = read_lengths("target_lengths", target_lengths, batch)
    if times.size and times.max() > steps:
        raise ShapeError(f"input_lengths must be at most {steps}", got=str(times.max()))
    settings = {
        "targets": read_targets(targets._array, counts, classes),
        "input_lengths": times,
        "target_lengths": counts,
    }
    losses = apply(ops.ctc_loss, x, **settings, blank=blank, zero_infinity=zero_infinity)
    if reduction == "mean":
        losses = losses / wrap(np.maximum(counts, 1).astype(x._array.dtype))
    y: Tensor = losses if log_probs.ndim == 3 else losses.squeeze(0)
    return total(y, reduction)


def read_lengths(name: str, lengths: Any, batch: int) -> Array:
    """Return a length for each example."""
    found = np.asarray(lengths._array if isinstance(lengths, Tensor) else lengths).reshape(-1)
    if found.dtype.kind not in "iu" and found.size:
        raise DtypeError(f"{name} must be integral", got=str(found.dtype))
    if len(found) != batch:
        raise ShapeError(f"{name} must be of size batch_size, {batch}", got=str(len(found)))
    if found.size and found.min() < 0:
        raise ShapeError(f"{name} must be at least 0", got=str(found.min()))
    return found.astype(np.int64)


def read_targets(targets: Array, counts: Array, classes: int) -> Array:
    """Return targets as (B, N), filled up with zeros."""
    longest = int(counts.max(initial=0))
    keep = np.arange(longest) < counts[:, None]  # (B, N)
    labels = np.zeros(keep.shape, np.int64)
    if targets.ndim == 2:
        if len(targets) != len(counts) or targets.shape[1] < longest:
            raise ShapeError(
                f"targets need {len(counts)} rows of at least {longest} labels",
                got=f"shape {targets.shape}",
            )
        labels[keep] = targets[:, :longest][keep]
    elif targets.shape != (counts.sum(),):
        raise ShapeError(
            f"targets need shape (B, N), or all {counts.sum()} labels in a row",
            got=f"shape {targets.shape}",
        )
    else:
        labels[keep] = targets
    wrong = labels[(labels < 0) | (labels >= classes)]
    if wrong.size:
        raise AxisError(f"a label must be from 0 to {classes - 1}", got=str(wrong[0]))
    return labels
