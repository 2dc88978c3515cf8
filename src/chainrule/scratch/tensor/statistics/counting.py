"""Functions that count elements: which there are, how many of each, how many between edges.

Counts have no gradient.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, DtypeError, NotCovered, ShapeError
from chainrule.scratch.ops import halves
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, method, wrap
from chainrule.scratch.tensor.elementwise import check_tensor
from chainrule.scratch.tensor.results import FIELDS, named
from chainrule.scratch.types import BFLOAT16, Array

__all__ = ["bincount", "histc", "histogram", "isin", "unique", "unique_consecutive"]

FIELDS["histogram"] = ("hist", "bin_edges")


def again(array: Array, like: Tensor) -> Tensor:
    """Return values that NumPy picked from `like` in its dtype."""
    is_bfloat16 = like._array.dtype is BFLOAT16
    return wrap(halves.in_dtype(array, BFLOAT16) if is_bfloat16 else array)


def answer(values: Tensor, inverse: Array | None, counts: Array | None) -> Any:
    """Return the values alone, or with what else was asked for."""
    asked = [wrap(a.astype(np.int64, copy=False)) for a in (inverse, counts) if a is not None]
    return (values, *asked) if asked else values


@method
def unique(
    input: Tensor, sorted: bool = True, return_inverse: bool = False,
    return_counts: bool = False, dim: int | None = None,
) -> Any:  # fmt: skip
    """Return the different elements in ascending order, or the different slices along `dim`.

    Args:
        input: any tensor; each NaN differs from every other.
        sorted: taken as True, as PyTorch does on the CPU.
        return_inverse: also where each element of the input stands in the answer.
        return_counts: also how often each occurs.
        dim: compare whole slices along this axis, in the order of their elements.
    """
    x = np.asarray(halves.widened(check_tensor("unique", input)._array))
    axis = None if dim is None else one_axis(dim, x.ndim)
    found, inverse, counts = np.unique(
        x, return_inverse=True, return_counts=True, axis=axis, equal_nan=False
    )
    inverse = inverse.reshape(x.shape if axis is None else -1)
    return answer(
        again(found.astype(input._array.dtype, copy=False), input),
        inverse if return_inverse else None,
        counts if return_counts else None,
    )


@method
def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False,
    dim: int | None = None,
) -> Any:  # fmt: skip
    """Return the input without the elements, or slices along `dim`, that repeat the one before."""
    x = input._array
    flat = x.reshape(-1) if dim is None else np.moveaxis(x, one_axis(dim, x.ndim), 0)
    rows = halves.widened(flat).reshape(len(flat), math.prod(flat.shape[1:]))
    new = np.ones(len(flat), bool)
    new[1:] = (rows[1:] != rows[:-1]).any(1)
    starts, kept = np.flatnonzero(new), flat[new]
    inverse, counts = np.cumsum(new) - 1, np.diff(starts, append=len(flat))
    return answer(
        again(kept if dim is None else np.moveaxis(kept, 0, dim), input),
        (inverse.reshape(x.shape) if dim is None else inverse) if return_inverse else None,
        counts if return_counts else None,
    )


@method
def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """Return how often 0, 1, 2, … occur, or the sum of the weights of each.

    Args:
        input: whole numbers from 0, in one axis.
        weights: one for each element; the answer has their dtype, float64 for integers.
        minlength: the least length of the answer.
    """
    x = input._array
    if x.dtype.kind not in "iu":
        raise NotCovered("bincount counts integers", got=str(input.dtype), hint="x.long()")
    if x.ndim != 1 or (x.size and x.min() < 0):
        raise ShapeError(
            "bincount only supports 1-d non-negative integral inputs",
            got=f"shape {x.shape}" if x.ndim != 1 else str(x.min()),
        )
    if minlength < 0:
        raise ShapeError("minlength should be >= 0", got=str(minlength))
    if weights is None:
        return wrap(np.bincount(x, minlength=minlength))
    if weights._array.shape != x.shape:
        raise ShapeError(
            "weights should be 1-d and have the same length as input",
            got=f"{weights._array.shape} for {x.shape}",
        )
    to = np.float32 if weights._array.dtype == np.float32 else np.float64
    is_plain = weights._array.dtype is not BFLOAT16
    total = np.bincount(x, halves.widened(weights._array), minlength)
    return wrap(total.astype(to if is_plain else np.float64))


@method
def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """Return how many elements lie in each of `bins` equal steps from `min` to `max`.

    With min = max the range is that of the elements. Elements outside are left out.
    """
    x = float_array("histc", input)
    if bins <= 0:
        raise ShapeError("torch.histc(): bins must be > 0", got=str(bins))
    counts, _ = np.histogram(x, bins, span("histc", x, min, max))
    return wrap(halves.in_dtype(counts, input._array.dtype))


def float_array(name: str, input: Tensor) -> Array:
    """Return the flat array of a float tensor; others are refused as PyTorch does."""
    if input._array.dtype.kind != "f":
        raise NotCovered(
            f"{name} is implemented for floats", got=str(input.dtype), hint="x.float()"
        )
    flat: Array = halves.widened(input._array).reshape(-1)
    return flat


def span(name: str, x: Array, low: float, high: float) -> tuple[float, float]:
    """Return the range of a histogram, widened by 1 to both sides where it is empty."""
    if low == high and x.size:
        low, high = float(x.min()), float(x.max())
    if not np.isfinite([low, high]).all():
        raise ShapeError(f"torch.{name}: the range needs to be finite", got=f"[{low}, {high}]")
    if low > high:
        raise ShapeError(f"torch.{name}: max must be larger than min", got=f"{low} and {high}")
    return (low - 1, high + 1) if low == high else (low, high)


@method
def histogram(
    input: Tensor, bins: Any, *, range: tuple[float, float] | None = None,
    weight: Tensor | None = None, density: bool = False,
) -> Any:  # fmt: skip
    """Return (hist, bin_edges): how many elements, or what weight, lies between edges.

    Args:
        input: floats.
        bins: how many equal steps, or a tensor of ascending edges.
        range: from where to where, for a number of steps; by default that of the elements.
        weight: how much each element counts.
        density: divide so that the area under the histogram is 1.
    """
    x = float_array("histogram", input)
    for name, other in (("bins", bins), ("weight", weight)):
        if isinstance(other, Tensor) and other.dtype is not input.dtype:
            raise DtypeError(
                f"torch.histogram: {name} needs the input's dtype {input.dtype}",
                got=str(other.dtype),
            )
    if isinstance(bins, Tensor):
        edges = halves.widened(bins._array)
    elif bins <= 0:
        raise ShapeError("torch.histogram(): bins must be > 0", got=str(bins))
    else:
        low, high = span("histogram", x, *(range or (0, 0)))
        edges = np.linspace(low, high, bins + 1, dtype=x.dtype)
    mass = None if weight is None else halves.widened(weight._array).reshape(-1)
    counts, _ = np.histogram(x, edges, weights=mass, density=density)
    to = input._array.dtype
    return named("histogram", wrap(halves.in_dtype(counts, to)), wrap(halves.in_dtype(edges, to)))


def isin(
    elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False
) -> Tensor:
    """Return which of the elements occur among `test_elements`.

    Args:
        elements: a tensor or a number.
        test_elements: a tensor or a number.
        assume_unique: a promise that saves PyTorch work; not needed here.
        invert: return which do not occur.
    """
    if not isinstance(elements, Tensor) and not isinstance(test_elements, Tensor):
        raise ArgumentError("isin() needs a tensor on one side", got="two numbers")
    of, among = (np.asarray(halves.widened(s._array) if isinstance(s, Tensor) else s)
                 for s in (elements, test_elements))  # fmt: skip
    if "b" in {of.dtype.kind, among.dtype.kind}:
        raise ShapeError("isin() takes numbers", got="torch.bool", hint="x.int()")
    return wrap(np.isin(of, among, invert=invert))
