"""Starting values for parameters: what `torch.nn.init` offers, drawing the same numbers.

    fan_in, fan_out    how many numbers enter and leave one unit
    gain               what a nonlinearity takes away from the spread, to be given back

>>> from chainrule import scratch as torch
>>> _ = torch.manual_seed(0)
>>> xavier_uniform_(torch.empty(2, 3)).shape
torch.Size([2, 3])
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from chainrule.errors import OptionError, nearest
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array

__all__ = [
    "calculate_gain",
    "constant",
    "constant_",
    "dirac",
    "dirac_",
    "eye",
    "eye_",
    "kaiming_normal",
    "kaiming_normal_",
    "kaiming_uniform",
    "kaiming_uniform_",
    "normal",
    "normal_",
    "ones_",
    "orthogonal",
    "orthogonal_",
    "sparse",
    "sparse_",
    "trunc_normal_",
    "uniform",
    "uniform_",
    "xavier_normal",
    "xavier_normal_",
    "xavier_uniform",
    "xavier_uniform_",
    "zeros_",
]  # fmt: skip

LINEAR = (
    "linear",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
)
GAINS = dict.fromkeys((*LINEAR, "sigmoid"), 1.0) | {
    "tanh": 5.0 / 3,
    "relu": math.sqrt(2.0),
    "selu": 3.0 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return the factor that keeps the spread of values through a nonlinearity.

    >>> calculate_gain("relu"), calculate_gain("leaky_relu", 1.0)
    (1.4142135623730951, 1.0)
    """
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, int | float):
            raise OptionError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + slope**2))
    if nonlinearity not in GAINS:
        hint = nearest(str(nonlinearity), (*GAINS, "leaky_relu"))
        raise OptionError(f"Unsupported nonlinearity {nonlinearity}", hint=hint)
    return GAINS[nonlinearity]


@no_grad()
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Tensor:
    """Fill with draws from U(a, b)."""
    return tensor.uniform_(a, b, generator=generator)


@no_grad()
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Tensor:
    """Fill with draws from N(mean, std²)."""
    return tensor.normal_(mean, std, generator=generator)


