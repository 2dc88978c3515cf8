"""Functions of two operands: sums, products, quotients, choices; and their in-place forms."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, GraphError, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.names import shown_as
from chainrule.scratch.tensor.core import Tensor, apply, method, methods, wrap
from chainrule.scratch.tensor.elementwise import _rounded, trunc
from chainrule.scratch.tensor.promotion import (
    as_tensor_operand,
    binary,
    broadcast_error,
    cast,
    common_dtype,
    relay,
)
from chainrule.scratch.types import finfo

__all__ = [
    "add",
    "addcdiv",
    "addcmul",
    "atan2",
    "clamp",
    "clamp_max",
    "clamp_min",
    "clip",
    "div",
    "divide",
    "floor_divide",
    "fmod",
    "frac",
    "lerp",
    "maximum",
    "minimum",
    "mul",
    "multiply",
    "nan_to_num",
    "pow",
    "remainder",
    "round",
    "rsub",
    "sub",
    "subtract",
    "true_divide",
    "where",
]


def scaled(other: Any, alpha: Any) -> Any:
    """Return `alpha · other` for `add` and `sub`."""
    return other if isinstance(alpha, int) and alpha == 1 else mul_any(other, alpha)


def mul_any(a: Any, b: Any) -> Any:
    """Multiply tensors or plain numbers."""
    return a * b


@method
def add(input: Any, other: Any, last: Any = None, *, alpha: Any = 1) -> Tensor:
    """Return input + alpha · other; with three by place the middle one is alpha, as of old."""
    if last is not None:
        other, alpha = last, other
    return binary(ops.add, input, scaled(other, alpha))


@method
def sub(input: Any, other: Any, last: Any = None, *, alpha: Any = 1) -> Tensor:
    """Return input - alpha · other; with three by place the middle one is alpha, as of old."""
    if last is not None:
        other, alpha = last, other
    a, b = (x._array.dtype.kind if isinstance(x, Tensor) else "" for x in (input, other))
    if "b" in {a, b}:
        raise DtypeError(
            "subtraction needs numbers", got="a bool tensor", hint="torch.logical_xor(a, b)"
        )
    return binary(ops.sub, input, scaled(other, alpha))


# PyTorch has a kernel for 1 - x, and writes 1 / x as a product with the reciprocal.
RSUB, RDIV = shown_as(ops.sub, "Rsub1"), shown_as(ops.div, "Mul")


@method
def rsub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """Return other - alpha · input."""
    return binary(RSUB, other, scaled(input, alpha))


@method
def mul(input: Any, other: Any) -> Tensor:
    """Return input · other."""
    return binary(ops.mul, input, other)


@method
def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """Return input / other; integers become floats unless a rounding mode is given."""
    if rounding_mode is None:
        return binary(ops.div, input, other, floats=True)
    if rounding_mode == "floor":
        return binary(ops.floor_div, input, other)
    if rounding_mode == "trunc":
        to = common_dtype(input, other)
        return cast(trunc(binary(ops.div, input, other, floats=True)), to)
    raise OptionError("rounding_mode needs None, 'floor' or 'trunc'", got=repr(rounding_mode))


def rdiv(input: Tensor, other: Any) -> Tensor:
    """Return other / input."""
    return binary(RDIV, other, input, floats=True)


@method
def floor_divide(input: Any, other: Any) -> Tensor:
    """Return the largest whole number not above input / other; it has no gradient."""
    if common_dtype(input, other).kind != "f" and not np.all(
        other._array if isinstance(other, Tensor) else other
    ):
        raise ShapeError("floor_divide needs divisors other than zero", got="ZeroDivisionError")
    return binary(ops.floor_div, input, other).detach()


@method
def remainder(input: Any, other: Any) -> Tensor:
    """Return what floor division leaves, with the sign of `other`."""
    return binary(ops.remainder, input, other)


@method
def fmod(input: Any, other: Any) -> Tensor:
    """Return what division towards zero leaves, with the sign of `input`."""
    return binary(ops.fmod, input, other)


@method
def pow(input: Any, exponent: Any) -> Tensor:
    """Return input to the power of exponent."""
    squared = isinstance(exponent, int | float) and exponent == 2 and isinstance(input, Tensor)
    if squared and input._array.dtype.kind != "b":
        return apply(ops.square, input)
    return binary(ops.pow, input, exponent)


@method
def atan2(input: Tensor, other: Tensor) -> Tensor:
    """Return the angle of the point (other, input)."""
    return binary(ops.atan2, input, other, floats=True)


@method
def maximum(input: Tensor, other: Tensor) -> Tensor:
    """Return the larger of each pair; equal ones share the gradient."""
    return binary(ops.maximum, input, other)


@method
def minimum(input: Tensor, other: Tensor) -> Tensor:
    """Return the smaller of each pair; equal ones share the gradient."""
    return binary(ops.minimum, input, other)


@method
def clamp(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Move what lies below `min` or above `max` to the bound."""
    if min is None and max is None:
        raise GraphError(
            "clamp needs min, max or both", got="At least one of 'min' or 'max' must not be None"
        )
    to = common_dtype(input, *[b for b in (min, max) if b is not None])
    if isinstance(min, Tensor) or isinstance(max, Tensor):
        x = cast(input, to)
        low = x if min is None else maximum(x, as_tensor_operand(min, to))
        return low if max is None else minimum(low, as_tensor_operand(max, to))
    return apply(ops.clamp, cast(input, to), min=min, max=max)


