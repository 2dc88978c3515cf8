"""Normalization within each example, so that the batch does not matter."""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import blank
from chainrule.scratch.nn.sizes import per_axis
from chainrule.scratch.tensor.core import Tensor


class LayerNorm(Module):
    """Give the last axes of each example mean 0 and variance 1.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (*, *normalized_shape) -> the same
    Params: weight and bias of shape normalized_shape, 1 and 0 at the start
    Paper:  Ba et al., 2016, https://arxiv.org/abs/1607.06450

    >>> LayerNorm(8)
    LayerNorm((8,), eps=1e-05, elementwise_affine=True, bias=True)
    """

    weight: Tensor | None
    bias: Tensor | None

    def __init__(
        self,
        normalized_shape: Any,
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Name the lengths of the axes to normalize."""
        super().__init__()
        self.normalized_shape = per_axis(normalized_shape, 1)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        own, shape = {"device": device, "dtype": dtype}, self.normalized_shape
        learns = elementwise_affine
        self.register_parameter("weight", blank(*shape, **own) if learns else None)
        self.register_parameter("bias", blank(*shape, **own) if learns and bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Go back to scale 1 and shift 0."""
        _identity(self.weight, self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"
        )


class GroupNorm(Module):
    """Give each group of channels of each example mean 0 and variance 1.

    Math:   y = weight (x - mean) / √(var + eps) + bias
    Shape:  x (B, C, *) -> the same
    Params: weight (C,), bias (C,), 1 and 0 at the start
    Paper:  Wu & He, 2018, https://arxiv.org/abs/1803.08494
    """

    weight: Tensor | None
    bias: Tensor | None

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        """Set the number of groups and of channels."""
        super().__init__()
        if num_channels % num_groups:
            raise OptionError(
                "num_channels must be divisible by num_groups",
                got=f"{num_channels} channels, {num_groups} groups",
            )
        self.num_groups, self.num_channels = num_groups, num_channels
        self.eps, self.affine = eps, affine
        own = {"device": device, "dtype": dtype}
        self.register_parameter("weight", blank(num_channels, **own) if affine else None)
        self.register_parameter("bias", blank(num_channels, **own) if affine and bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Go back to scale 1 and shift 0."""
        _identity(self.weight, self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """Divide the last axes of each example by the root of their mean square.

    Math:   y = weight x / √(mean(x²) + eps)
    Shape:  x (*, *normalized_shape) -> the same
    Params: weight of shape normalized_shape, 1 at the start
    Paper:  Zhang & Sennrich, 2019, https://arxiv.org/abs/1910.07467
    """

    weight: Tensor | None

    def __init__(
        self,
        normalized_shape: Any,
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Name the lengths of the axes; `eps` None is the smallest step of the dtype."""
        super().__init__()
        self.normalized_shape = per_axis(normalized_shape, 1)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        weight = blank(*self.normalized_shape, device=device, dtype=dtype)
        self.register_parameter("weight", weight if elementwise_affine else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Go back to scale 1."""
        _identity(self.weight, None)

    def forward(self, x: Tensor) -> Tensor:
        """Normalize `x`."""
        return F.rms_norm(x, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"
        )


class LocalResponseNorm(Module):
    """Let loud neighbours quieten a channel (Krizhevsky et al., 2012).

    Math:  y = x / (k + alpha mean of x² over `size` channels around)ᵝ
    Shape: x (B, C, *) -> (B, C, *)
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        """Set how many channels count as neighbours, and how strongly."""
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Tensor) -> Tensor:
        """Normalize `input`."""
        return F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


def _identity(weight: Tensor | None, bias: Tensor | None) -> None:
    """Let scale and shift change nothing."""
    if weight is not None:
        init.ones_(weight)
    if bias is not None:
        init.zeros_(bias)
