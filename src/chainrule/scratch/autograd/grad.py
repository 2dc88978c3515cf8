"""Gradients on request: what `torch.autograd` offers.

>>> from chainrule import scratch as torch
>>> x = torch.tensor(3.0, requires_grad=True)
>>> (slope,) = grad(x**2, x, create_graph=True)
>>> slope.item(), grad(slope, x)
(6.0, (tensor(2.),))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.errors import GraphError
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.gradient import walk_back

Tensors = Tensor | Sequence[Tensor]


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return d(outputs)/d(inputs) without touching any `.grad`.

    Raises:
        GraphError: an input has no part in the outputs and `allow_unused` is not set.
    """
    ys, xs = as_list(outputs), as_list(inputs)
    dys = [None] * len(ys) if grad_outputs is None else as_list(grad_outputs)
    found = walk_back(ys, dys, retain_graph, create_graph, xs, into_grad=False)
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


def backward(
    tensors: Tensors,
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradients of the sum of `tensors` to `.grad` of the leaves."""
    ys = as_list(tensors)
    dys = [None] * len(ys) if grad_tensors is None else as_list(grad_tensors)
    only = None if inputs is None else as_list(inputs)
    found = walk_back(ys, dys, retain_graph, create_graph, only, into_grad=only is None)
    for x, dy in zip(only or (), found, strict=True):
        if dy is not None:
            x._accumulate(dy if create_graph else dy._array, False)


def as_list(tensors: Any) -> list[Any]:
    """Return one tensor, or several, as a list."""
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)
