"""All parameters of a model as one vector, for methods that think of them as a point."""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.errors import ArgumentError
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.joining import cat


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """Join all parameters into one vector; gradients flow back to them.

    >>> from chainrule import scratch as torch
    >>> parameters_to_vector(torch.nn.Linear(3, 2).parameters()).shape
    torch.Size([8])
    """
    return cat([p.view(-1) for p in parameters])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Cut a vector into the parameters, which then show its memory."""
    if not isinstance(vec, Tensor):
        raise ArgumentError("vector_to_parameters needs a Tensor", got=type(vec).__name__)
    at = 0
    for p in parameters:
        n = p.numel()
        p.data = vec[at : at + n].view_as(p).data
        at += n
