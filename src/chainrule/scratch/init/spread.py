"""One number everywhere, or draws whose spread follows from the size of the layer."""

from __future__ import annotations

import math
import warnings
from typing import Any

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.init.gain import kaiming_std, xavier_std
from chainrule.scratch.tensor.core import Tensor


@no_grad()
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Tensor:
    """Fill with draws from U(a, b)."""
    return tensor.uniform_(a, b, generator=generator)


@no_grad()
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Tensor:
    """Fill with draws from N(mean, std²)."""
    return tensor.normal_(mean, std, generator=generator)


@no_grad()
def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with one number."""
    return tensor.fill_(val)


def ones_(tensor: Tensor) -> Tensor:
    """Fill with ones."""
    return constant_(tensor, 1.0)


def zeros_(tensor: Tensor) -> Tensor:
    """Fill with zeros."""
    return constant_(tensor, 0.0)


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Fill so that neither values nor gradients grow with depth, for tanh and sigmoid.

    Math:  U(-a, a),  a = gain √(6 / (fan_in + fan_out))
    Paper: Glorot & Bengio, 2010, https://proceedings.mlr.press/v9/glorot10a.html
    """
    a = math.sqrt(3.0) * xavier_std(tensor, gain)
    return uniform_(tensor, -a, a, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Fill as `xavier_uniform_`, from a normal.

    Math:  N(0, std²),  std = gain √(2 / (fan_in + fan_out))
    """
    return normal_(tensor, 0.0, xavier_std(tensor, gain), generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Any = None,
) -> Tensor:
    """Fill so that values (or gradients, with "fan_out") keep their spread through ReLUs.

    Math:   U(-bound, bound),  bound = gain √(3 / fan)
    Params: a is the slope of the leaky ReLU that follows, 0 for a plain one.
    Paper:  He et al., 2015, https://arxiv.org/abs/1502.01852
    """
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    bound = math.sqrt(3.0) * kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Any = None,
) -> Tensor:
    """Fill as `kaiming_uniform_`, from a normal.

    Math:  N(0, std²),  std = gain / √fan
    """
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    return normal_(tensor, 0.0, kaiming_std(tensor, a, mode, nonlinearity), generator)
