"""Functions of the bits of numbers: common divisors, shifts, mantissas and exponents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, NotCovered
from chainrule.scratch.ops import halves
from chainrule.scratch.tensor.arithmetic import mul, pow
from chainrule.scratch.tensor.comparison import bitwise_xor
from chainrule.scratch.tensor.core import Tensor, method, methods, wrap
from chainrule.scratch.tensor.elementwise import check_tensor
from chainrule.scratch.tensor.operators import operator
from chainrule.scratch.tensor.promotion import (
    as_tensor_operand,
    broadcast_error,
    cast,
    common_dtype,
    floating,
)
from chainrule.scratch.tensor.results import FIELDS, named

__all__ = [
    "bitwise_left_shift", "bitwise_right_shift", "frexp", "gcd", "lcm", "ldexp", "nextafter",
]  # fmt: skip

FIELDS["frexp"] = ("mantissa", "exponent")


@method
def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """Return input · 2 to the power of other."""
    x, power = floating(input), pow(2.0, other)
    return mul(x, power if other._array.dtype.kind == "f" else cast(power, x._array.dtype))


@method
def frexp(input: Tensor) -> Any:
    """Take numbers apart: input = mantissa · 2**exponent, the mantissa in [½, 1)."""
    if input._array.dtype.kind != "f":
        raise DtypeError("torch.frexp() only supports floating-point dtypes", got=str(input.dtype))
    exponent = np.frexp(halves.widened(input._array))[1]
    scale = as_tensor_operand(wrap(np.exp2(-exponent.astype(np.float64))), input._array.dtype)
    return named("frexp", mul(input, scale), wrap(exponent.astype(np.int32)))


def on_bits(
    name: str, ufunc: Callable[..., Any], kinds: str, doc: str, *, numbers: bool = False
) -> Callable[..., Any]:
    """Make a function of two operands of certain kinds, without a gradient."""

    def function(input: Any, other: Any) -> Tensor:
        for x in () if numbers else (input, other):
            check_tensor(name, x)
        to = common_dtype(input, other)
        a, b = as_tensor_operand(input, to), as_tensor_operand(other, to)
        if to.kind not in kinds or halves.is_half(to):
            raise NotCovered(f"{name} is not implemented for this dtype", got=str(a.dtype))
        try:
            return wrap(ufunc(a._array, b._array))
        except ValueError as wrong:
            raise broadcast_error(name, a, b) from wrong

    function.__name__, function.__doc__ = name, doc
    return method(function)


gcd = on_bits("gcd", np.gcd, "iu", "Return the greatest common divisor.")
lcm = on_bits("lcm", np.lcm, "iu", "Return the least common multiple.")
nextafter = on_bits(
    "nextafter", np.nextafter, "f", "Return the next float after input towards other."
)
bitwise_left_shift = on_bits(
    "bitwise_left_shift", np.left_shift, "iu", "Return input · 2**other.", numbers=True
)
bitwise_right_shift = on_bits(
    "bitwise_right_shift", np.right_shift, "iu", "Return ⌊input / 2**other⌋.", numbers=True
)
methods(
    __lshift__=operator(bitwise_left_shift),
    __rlshift__=operator(bitwise_left_shift, swapped=True),
    __rshift__=operator(bitwise_right_shift),
    __rrshift__=operator(bitwise_right_shift, swapped=True),
    __rxor__=operator(bitwise_xor),
)
