"""Functions of many numbers: quantiles, covariance, differences, areas under curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import AxisError, DtypeError, ShapeError
from chainrule.scratch.tensor.arithmetic import clamp, lerp, where
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.comparison import logical_xor
from chainrule.scratch.tensor.core import Tensor, method, wrap
from chainrule.scratch.tensor.elementwise import ceil, floor
from chainrule.scratch.tensor.joining import cat, narrow
from chainrule.scratch.tensor.picking import gather
from chainrule.scratch.tensor.promotion import floating
from chainrule.scratch.tensor.reduce import cumsum
from chainrule.scratch.tensor.shape import movedim
from chainrule.scratch.tensor.statistics.sorting import sort

__all__ = [
    "corrcoef", "cov", "cumulative_trapezoid", "diff", "nanquantile", "quantile", "trapezoid",
    "trapz",
]  # fmt: skip

WAYS = ("linear", "lower", "higher", "midpoint", "nearest")


@method
def quantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *,
    interpolation: str = "linear",
) -> Tensor:  # fmt: skip
    """Return the number that the share `q` of the elements lies below.

    Math:  r = q (N - 1);  the sorted element at r, or a mixture of those at ⌊r⌋ and ⌈r⌉
    Args:
        input: float32 or float64; where there is a NaN the quantile is NaN.
        q: a number in [0, 1], or a 1-d tensor of them, which leads the answer's axes.
        dim: along which axis; by default of all elements.
        keepdim: keep that axis with length 1.
        interpolation: linear, lower, higher, midpoint or nearest.
    """
    return quantiles("quantile", input, q, dim, keepdim, interpolation)


@method
def nanquantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *,
    interpolation: str = "linear",
) -> Tensor:  # fmt: skip
    """Return the quantile of the elements that are not NaN, as `quantile` does."""
    return quantiles("nanquantile", input, q, dim, keepdim, interpolation)


def quantiles(
    name: str, input: Tensor, q: Any, dim: int | None, keepdim: bool, way: str
) -> Tensor:  # fmt: skip
    """Return quantiles, of all elements or of those that are not NaN."""
    if way not in WAYS:
        raise ShapeError(f"{name}() interpolation must be one of {', '.join(WAYS)}", got=repr(way))
    shares = read_shares(name, input, q)
    axis = None if dim is None else one_axis(dim, input._array.ndim)
    flat = axis is None or not input._array.ndim
    x = input.reshape(-1) if flat else movedim(input, axis, -1)  # (*, N)
    ordered = sort(x).values
    ranks = ranks_of(name, ordered, shares)  # (*, K)
    low, high = floor(ranks.detach()), ceil(ranks.detach())
    if way in {"lower", "higher", "nearest"}:
        chosen = {"lower": low, "higher": high, "nearest": ranks.detach().round()}[way]
        y = gather(ordered, -1, chosen.long())
    else:
        weight = ranks - low if way == "linear" else wrap(np.full_like(ranks._array, 0.5))
        y = lerp(gather(ordered, -1, low.long()), gather(ordered, -1, high.long()), weight)
    return arranged(y, input, axis, keepdim, shares._array.ndim)


def read_shares(name: str, input: Tensor, q: Any) -> Tensor:
    """Return `q` as a tensor, after the checks that PyTorch makes."""
    if input._array.dtype not in (np.float32, np.float64) or input.dtype.is_half:
        raise DtypeError(
            f"{name}() input tensor must be either float or double dtype", got=str(input.dtype)
        )
    if not input._array.size:
        raise ShapeError(f"{name}() input tensor must be non-empty", got="no elements")
    shares = q if isinstance(q, Tensor) else wrap(np.asarray(q, dtype=input._array.dtype))
    if shares._array.ndim > 1:
        raise ShapeError(f"{name}() q must be a scalar or 1D tensor", got=f"{shares._array.ndim}D")
    if shares._array.dtype != input._array.dtype:
        raise DtypeError(f"{name}() q needs dtype {input.dtype}", got=str(shares.dtype))
    if not np.all((shares._array >= 0) & (shares._array <= 1)):
        raise ShapeError(f"{name}() q must be in the range [0, 1]", got=repr(q))
    return shares


def ranks_of(name: str, ordered: Tensor, shares: Tensor) -> Tensor:
    """Return where in each sorted row the quantiles lie, between whole places too."""
    x = ordered._array
    lost = np.isnan(x)
    last = np.asarray(x.shape[-1] - lost.sum(-1, keepdims=True) - 1, x.dtype)  # (*, 1)
    ranks: Tensor = shares.reshape(-1) * wrap(np.maximum(last, 0))
    if name == "quantile":  # NaN is sorted last: where there is one, it is the answer
        ranks = where(wrap(lost.any(-1, keepdims=True)), float(x.shape[-1] - 1), ranks)
    return ranks


def arranged(y: Tensor, input: Tensor, axis: int | None, keepdim: bool, rank_of_q: int) -> Tensor:
    """Bring quantiles (*, K) into PyTorch's axes: those of `q` first."""
    y = movedim(y, -1, 0)  # (K, *)
    if keepdim and axis is None:
        y = y.reshape(-1, *[1] * input._array.ndim)
    elif axis is not None and keepdim and input._array.ndim:
        y = y.unsqueeze(axis + 1)
    return y if rank_of_q else y.squeeze(0)


