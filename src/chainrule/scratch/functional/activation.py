"""Bends: functions of each element alone, and the softmax family along an axis.

A name ending in `_`, or `inplace=True`, overwrites the input.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch import ops, traps
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.random.state import default_generator
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, method, wrap
from chainrule.scratch.tensor.elementwise import relu_, sigmoid, tanh
from chainrule.scratch.tensor.views import inplace as overwrite
from chainrule.scratch.types import dtype

__all__ = [
    "celu", "celu_", "elu", "elu_", "gelu", "glu", "gumbel_softmax", "hardshrink", "hardsigmoid",
    "hardswish", "hardtanh", "hardtanh_", "leaky_relu", "leaky_relu_", "log_softmax",
    "logsigmoid", "mish", "prelu", "relu", "relu6", "relu_", "rrelu", "rrelu_", "selu", "selu_",
    "sigmoid", "silu", "softmax", "softmin", "softplus", "softshrink", "softsign", "tanh",
    "tanhshrink", "threshold", "threshold_",
]  # fmt: skip


ON_INTEGERS = (ops.relu6, ops.hardtanh, ops.threshold)


def _bend(op: Op, x: Tensor, inplace: bool = False, **settings: Any) -> Tensor:
    """Apply an op of one input, or overwrite the input with its result."""
    if op not in ON_INTEGERS:
        floats_only(op.__name__, x)
    y: Tensor = overwrite(op, x, **settings) if inplace else apply(op, x, **settings)
    return y


def floats_only(name: str, x: Tensor) -> Tensor:
    """Return `x`, or refuse whole numbers as PyTorch does."""
    if x._array.dtype.kind != "f":
        raise DtypeError(f"{name} needs floating point numbers", got=str(x.dtype), hint="x.float()")
    return x


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """Return the positive part: `max(x, 0)`."""
    y: Tensor = overwrite(ops.relu, input) if inplace else apply(ops.relu, input)
    return y


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """Return the positive part, up to 6."""
    return _bend(ops.relu6, input, inplace)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """Return `x` where positive, else `negative_slope x`."""
    return _bend(ops.leaky_relu, input, inplace, negative_slope=negative_slope)


def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """Overwrite with `leaky_relu`."""
    return leaky_relu(input, negative_slope, inplace=True)


@method
def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """Return `x` where positive, else `weight x`, with one weight or one a channel.

    Shape: input (B, C, *), weight (1,) or (C,) -> (B, C, *)
    """
    channels = input.shape[1] if input.ndim > 1 else 1
    if weight._array.size not in (1, channels):
        raise ShapeError(
            f"prelu needs one weight, or one for each of {channels} channels",
            got=str(weight._array.size),
            hint=f"nn.PReLU({channels})",
        )
    y: Tensor = apply(ops.prelu, input, weight)
    return y


def rrelu(
    input: Tensor,
    lower: float = 1.0 / 8,
    upper: float = 1.0 / 3,
    training: bool = False,
    inplace: bool = False,
) -> Tensor:
    """Return `x` where positive, else `a x`.

    In training each `a` is drawn from U(lower, upper); else it is their mean.
    """
    if not training:
        return leaky_relu(input, (lower + upper) / 2, inplace)
    slope = np.ones_like(input._array)
    falls = input._array <= 0  # only these draw
    slope[falls] = default_generator.doubles(int(falls.sum())) * (upper - lower)
    slope[falls] += lower
    y: Tensor = input.mul_(wrap(slope)) if inplace else input * wrap(slope)
    return y


def rrelu_(
    input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False
) -> Tensor:
    """Overwrite with `rrelu`."""
    return rrelu(input, lower, upper, training, inplace=True)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Return `x` where positive, else `alpha (exp(x) - 1)`."""
    return _bend(ops.elu, input, inplace, alpha=alpha)


def elu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """Overwrite with `elu`."""
    return elu(input, alpha, inplace=True)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Return `x` where positive, else `alpha (exp(x / alpha) - 1)`."""
    if alpha == 0:
        raise OptionError("alpha cannot be 0 for CELU", got="0")
    return _bend(ops.celu, input, inplace, alpha=alpha)


def celu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """Overwrite with `celu`."""
    return celu(input, alpha, inplace=True)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """Return a scaled ELU that keeps mean 0 and variance 1."""
    return _bend(ops.selu, input, inplace)


def selu_(input: Tensor) -> Tensor:
    """Overwrite with `selu`."""
    return selu(input, inplace=True)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """Return `x σ(x)`, also called swish."""
    return _bend(ops.silu, input, inplace)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """Return `x tanh(log(1 + exp(x)))`."""
    return _bend(ops.mish, input, inplace)


def gelu(input: Tensor, *, approximate: str = "none") -> Tensor:
    """Return `x Φ(x)`, exactly or with "tanh" nearly."""
    if approximate not in {"none", "tanh"}:
        raise OptionError("approximate argument must be either none or tanh", got=repr(approximate))
    return _bend(ops.gelu, input, approximate=approximate)


def hardtanh(
    input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False
) -> Tensor:
    """Return `x` cut off at two bounds."""
    if min_val > max_val:
        raise OptionError("min_val cannot be greater than max_val", got=f"{min_val}, {max_val}")
    return _bend(ops.hardtanh, input, inplace, min_val=min_val, max_val=max_val)


def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    """Overwrite with `hardtanh`."""
    return hardtanh(input, min_val, max_val, inplace=True)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """Return `clip(x / 6 + 1 / 2, 0, 1)`."""
    return _bend(ops.hardsigmoid, input, inplace)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """Return `x hardsigmoid(x)`."""
    return _bend(ops.hardswish, input, inplace)


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """Return `x` where it exceeds the threshold, else `value`."""
    return _bend(ops.threshold, input, inplace, threshold=threshold, value=value)


def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    """Overwrite with `threshold`."""
    return _bend(ops.threshold, input, True, threshold=threshold, value=value)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """Return `log(1 + exp(beta x)) / beta`, and `x` where beta x exceeds the threshold."""
    return _bend(ops.softplus, input, beta=beta, threshold=threshold)


def softsign(input: Tensor) -> Tensor:
    """Return `x / (1 + |x|)`."""
    return _bend(ops.softsign, input)


def logsigmoid(input: Tensor) -> Tensor:
    """Return `-log(1 + exp(-x))`."""
    return _bend(ops.logsigmoid, input)


def tanhshrink(input: Tensor) -> Tensor:
    """Return `x - tanh(x)`."""
    return _bend(ops.tanhshrink, input)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Return `x` moved towards zero by `lambd`, zero if it was nearer."""
    if lambd < 0:
        raise OptionError("lambda must be greater or equal to 0", got=str(lambd))
    return _bend(ops.softshrink, input, lambd=lambd)


@method
def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Return `x`, or zero where |x| <= lambd."""
    return _bend(ops.hardshrink, input, lambd=lambd)


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """Return one half of an axis times the sigmoid of the other.

    Shape: input (*, 2N) -> (*, N)
    """
    axis = one_axis(dim, input.ndim)
    if input.shape[axis] % 2:
        raise ShapeError(
            f"Halving dimension must be even, but dimension {axis} is size {input.shape[axis]}",
            hint="let the layer before put out 2N features",
        )
    half, gate = input.chunk(2, axis)
    y: Tensor = half * sigmoid(gate)
    return y


@method
def softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype | None = None
) -> Tensor:
    """Return the probabilities of the scores along `dim`."""
    x, axis = _scores("softmax", input, dim, _stacklevel, dtype)
    traps.check_softmax("softmax", x, axis)
    y: Tensor = apply(ops.softmax, x, axis=axis)
    return y


@method
def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype | None = None
) -> Tensor:
    """Return the log-probabilities of the scores along `dim`."""
    x, axis = _scores("log_softmax", input, dim, _stacklevel, dtype)
    traps.check_softmax("log_softmax", x, axis)
    y: Tensor = apply(ops.log_softmax, x, axis=axis)
    return y


def softmin(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype | None = None
) -> Tensor:
    """Return the probabilities of the negated scores along `dim`."""
    return softmax(-input, dim, _stacklevel + 1, dtype)


def gumbel_softmax(
    logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    """Return a draw from the classes that gradients can pass (Jang et al., 2016).

    Math:   y = softmax((logits + g) / tau),  g = -log(Exponential(1))
    Params: hard: return a one-hot draw, whose gradient is that of the soft one.
    """
    noise = -logits.new_empty(logits.shape).exponential_().log()
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    axis = one_axis(dim, logits.ndim)
    at = np.expand_dims(soft._array.argmax(axis), axis)
    one_hot = np.zeros_like(soft._array)
    np.put_along_axis(one_hot, at, 1, axis)
    y: Tensor = wrap(one_hot) - soft.detach() + soft
    return y


def _scores(
    name: str, x: Tensor, dim: int | None, stacklevel: int, wanted: dtype | None
) -> tuple[Tensor, int]:
    """Return the scores as floats, and the axis to normalize."""
    if dim is None:
        warnings.warn(
            f"Implicit dimension choice for {name} has been deprecated. "
            "Change the call to include dim=X as an argument.",
            stacklevel=stacklevel,
        )
        dim = 0 if x.ndim in (0, 1, 3) else 1
    x = x if wanted is None else x.to(wanted)
    return floats_only(name, x), one_axis(dim, x.ndim)
