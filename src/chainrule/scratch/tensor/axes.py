"""Read `dim` arguments: a number, several, or none; negative ones count from the end."""

from __future__ import annotations

from typing import Any

from chainrule.errors import ArgumentError, AxisError


def one_axis(dim: Any, ndim: int) -> int:
    """Return `dim` as an axis from 0; a 0-d tensor answers to 0 and -1.

    >>> one_axis(-1, 3)
    2
    """
    if isinstance(dim, bool) or not hasattr(dim, "__index__"):
        raise ArgumentError("dim needs an integer", got=repr(dim))
    dim = dim.__index__()
    span = max(ndim, 1)
    if not -span <= dim < span:
        raise AxisError(
            f"Dimension out of range (expected to be in range of [{-span}, {span - 1}])",
            got=str(dim),
            hint=f"the tensor has {ndim} dimension{'s' * (ndim != 1)}",
        )
    return int(dim % span)


def some_axes(dim: Any, ndim: int) -> tuple[int, ...] | None:
    """Return `dim` as a tuple of axes, or None for all of them."""
    if dim is None or (isinstance(dim, tuple | list) and not dim):
        return None
    dims = dim if isinstance(dim, tuple | list | range) else (dim,)
    axes = tuple(one_axis(d, ndim) for d in dims)
    if len(set(axes)) != len(axes):
        raise AxisError("each dim may appear once in the list of dims", got=repr(dims))
    return axes if ndim else None


def sizes(given: tuple[Any, ...]) -> tuple[int, ...]:
    """Return lengths given one by one or as one sequence.

    >>> sizes((2, 3)), sizes(([2, 3],))
    ((2, 3), (2, 3))
    """
    if len(given) == 1 and isinstance(given[0], tuple | list):
        given = tuple(given[0])
    if not all(hasattr(n, "__index__") for n in given):
        raise ArgumentError("a shape needs integers", got=repr(given))
    return tuple(n.__index__() for n in given)
