"""Affine maps: every input reaches every output."""

from __future__ import annotations

import math
from typing import Any

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import blank
from chainrule.scratch.tensor.core import Tensor


class Identity(Module):
    """Return the input; stands in where a layer is taken out.

    Shape: x (*) -> (*)
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Accept and forget any settings."""
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        """Return `input` itself."""
        return input


class Linear(Module):
    """Map the last axis through a learned matrix.

    Math:   y = x Wᵀ + b
    Shape:  x (*, in_features) -> (*, out_features)
    Params: weight (out_features, in_features), bias (out_features,), both drawn from
            U(-k, k) with k = 1 / √in_features

    >>> from chainrule import scratch as torch
    >>> Linear(4, 3)(torch.ones(2, 4)).shape
    torch.Size([2, 3])
    """

    weight: Tensor
    bias: Tensor | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the map and draw its parameters."""
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = blank(out_features, in_features, device=device, dtype=dtype)
        self.register_parameter("bias", None)
        if bias:
            self.bias = blank(out_features, device=device, dtype=dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters anew.

        Why: a = √5 makes the Kaiming bound 1 / √in_features, the one in use since 1998.
        """
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        """Apply the map."""
        try:
            return F.linear(input, self.weight, self.bias)
        except ShapeError as wrong:
            raise self._explain(tuple(input.shape), wrong) from None

    def _explain(self, shape: tuple[int, ...], wrong: ShapeError) -> ShapeError:
        """Say it in the words of the layer: which sizes it was made for."""
        if shape[-1:] == (self.in_features,):
            return wrong
        return ShapeError(
            f"Linear({self.in_features}, {self.out_features}) needs a last axis of "
            f"{self.in_features}",
            got=f"x of shape {shape}",
            hint="for images, call x.flatten(1) first",
        )

    def extra_repr(self) -> str:
        """Return the sizes."""
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Bilinear(Module):
    """Mix two inputs: each output is a sum over all products of a number of each.

    Math:   y[k] = x1ᵀ W[k] x2 + b[k]
    Shape:  x1 (*, in1_features), x2 (*, in2_features) -> (*, out_features)
    Params: weight (out_features, in1_features, in2_features), bias (out_features,), drawn
            from U(-k, k) with k = 1 / √in1_features
    """

    weight: Tensor
    bias: Tensor | None

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Size the map and draw its parameters."""
        super().__init__()
        if in1_features <= 0:
            raise OptionError("in1_features must be > 0", got=str(in1_features))
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        self.weight = blank(out_features, in1_features, in2_features, device=device, dtype=dtype)
        self.register_parameter("bias", None)
        if bias:
            self.bias = blank(out_features, device=device, dtype=dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        bound = 1 / math.sqrt(self.in1_features)
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        """Mix the two inputs."""
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        """Return the sizes."""
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )
