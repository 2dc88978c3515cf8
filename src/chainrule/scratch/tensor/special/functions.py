"""Special functions of one or two operands: error, gamma, logarithms, angles."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, NotCovered, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor.arithmetic import atan2, mul, pow
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, method, methods
from chainrule.scratch.tensor.elementwise import check_tensor, trunc, unary
from chainrule.scratch.tensor.promotion import (
    as_tensor_operand,
    binary,
    cast,
    common_dtype,
    floating,
)

__all__ = [
    "acosh", "arccosh", "arcsinh", "arctan2", "arctanh", "asinh", "atanh", "copysign", "deg2rad",
    "digamma", "erfc", "erfinv", "fix", "float_power", "fmax", "fmin", "heaviside", "hypot",
    "lgamma", "logaddexp", "logaddexp2", "logcumsumexp", "logit", "mvlgamma", "polygamma",
    "rad2deg", "sinc", "xlogy",
]  # fmt: skip

erfc, erfinv = unary(ops.erfc), unary(ops.erfinv)
lgamma, digamma = unary(ops.lgamma), unary(ops.digamma)
asinh, acosh, atanh, sinc = (unary(o) for o in (ops.asinh, ops.acosh, ops.atanh, ops.sinc))
arcsinh, arccosh, arctanh, arctan2, fix = asinh, acosh, atanh, atan2, trunc
methods(arcsinh=asinh, arccosh=acosh, arctanh=atanh, arctan2=atan2, fix=trunc)


def of_two(op: Op, *, integers: bool = False, numbers: bool = False) -> Callable[..., Any]:
    """Make `torch.NAME` and `Tensor.NAME` of an op of two operands.

    Args:
        op: the op.
        integers: whole numbers become floats first; else they are refused.
        numbers: an operand may be a Python number.
    """
    name = op.__name__

    def function(input: Any, other: Any) -> Tensor:
        for x in () if numbers else (input, other):
            check_tensor(name, x)
        if not integers and common_dtype(input, other).kind != "f":
            raise NotCovered(f"{name} is implemented for floats", got="integers", hint="x.float()")
        return binary(op, input, other, floats=integers)

    function.__name__, function.__doc__ = name, op.__doc__
    return method(function)


hypot, logaddexp, logaddexp2 = of_two(ops.hypot), of_two(ops.logaddexp), of_two(ops.logaddexp2)
xlogy = of_two(ops.xlogy, integers=True, numbers=True)
copysign = of_two(ops.copysign, integers=True, numbers=True)


def number_or_nan(op: Op, name: str) -> Callable[..., Any]:
    """Make `fmax` or `fmin`, which integers answer too."""

    def function(input: Tensor, other: Tensor) -> Tensor:
        return binary(op, input, other)

    function.__name__, function.__doc__ = name, op.__doc__
    return method(function)


fmax, fmin = number_or_nan(ops.fmax, "fmax"), number_or_nan(ops.fmin, "fmin")


@method
def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """Return ln(x / (1 - x)), after moving x into [eps, 1 - eps] if `eps` is given."""
    return apply(ops.logit, floating(input), eps=eps)


@method
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """Return the logarithm of the running sum of exponentials along `dim`."""
    axis = one_axis(dim, input._array.ndim)
    if input._array.dtype.kind != "f":
        raise NotCovered("logcumsumexp is implemented for floats", got=str(input.dtype))
    return apply(ops.logcumsumexp, input, axis=axis) if input._array.ndim else input.clone()


def polygamma(n: int, input: Tensor) -> Tensor:
    """Return the `n`-th slope of digamma."""
    if n < 0:
        raise ShapeError("polygamma(n, x) does not support negative n", got=str(n))
    return apply(ops.polygamma, floating(input), n=n)


@method
def mvlgamma(input: Tensor, p: int) -> Tensor:
    """Return the logarithm of the gamma function of `p` dimensions.

    Math:  ln Γₚ(x) = p(p-1)/4 ln π + Σ_{i<p} lgamma(x - i/2)
    """
    terms = [lgamma(input - i / 2) for i in range(p)]
    total: Tensor = sum(terms[1:], terms[0]) + p * (p - 1) / 4 * math.log(math.pi)
    return total


@method
def deg2rad(input: Tensor) -> Tensor:
    """Turn degrees into radians."""
    return mul(floating(input), math.pi / 180)


@method
def rad2deg(input: Tensor) -> Tensor:
    """Turn radians into degrees."""
    return mul(floating(input), 180 / math.pi)


@method
def float_power(input: Any, exponent: Any) -> Tensor:
    """Return input to the power of exponent, computed in float64."""
    wide = [cast(x, np.dtype(np.float64)) if isinstance(x, Tensor) else float(x)
            for x in (input, exponent)]  # fmt: skip
    return pow(*wide)


@method
def heaviside(input: Tensor, values: Tensor) -> Tensor:
    """Return 0 below zero, 1 above, and `values` at zero; it has no gradient."""
    if input.dtype is not values.dtype:
        raise DtypeError(
            "heaviside needs tensors of one dtype", got=f"{input.dtype} and {values.dtype}"
        )
    x = input.detach()
    return as_tensor_operand(x > 0, x._array.dtype).where(x != 0, values.detach())


methods(polygamma=lambda self, n: polygamma(n, self))
