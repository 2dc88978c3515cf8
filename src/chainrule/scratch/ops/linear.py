"""Affine maps: the layer that mixes every input with every output.

    y, pullback = linear(x, weight, bias)    # x (B, K), weight (M, K), bias (M,) -> y (B, M)
    dx, dweight, dbias = pullback(dy, (True, True, True))

Three matrix products make up nearly all the work of a multilayer perceptron: this one, and
the two on its way back.
"""

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, ShapeError
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.products import from_inputs, to_inputs
from chainrule.scratch.types import Array, Needs, Result


def plain_linear(x: Any, weight: Any, bias: Any = None) -> Any:
    """Return `x Wᵀ + b` in two steps."""
    y = x @ np.swapaxes(weight, 0, 1)
    return y if bias is None else y + bias


@op(saves=("x", "weight"), only_for={"x": "weight", "weight": "x"}, plain=plain_linear)
def linear(x: Array, weight: Array, bias: Array | None = None) -> Result:
    """Map the last axis of `x` through a matrix and add a bias.

    Math:  y = x Wᵀ + b    =>    dx = dy W,  dW = dyᵀ x,  db = Σ dy over all rows
    Shape: x (*, K), weight (M, K), bias (M,) -> (*, M)
    Why:   one op instead of a transpose, a product and a sum: the bias is added into the
           product's own memory, and nothing is kept for the way back but the inputs.

    >>> y, _ = linear(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), np.array([0.5]))
    >>> y.tolist()
    [[11.5]]
    """
    shape = x.shape
    if weight.ndim != 2 or not shape or shape[-1] != weight.shape[1] or x.dtype != weight.dtype:
        refuse(x, weight)
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ShapeError(f"linear needs a bias of shape {weight.shape[:1]}", got=str(bias.shape))
    rows = x if len(shape) == 2 else x.reshape(-1, shape[-1])  # (N, K)
    y = from_inputs(rows, weight)  # (N, M)
    if bias is not None:
        y += bias

    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, ...]:
        dy = dy if len(shape) == 2 else dy.reshape(-1, len(weight))  # (N, M)
        dx = None
        if needs[0]:
            dx = np.empty(shape, dy.dtype)
            to_inputs(dy, weight, out=dx.reshape(-1, shape[-1]))
        dweight = dy.T.dot(rows) if needs[1] else None
        dbias = np.add.reduce(dy) if bias is not None and needs[2] else None
        return dx, dweight, dbias

    return y if len(shape) == 2 else y.reshape(*shape[:-1], len(weight)), pullback


def refuse(x: Array, weight: Array) -> None:
    """Say why `x` cannot go through `weight`."""
    if weight.ndim != 2:
        raise ShapeError("linear needs a weight of shape (M, K)", got=str(weight.shape))
    if not x.shape or x.shape[-1] != weight.shape[1]:
        raise ShapeError(
            f"linear with a weight of shape {weight.shape} needs a last axis of {weight.shape[1]}",
            got=f"x of shape {x.shape}",
            hint="for images, x.flatten(1) first",
        )
    raise DtypeError(
        "linear needs x and weight of one dtype",
        got=f"{x.dtype} and {weight.dtype}",
        hint="x.float(), or model.double()",
    )
