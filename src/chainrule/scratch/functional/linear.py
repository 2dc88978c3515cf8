"""Affine and bilinear maps."""

from __future__ import annotations

from chainrule.errors import ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply

__all__ = ["bilinear", "linear"]


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Map the last axis through a matrix.

    Math:  y = x Wᵀ + b
    Shape: input (*, K), weight (M, K) or (K,), bias (M,) -> (*, M)
    """
    if weight._array.ndim == 1 and bias is None:  # one output, whose axis goes away
        single: Tensor = apply(ops.linear, input, weight.unsqueeze(0), None).squeeze(-1)
        return single
    out: Tensor = apply(ops.linear, input, weight, bias)
    return out


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Mix two inputs through one matrix for each output.

    Math:  y[m] = x1ᵀ W[m] x2 + b[m]
    Shape: input1 (*, N), input2 (*, K), weight (M, N, K), bias (M,) -> (*, M)
    """
    if input1.shape[:-1] != input2.shape[:-1]:
        raise ShapeError(
            "bilinear needs inputs that agree in all axes but the last",
            got=f"{tuple(input1.shape)} and {tuple(input2.shape)}",
        )
    wanted = (input1.shape[-1], input2.shape[-1])
    if tuple(weight.shape[1:]) != wanted:
        raise ShapeError(
            f"bilinear with a weight of shape {tuple(weight.shape)} needs last axes of "
            f"{weight.shape[1]} and {weight.shape[2]}",
            got=f"{wanted[0]} and {wanted[1]}",
        )
    y: Tensor = apply(ops.einsum, input1, weight, input2, equation="...n,mnk,...k->...m")
    return y if bias is None else y + bias
