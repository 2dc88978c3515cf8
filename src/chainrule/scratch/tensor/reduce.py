"""Functions that fold axes away: sums, means, extremes, spreads."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.names import shown_as
from chainrule.scratch.tensor.arithmetic import maximum, minimum
from chainrule.scratch.tensor.axes import one_axis, some_axes
from chainrule.scratch.tensor.core import Tensor, apply, method, wrap
from chainrule.scratch.tensor.promotion import cast, floating, wanted_dtype
from chainrule.scratch.tensor.results import named

__all__ = [
    "all", "amax", "amin", "aminmax", "any", "argmax", "argmin", "count_nonzero", "cumprod",
    "cumsum", "logsumexp", "max", "mean", "min", "nanmean", "nansum", "prod", "std", "std_mean",
    "sum", "var", "var_mean",
]  # fmt: skip


def whole(x: Tensor) -> np.dtype:
    """Return the dtype of a sum: integers and bools add up in int64."""
    return np.dtype(np.int64) if x._array.dtype.kind in "iub" else x._array.dtype


@method
def sum(
    input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None,
    axis: Any = None, keepdims: bool = False,
) -> Tensor:  # fmt: skip
    """Add up over `dim`, or over everything."""
    axes = some_axes(axis if dim is None else dim, input._array.ndim)
    x = cast(input, wanted_dtype(dtype, whole(input)))
    return apply(ops.sum, x, axis=axes, keepdims=keepdim or keepdims)


@method
def nansum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Add up, counting NaN as zero."""
    return sum(zero_nan(input), dim, keepdim, dtype=dtype)


def zero_nan(x: Tensor) -> Tensor:
    """Return `x` with zeros for NaN."""
    return x.masked_fill(wrap(np.isnan(x._array)), 0.0)


@method
def mean(
    input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None,
    axis: Any = None, keepdims: bool = False,
) -> Tensor:  # fmt: skip
    """Average over `dim`, or over everything."""
    x = cast(input, wanted_dtype(dtype, input._array.dtype))
    if x._array.dtype.kind != "f":
        raise DtypeError(
            "mean(): could not infer output dtype. Input dtype must be a floating point dtype",
            got=str(x.dtype),
            hint="x.float().mean()",
        )
    axes = some_axes(axis if dim is None else dim, x._array.ndim)
    return apply(ops.mean, x, axis=axes, keepdims=keepdim or keepdims)


@method
def nanmean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Average the elements that are not NaN."""
    counted = sum(wrap(~np.isnan(input._array)), dim, keepdim)
    y: Tensor = nansum(input, dim, keepdim) / counted
    return y if dtype is None else y.to(dtype)


@method
def prod(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Multiply over `dim`, or over everything."""
    axes = None if dim is None else (one_axis(dim, input._array.ndim),)[: input._array.ndim]
    x = cast(input, wanted_dtype(dtype, whole(input)))
    return apply(ops.prod, x, axis=axes, keepdims=keepdim)


def spread(op: Any, input: Tensor, dim: Any, correction: Any, keepdim: bool) -> Tensor:
    """Apply `var` or `std`."""
    if input._array.dtype.kind != "f":
        raise DtypeError(
            f"{op.__name__} only support floating point dtypes", got=str(input.dtype),
            hint="x.float()",
        )  # fmt: skip
    axes = some_axes(dim, input._array.ndim)
    n = 1 if correction is None else correction
    return apply(op, input, axis=axes, correction=n, keepdims=keepdim)


def freedom(dim: Any, unbiased: Any, correction: Any) -> tuple[Any, Any]:
    """Read `dim`, `unbiased` and `correction`, which PyTorch lets stand in two orders."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    return dim, correction if unbiased is None else int(unbiased)


@method
def var(
    input: Tensor, dim: Any = None, unbiased: Any = None, keepdim: bool = False,
    *, correction: Any = None,
) -> Tensor:  # fmt: skip
    """Return the variance; `correction` is taken from the count (1 by default)."""
    dim, correction = freedom(dim, unbiased, correction)
    return spread(ops.var, input, dim, correction, keepdim)


@method
def std(
    input: Tensor, dim: Any = None, unbiased: Any = None, keepdim: bool = False,
    *, correction: Any = None,
) -> Tensor:  # fmt: skip
    """Return the standard deviation; `correction` is taken from the count (1 by default)."""
    dim, correction = freedom(dim, unbiased, correction)
    return spread(ops.std, input, dim, correction, keepdim)


def var_mean(
    input: Tensor, dim: Any = None, unbiased: Any = None, keepdim: bool = False,
    *, correction: Any = None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Return variance and mean."""
    dim, correction = freedom(dim, unbiased, correction)
    return spread(ops.var, input, dim, correction, keepdim), mean(input, dim, keepdim)


