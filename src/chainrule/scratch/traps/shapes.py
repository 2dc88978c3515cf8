"""Traps of shapes that broadcast: every prediction meets every target."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.traps.calls import first_calls
from chainrule.scratch.traps.graph import name_of
from chainrule.scratch.traps.state import listening
from chainrule.scratch.traps.table import trap

BROADCAST = trap(
    "broadcast_loss",
    "Predictions (N, 1) against targets (N,) broadcast to (N, N): the loss compares all pairs, "
    "and the model learns the mean of the targets.",
    needed="{loss} needs a target of the prediction's shape {shape}",
    got="{what}: {pairs} differences in place of {n}{torch}",
    hint="target.view_as(prediction), or prediction.squeeze(1)",
    silent="equal shapes; a target that broadcasts to the prediction's own shape; differences "
    "of all pairs that are no mean or sum of squares or distances",
)
REDUCE = {"mean", "sum"}
FAR = 4  # records between the loss and the mean
SCALES = {"mul", "div", "add", "neg"}
ENDS = REDUCE | SCALES
DISTANCE = {"pow", "square", "mul", "abs"}


def check_compared(loss: str, input: Any, target: Any) -> bool:
    """Speak if a loss of two shapes compares more than the prediction; tell whether it did."""
    shape, other = input._array.shape, target._array.shape
    try:
        pairs = np.broadcast_shapes(shape, other)
    except ValueError:
        return False
    if pairs == shape or not listening(BROADCAST.name):
        return False
    told = (
        f" (PyTorch: Using a target size ({target.shape}) that is different to the input "
        f"size ({input.shape}))"
    )
    BROADCAST.speak(
        loss=loss, shape=tuple(shape), what=f"a target of shape {tuple(other)}",
        pairs=int(np.prod(pairs)), n=int(np.prod(shape)), torch=told,
    )  # fmt: skip
    return True


def check_difference(root: Any) -> None:
    """Look for `((prediction - target) ** 2).mean()` over a square of pairs, at backward.

    The record of the difference no longer knows the shapes; its way back does: what it
    hands to the prediction has the prediction's shape.
    """
    for _ in range(FAR):  # 0.5 * mean, mean + penalty
        root = above(root) if name_of(root) in SCALES else root
    distance = above(root) if name_of(root) in REDUCE else None
    if distance is None or distance.op.__name__ not in DISTANCE or not distance.arrays:
        return
    values, minus = distance.arrays[0], above(distance)
    square = values is not None and values.ndim == 2 and values.shape[0] == values.shape[1] > 1
    if not square or name_of(minus) not in {"sub", "rsub"} or minus.pullback is None:
        return
    one_learns = sum(edge is not None for edge in minus.edges) == 1
    if not one_learns or not first_calls(("difference", len(values))):
        return
    grads = minus.pullback(np.zeros_like(values), minus.needs)
    shape = next(d.shape for d in grads if d is not None)
    n = len(values)
    if shape in {(n, 1), (n,)}:
        what = "a difference of shape " + str(values.shape)
        BROADCAST.speak(loss="the loss", shape=shape, what=what, pairs=n * n, n=n, torch="")


def above(node: Any) -> Any:
    """Return the record that a record's first recorded input came from."""
    edge = next((edge for edge in node.edges if edge is not None), None)
    return edge[0] if edge is not None and hasattr(edge[0], "op") else None