@method
def clip(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Return `clamp(input, min, max)`."""
    return clamp(input, min, max)


@method
def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Return `clamp(input, min=min)`."""
    return clamp(input, min=min)


@method
def clamp_max(input: Tensor, max: Any) -> Tensor:
    """Return `clamp(input, max=max)`."""
    return clamp(input, max=max)


@method
def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """Return input + weight · (end - input)."""
    return add(input, mul(sub(end, input), weight))


@method
def addcmul(
    input: Tensor, tensor1: Any, tensor2: Tensor, last: Any = None, *, value: Any = 1
) -> Tensor:
    """Return input + value · tensor1 · tensor2; of four by place the second is value, as of old."""
    if last is not None:
        value, tensor1, tensor2 = tensor1, tensor2, last
    return add(input, mul(tensor1, tensor2), alpha=value)


@method
def addcdiv(
    input: Tensor, tensor1: Any, tensor2: Tensor, last: Any = None, *, value: Any = 1
) -> Tensor:
    """Return input + value · tensor1 / tensor2; of four by place the second is value, as of old."""
    if last is not None:
        value, tensor1, tensor2 = tensor1, tensor2, last
    return add(input, div(tensor1, tensor2), alpha=value)


@method
def nan_to_num(
    input: Tensor, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Tensor:
    """Replace NaN and infinities by numbers."""
    if input._array.dtype.kind != "f":
        return input.clone()
    limits = finfo(input.dtype)
    high = float(limits.max) if posinf is None else posinf
    low = float(limits.min) if neginf is None else neginf
    x = input._array
    out = where(wrap(np.isnan(x)), nan, input)
    return where(wrap(x == np.inf), high, where(wrap(x == -np.inf), low, out))


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """Return input where the condition holds, else other; alone, the indices where it holds."""
    if input is None and other is None:
        return tuple(wrap(i) for i in np.nonzero(condition._array))
    to = common_dtype(input, other)
    a, b = as_tensor_operand(input, to), as_tensor_operand(other, to)
    flags = wrap(condition._array.astype(bool, copy=False))
    try:
        y: Tensor = apply(ops.where, flags, a, b)
    except ValueError as wrong:
        raise broadcast_error("where", a, b) from wrong
    if not flags._array.flags.c_contiguous:
        relay(y, flags, a, b)
    return y


def _where(self: Tensor, condition: Tensor, other: Any) -> Tensor:
    """Return self where the condition holds, else other."""
    return where(condition, self, other)


methods(where=_where)
subtract, multiply, divide, true_divide = sub, mul, div, div
methods(subtract=sub, multiply=mul, divide=div, true_divide=div)


@method
def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """Round to the nearest number, halves to even."""
    if decimals:
        return div(round(mul(input, 10.0**decimals)), 10.0**decimals)
    return _rounded(input) if input._array.dtype.kind == "f" else input.clone()


@method
def frac(input: Tensor) -> Tensor:
    """Return the part behind the decimal point, with the sign of the number."""
    return sub(input, trunc(input))
