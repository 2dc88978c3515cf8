"""Questions about elements: comparisons, logic, sorting out the not-finite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import DtypeError
from chainrule.scratch.tensor.core import Tensor, method, methods, wrap
from chainrule.scratch.tensor.operators import operator
from chainrule.scratch.tensor.promotion import as_tensor_operand, broadcast_error, common_dtype

__all__ = [
    "allclose", "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "eq", "equal", "ge",
    "greater", "greater_equal", "gt", "is_floating_point", "is_nonzero", "is_tensor", "isclose",
    "isfinite", "isinf", "isnan", "isneginf", "isposinf", "le", "less", "less_equal",
    "logical_and", "logical_not", "logical_or", "logical_xor", "lt", "ne", "not_equal", "numel",
    "signbit",
]  # fmt: skip


def pairwise(name: str, ufunc: Callable[..., Any], doc: str) -> Callable[..., Any]:
    """Make a function of two operands whose answer has no gradient."""

    def function(input: Any, other: Any) -> Tensor:
        to = common_dtype(input, other)
        a, b = as_tensor_operand(input, to), as_tensor_operand(other, to)
        try:
            return wrap(ufunc(a._array, b._array))
        except ValueError as wrong:
            raise broadcast_error(name, a, b) from wrong
        except TypeError:
            raise DtypeError(f"{name} needs integers or bools", got=str(a.dtype)) from None

    function.__name__, function.__doc__ = name, doc
    setattr(Tensor, name, function)
    return function


eq = pairwise("eq", np.equal, "Return whether each pair is equal.")
ne = not_equal = pairwise("ne", np.not_equal, "Return whether each pair differs.")
lt = less = pairwise("lt", np.less, "Return input < other.")
le = less_equal = pairwise("le", np.less_equal, "Return input <= other.")
gt = greater = pairwise("gt", np.greater, "Return input > other.")
ge = greater_equal = pairwise("ge", np.greater_equal, "Return input >= other.")
bitwise_and = pairwise("bitwise_and", np.bitwise_and, "Return input & other.")
bitwise_or = pairwise("bitwise_or", np.bitwise_or, "Return input | other.")
bitwise_xor = pairwise("bitwise_xor", np.bitwise_xor, "Return input ^ other.")
logical_and = pairwise("logical_and", np.logical_and, "Return whether both are not zero.")
logical_or = pairwise("logical_or", np.logical_or, "Return whether one is not zero.")
logical_xor = pairwise("logical_xor", np.logical_xor, "Return whether just one is not zero.")
for _name, _function in {
    "eq": eq, "ne": ne, "lt": lt, "le": le, "gt": gt, "ge": ge,
    "and": bitwise_and, "or": bitwise_or, "xor": bitwise_xor,
}.items():  # fmt: skip
    setattr(Tensor, f"__{_name}__", operator(_function))
methods(not_equal=ne, less=lt, less_equal=le, greater=gt, greater_equal=ge)
methods(
    __rand__=operator(bitwise_and),
    __ror__=operator(bitwise_or),
)


def question(name: str, ufunc: Callable[..., Any], doc: str) -> Callable[..., Any]:
    """Make a function of one tensor whose answer has no gradient."""

    def function(input: Tensor) -> Tensor:
        return wrap(ufunc(input._array))

    function.__name__, function.__doc__ = name, doc
    setattr(Tensor, name, function)
    return function


isnan = question("isnan", np.isnan, "Return where elements are NaN.")
isinf = question("isinf", np.isinf, "Return where elements are infinite.")
isfinite = question("isfinite", np.isfinite, "Return where elements are neither NaN nor infinite.")
isposinf = question("isposinf", np.isposinf, "Return where elements are +infinity.")
isneginf = question("isneginf", np.isneginf, "Return where elements are -infinity.")
signbit = question("signbit", np.signbit, "Return where elements carry a minus sign.")
logical_not = question("logical_not", np.logical_not, "Return where elements are zero.")
bitwise_not = question("bitwise_not", np.invert, "Return each element with its bits flipped.")
methods(__invert__=bitwise_not)


@method
def isclose(
    input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Tensor:
    """Return where |input - other| <= atol + rtol · |other|."""
    return wrap(np.isclose(input._array, other._array, rtol, atol, equal_nan))


@method
def allclose(
    input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> bool:
    """Return whether every pair is close."""
    if input._array.dtype != other._array.dtype:
        raise DtypeError(
            "allclose needs two tensors of one dtype",
            got=f"{input.dtype} and {other.dtype}",
            hint="x.to(y.dtype)",
        )
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


@method
def equal(input: Tensor, other: Tensor) -> bool:
    """Return whether both have one shape and the same elements."""
    return np.array_equal(input._array, other._array)


@method
def numel(input: Tensor) -> int:
    """Return the number of elements."""
    return input._array.size


@method
def is_floating_point(input: Tensor) -> bool:
    """Return whether the dtype is a float."""
    return input._array.dtype.kind == "f"


@method
def is_nonzero(input: Tensor) -> bool:
    """Return whether the one element is not zero."""
    return bool(input)


def is_tensor(obj: object) -> bool:
    """Return whether `obj` is a tensor."""
    return isinstance(obj, Tensor)