def std_mean(
    input: Tensor, dim: Any = None, unbiased: Any = None, keepdim: bool = False,
    *, correction: Any = None,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Return standard deviation and mean."""
    dim, correction = freedom(dim, unbiased, correction)
    return spread(ops.std, input, dim, correction, keepdim), mean(input, dim, keepdim)


@method
def logsumexp(input: Tensor, dim: Any, keepdim: bool = False) -> Tensor:
    """Return log Σ exp(input), without overflow."""
    axes = some_axes(dim, input._array.ndim)
    return apply(ops.logsumexp, floating(input), axis=axes, keepdims=keepdim)


LARGEST, SMALLEST = shown_as(ops.amax, "Max1"), shown_as(ops.amin, "Min1")


def nothing_to_choose(input: Tensor, dim: Any) -> bool:
    """Tell whether a choice along `dim`, or of all, has no element to choose from."""
    shape = input._array.shape
    return 0 in (shape if dim is None or not shape else (shape[one_axis(dim, len(shape))],))


def extreme(input: Tensor, op: Any, op_dim: Any, pair: Any, dim: Any, keepdim: bool) -> Any:
    """Return the largest or smallest: of all, along `dim`, or of each pair with a tensor."""
    if isinstance(dim, Tensor):
        return pair(input, dim)
    if nothing_to_choose(input, dim):
        raise ShapeError(f"{op.__name__} needs at least one element", got="an empty tensor")
    if dim is None:
        return apply(op, input, axis=None, keepdims=False)
    axis = one_axis(dim, input._array.ndim)
    if input._array.ndim == 0:
        return named(op_dim.__name__[:3], input.clone(), wrap(np.zeros((), np.int64)))
    values, indices = apply(op_dim, input, axis=axis, keepdims=keepdim)
    return named(op_dim.__name__[:3], values, indices)


@method
def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the largest element, or (values, indices) along `dim`, or of each pair."""
    return extreme(input, LARGEST, ops.max_dim, maximum, dim, keepdim)


@method
def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the smallest element, or (values, indices) along `dim`, or of each pair."""
    return extreme(input, SMALLEST, ops.min_dim, minimum, dim, keepdim)


@method
def amax(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the largest over `dim`; equal ones share the gradient."""
    axes = some_axes(dim, input._array.ndim)
    return apply(ops.amax, input, axis=axes, keepdims=keepdim)


@method
def amin(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the smallest over `dim`; equal ones share the gradient."""
    axes = some_axes(dim, input._array.ndim)
    return apply(ops.amin, input, axis=axes, keepdims=keepdim)


@method
def aminmax(input: Tensor, *, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the smallest and the largest."""
    return named("aminmax", amin(input, dim, keepdim), amax(input, dim, keepdim))


def place(function: Any, input: Tensor, dim: Any, keepdim: bool) -> Tensor:
    """Return where the extreme stands, in the flattened tensor or along `dim`."""
    if nothing_to_choose(input, dim):
        raise OptionError(f"{function.__name__} needs at least one element", got="none")
    axis = None if dim is None else one_axis(dim, input._array.ndim)
    if input._array.ndim == 0:
        return wrap(np.zeros((), np.int64))
    return wrap(function(input._array, axis=axis, keepdims=keepdim and dim is not None))


@method
def argmax(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the index of the largest."""
    return place(np.argmax, input, dim, keepdim)


@method
def argmin(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the index of the smallest."""
    return place(np.argmin, input, dim, keepdim)


def truth(found: Any, input: Tensor) -> Tensor:
    """Return bools; of bytes, which were PyTorch's first bools, bytes."""
    return wrap(np.asarray(found, np.uint8) if input._array.dtype == np.uint8 else found)


@method
def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return whether all elements are not zero."""
    found = np.all(input._array, axis=some_axes(dim, input._array.ndim), keepdims=keepdim)
    return truth(found, input)


@method
def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return whether an element is not zero."""
    found = np.any(input._array, axis=some_axes(dim, input._array.ndim), keepdims=keepdim)
    return truth(found, input)


@method
def count_nonzero(input: Tensor, dim: Any = None) -> Tensor:
    """Count the elements that are not zero."""
    return wrap(np.count_nonzero(input._array, axis=some_axes(dim, input._array.ndim)))


@method
def cumsum(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Return running sums along `dim`."""
    x = cast(input, wanted_dtype(dtype, whole(input)))
    axis = one_axis(dim, x._array.ndim)
    return apply(ops.cumsum, x, axis=axis) if x._array.ndim else x.clone()


@method
def cumprod(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Return running products along `dim`."""
    x = cast(input, wanted_dtype(dtype, whole(input)))
    axis = one_axis(dim, x._array.ndim)
    return apply(ops.cumprod, x, axis=axis) if x._array.ndim else x.clone()