@method
def diff(
    input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None,
    append: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Return the differences of neighbours along `dim`, `n` times over."""
    if not input._array.ndim:
        raise ShapeError("diff expects input to be at least one-dimensional", got="0 dimensions")
    if n < 0:
        raise ShapeError("order must be non-negative", got=str(n))
    axis = one_axis(dim, input._array.ndim)
    parts = [p for p in (prepend, input, append) if p is not None]
    if any(p._array.ndim != input._array.ndim for p in parts):
        raise ShapeError("diff expects prepend or append to be of the input's dimensions",
                         got=", ".join(str(tuple(p.shape)) for p in parts))  # fmt: skip
    x = cat(parts, axis) if n else input
    for _ in range(min(n, x._array.shape[axis])):
        ahead, behind = pairs_along(x, axis)
        x = logical_xor(ahead, behind) if x._array.dtype.kind == "b" else ahead - behind
    return x


def pairs_along(x: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """Return all but the first, and all but the last, along an axis."""
    n = max(x._array.shape[axis] - 1, 0)
    return narrow(x, axis, x._array.shape[axis] - n, n), narrow(x, axis, 0, n)


@method
def cov(
    input: Tensor, *, correction: int = 1, fweights: Tensor | None = None,
    aweights: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Return the covariance of variables, one in each row, over observations, the columns.

    Shape: (N, M) -> (N, N); (M) -> ()

    Args:
        input: the observations.
        correction: taken off the number of observations.
        fweights: whole numbers, how often each observation was made.
        aweights: how much each observation counts.
    """
    if input._array.ndim > 2:
        raise ShapeError("cov(): expected input to have two or fewer dimensions",
                         got=f"{input._array.ndim} dimensions")  # fmt: skip
    if input._array.dtype.kind == "b":
        raise ShapeError("cov(): bool dtype is not supported for input", got="torch.bool")
    x = input if input._array.ndim == 2 else input.reshape(1, -1)
    w = observation_weights(x, fweights, aweights)
    total = x._array.shape[1] if w is None else w.sum()
    x = floating(x)
    mean = (x if w is None else x * w).sum(1, keepdim=True) / total
    lost = correction
    if aweights is not None and w is not None:
        lost = correction * (w * aweights).sum() / total
    centred = x - mean
    free = total - lost
    free = clamp(free, min=0) if isinstance(free, Tensor) else max(free, 0)
    y: Tensor = centred @ (centred if w is None else centred * w).T / free
    return y if input._array.ndim == 2 else y.reshape(())


def observation_weights(
    x: Tensor, fweights: Tensor | None, aweights: Tensor | None
) -> Tensor | None:
    """Return the weight of each observation, or None where all count as one."""
    for name, w, kinds in (("fweights", fweights, "iu"), ("aweights", aweights, "f")):
        if w is None:
            continue
        if w._array.dtype.kind not in kinds:
            raise ShapeError(f"cov(): {name} must be {'integral' if kinds == 'iu' else 'floating'}",
                             got=str(w.dtype))  # fmt: skip
        if w._array.shape != x._array.shape[1:]:
            raise ShapeError(f"cov(): expected {name} to have one entry an observation: "
                             f"{x._array.shape[1]}", got=f"shape {w._array.shape}")  # fmt: skip
        if (w._array < 0).any():
            raise ShapeError(f"cov(): {name} cannot be negative", got=str(w._array.min()))
    if fweights is None or aweights is None:
        return aweights if fweights is None else fweights
    product: Tensor = fweights * aweights
    return product


@method
def corrcoef(input: Tensor) -> Tensor:
    """Return the covariance of variables divided by their standard deviations.

    Math:  yᵢⱼ = cᵢⱼ / √(cᵢᵢ cⱼⱼ),  kept within [-1, 1]
    """
    c = cov(input)
    if not c._array.ndim:
        ratio: Tensor = c / c
        return ratio
    deviation = c.diagonal().sqrt()
    return clamp(c / deviation.unsqueeze(-1) / deviation, -1, 1)


def steps_along(name: str, y: Tensor, x: Any, dx: Any, dim: int) -> tuple[Tensor, Any, int]:
    """Return the sums of neighbours in `y`, the widths between them, and the axis."""
    if not y._array.ndim:
        raise AxisError(f"{name} needs an axis", got="a tensor without dimensions")
    if y._array.dtype.kind == "b":
        raise ShapeError(f"{name}: received a bool input for `y`", got="torch.bool")
    axis = one_axis(dim, y._array.ndim)
    ahead, behind = pairs_along(y, axis)
    if x is None:
        return ahead + behind, dx, axis
    if x._array.ndim == 1:
        x = x.reshape([-1 if i == axis else 1 for i in range(y._array.ndim)])
    if x._array.shape[axis - y._array.ndim] != y._array.shape[axis]:
        raise ShapeError(
            f"{name}(): there must be one `x` value for each sample point",
            got=f"{x._array.shape[axis - y._array.ndim]} for {y._array.shape[axis]}",
        )
    return ahead + behind, diff(x, dim=axis - y._array.ndim), axis


def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: Any = 1.0, dim: int = -1) -> Tensor:
    """Return the area under points, straight lines between them.

    Math:  Σᵢ (xᵢ₊₁ - xᵢ) (yᵢ + yᵢ₊₁) / 2
    """
    sums, widths, axis = steps_along("trapezoid", y, x, dx, dim)
    area: Tensor = (sums * widths).sum(axis) / 2.0
    return area


trapz = trapezoid


def cumulative_trapezoid(
    y: Tensor, x: Tensor | None = None, *, dx: Any = 1.0, dim: int = -1
) -> Tensor:
    """Return the area under points up to each of them but the first."""
    sums, widths, axis = steps_along("cumulative_trapezoid", y, x, dx, dim)
    area: Tensor = cumsum(sums * widths, axis) / 2.0
    return area
