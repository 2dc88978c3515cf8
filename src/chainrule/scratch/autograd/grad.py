"""Gradients on request: what `torch.autograd` offers.

>>> from chainrule import scratch as torch
>>> x = torch.tensor(3.0, requires_grad=True)
>>> (slope,) = grad(x**2, x, create_graph=True)
>>> slope.item(), grad(slope, x)
(6.0, (tensor(2.),))
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.errors import GraphError
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.gradient import walk_back
from chainrule.scratch.tensor.joining import stack

Tensors = Tensor | Sequence[Tensor]


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return d(outputs)/d(inputs) without touching any `.grad`.

    Raises:
        GraphError: an input has no part in the outputs and `allow_unused` is not set.
    """
    ys, xs = as_list(outputs), as_list(inputs)
    if not only_inputs:
        older("only_inputs", "it is ignored, as if it were True")
    dys = [None] * len(ys) if grad_outputs is None else as_list(grad_outputs)
    found = (batched if is_grads_batched else walk_back)(
        ys, dys, retain_graph, create_graph, xs, into_grad=False
    )
    if materialize_grads:
        found = [
            wrap(np.zeros_like(x._array)) if d is None else d
            for x, d in zip(xs, found, strict=True)
        ]
    elif not allow_unused and any(d is None for d in found):
        raise GraphError(
            "every input needs a part in the outputs",
            got="One of the differentiated Tensors appears to not have been used in the graph",
            hint="allow_unused=True returns None for it",
        )
    return tuple(found)


def older(word: str, meant: str) -> None:
    """Warn that an argument is out of use, as PyTorch does."""
    warnings.warn(f"`{word}` is deprecated: {meant}", FutureWarning, stacklevel=3)


def batched(
    ys: list[Tensor],
    dys: list[Any],
    retain_graph: bool | None,
    create_graph: bool,
    xs: list[Tensor],
    **options: Any,
) -> list[Any]:
    """Walk back once for each row of the gradients, and stack what was found."""
    count = len(next(dy for dy in dys if dy is not None))
    rows = []
    for i in range(count):
        keep = True if i < count - 1 else retain_graph
        row = [None if dy is None else dy[i] for dy in dys]
        rows.append(walk_back(ys, row, keep, create_graph, xs, **options))
    return [None if parts[0] is None else stack(parts) for parts in zip(*rows, strict=True)]


def backward(
    tensors: Tensors,
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradients of the sum of `tensors` to `.grad` of the leaves."""
    ys = as_list(tensors)
    if grad_variables is not None:
        older("grad_variables", "it is called grad_tensors")
        grad_tensors = grad_variables if grad_tensors is None else grad_tensors
    dys = [None] * len(ys) if grad_tensors is None else as_list(grad_tensors)
    only = None if inputs is None else as_list(inputs)
    found = walk_back(ys, dys, retain_graph, create_graph, only, into_grad=only is None)
    for x, dy in zip(only or (), found, strict=True):
        if dy is not None:
            x._accumulate(dy if create_graph else dy._array, False)


def as_list(tensors: Any) -> list[Any]:
    """Return one tensor, or several, as a list."""
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)