@no_grad()
def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Any = None,
) -> Tensor:
    """Fill with draws from N(mean, std²), each repeated until it lies in [a, b].

    Why: where [a, b] holds little of the bell, normal draws would nearly always miss it;
         then uniform draws are accepted with the height of the bell as their chance.
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=3,
        )
    inside = _below((b - mean) / std) - _below((a - mean) / std)
    fill = _redraw_normal if inside > 0.3 else _accept_uniform
    tensor._array[...] = fill(np.empty_like(tensor._array), mean, std, a, b, generator)
    tensor._bump()
    return tensor


def _below(z: float) -> float:
    """Return the share of a standard normal below `z`."""
    return (1.0 + math.erf(z / math.sqrt(2.0))) / 2.0


def _redraw_normal(
    out: Array, mean: float, std: float, a: float, b: float, generator: Any
) -> Array:
    """Draw normals, and again for those outside."""
    low, high = out.dtype.type(a), out.dtype.type(b)
    wrap(out).normal_(mean, std, generator=generator)
    outside = (out < low) | (out > high)
    while outside.any():
        again = wrap(np.empty_like(out)).normal_(mean, std, generator=generator)
        out = np.where(outside, again._array, out)
        outside = (out < low) | (out > high)
    return out


def _accept_uniform(
    out: Array, mean: float, std: float, a: float, b: float, generator: Any
) -> Array:
    """Draw uniforms, and accept each with the height of the bell there, 1 at its peak in [a, b]."""
    mode = max(a, min(mean, b))
    log_peak = -0.5 * ((mode - mean) / std) ** 2
    waiting = np.ones(out.shape, dtype=bool)
    while waiting.any():
        drawn = wrap(np.empty_like(out)).uniform_(a, b, generator=generator)._array
        chance = wrap(np.empty_like(out)).uniform_(generator=generator)._array
        out = np.where(waiting, drawn, out)
        with np.errstate(divide="ignore"):
            waiting &= np.log(chance) > ((drawn - mean) / std) ** 2 * -0.5 - log_peak
    return out


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


def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with ones on the diagonal and zeros elsewhere: a linear layer passes on.

    Shape: tensor (N, M)
    """
    _needs_axes(tensor, (2,))
    return _write(tensor, np.eye(*tensor.shape))


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fill a convolution's weight so that each channel passes on to the same output channel.

    Shape: tensor (M, C / groups, *), kernels of one to three axes
    """
    _needs_axes(tensor, (3, 4, 5))
    out, into, *kernel = tensor.shape
    if out % groups:
        raise OptionError(
            "dim 0 must be divisible by groups", got=f"{out} output channels, {groups} groups"
        )
    weight = np.zeros(tensor.shape)
    middle = tuple([n // 2 for n in kernel])
    for group in range(groups):
        for channel in range(min(out // groups, into)):
            weight[(group * (out // groups) + channel, channel, *middle)] = 1
    return _write(tensor, weight)


def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """Return how many numbers one unit reads, and how many units read one number.

    Shape: tensor (M, K) or (M, C, *): fan_in K or C · *, fan_out M or M · *
    """
    if tensor.ndim < 2:
        raise OptionError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
            got=f"shape {tuple(tensor.shape)}",
            hint="a bias is usually set by nn.init.zeros_",
        )
    out, into, *kernel = tensor.shape
    return into * math.prod(kernel), out * math.prod(kernel)


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Fill so that neither values nor gradients grow with depth, for tanh and sigmoid.

    Math:  U(-a, a),  a = gain √(6 / (fan_in + fan_out))
    Paper: Glorot & Bengio, 2010, https://proceedings.mlr.press/v9/glorot10a.html
    """
    a = math.sqrt(3.0) * _xavier_std(tensor, gain)
    return uniform_(tensor, -a, a, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Fill as `xavier_uniform_`, from a normal.

    Math:  N(0, std²),  std = gain √(2 / (fan_in + fan_out))
    """
    return normal_(tensor, 0.0, _xavier_std(tensor, gain), generator)


def _xavier_std(tensor: Tensor, gain: float) -> float:
    return gain * math.sqrt(2.0 / float(sum(_calculate_fan_in_and_fan_out(tensor))))


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
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
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
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    fans = dict(zip(("fan_in", "fan_out"), _calculate_fan_in_and_fan_out(tensor), strict=True))
    if mode.lower() not in fans:
        raise OptionError(
            f"Mode {mode} not supported, please use one of {list(fans)}", hint="mode='fan_in'"
        )
    return calculate_gain(nonlinearity, a) / math.sqrt(fans[mode.lower()])


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Any = None) -> Tensor:
    """Fill with a matrix whose rows, or columns, stand at right angles and have length `gain`.

    Shape: tensor (M, *), seen as a matrix (M, product of the rest)
    Why:   the signs of R's diagonal are moved into Q, or some rotations would be likelier
           than others (Mezzadri, 2006, https://arxiv.org/abs/math-ph/0609050).
    """
    if tensor.ndim < 2:
        raise OptionError(
            "Only tensors with 2 or more dimensions are supported", got=f"{tuple(tensor.shape)}"
        )
    if tensor._array.size == 0:
        return tensor
    rows = len(tensor._array)
    flat = np.empty((rows, tensor._array.size // rows), tensor._array.dtype)
    wrap(flat).normal_(0, 1, generator=generator)
    wide = flat.shape[0] < flat.shape[1]
    q, r = np.linalg.qr(flat.T if wide else flat)
    q = q * np.sign(np.diag(r))
    return _write(tensor, (q.T if wide else q).reshape(tensor.shape) * gain)


@no_grad()
def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Any = None) -> Tensor:
    """Fill a matrix with normals, then set a share `sparsity` of each column to zero.

    Shape: tensor (N, M)
    Paper: Martens, 2010
    """
    from chainrule.scratch.random import randperm

    _needs_axes(tensor, (2,))
    rows, columns = tensor.shape
    tensor.normal_(0, std, generator=generator)
    for column in range(columns):
        at = randperm(rows)._array[: math.ceil(sparsity * rows)]
        tensor._array[at, column] = 0
    return tensor


def _needs_axes(tensor: Tensor, wanted: tuple[int, ...]) -> None:
    if tensor.ndim not in wanted:
        words = "2" if wanted == (2,) else "3, 4, or 5"
        raise OptionError(
            f"Only tensors with {words} dimensions are supported",
            got=f"shape {tuple(tensor.shape)}",
        )


def _write(tensor: Tensor, array: Array) -> Tensor:
    tensor._array[...] = array
    tensor._bump()
    return tensor


def _deprecated(fill: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Return PyTorch's older name of a function, without the underscore; it warns."""
    old = fill.__name__.rstrip("_")

    @wraps(fill)
    def renamed(*args: Any, **kwargs: Any) -> Tensor:
        warnings.warn(
            f"`nn.init.{old}` is now deprecated in favor of `nn.init.{old}_`.",
            FutureWarning,
            stacklevel=2,
        )
        return fill(*args, **kwargs)

    renamed.__name__ = renamed.__qualname__ = old
    return renamed


uniform, normal, constant = _deprecated(uniform_), _deprecated(normal_), _deprecated(constant_)
eye, dirac, sparse = _deprecated(eye_), _deprecated(dirac_), _deprecated(sparse_)
orthogonal = _deprecated(orthogonal_)
xavier_uniform, xavier_normal = _deprecated(xavier_uniform_), _deprecated(xavier_normal_)
kaiming_uniform, kaiming_normal = _deprecated(kaiming_uniform_), _deprecated(kaiming_normal_)
