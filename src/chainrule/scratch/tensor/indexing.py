"""Reading and writing parts: `x[...]`, `x[...] = y`, gather, scatter, masks."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import AxisError, OptionError, RangeError
from chainrule.scratch import ops
from chainrule.scratch.ops import halves
from chainrule.scratch.tensor.core import Tensor, apply, method, methods, wrap
from chainrule.scratch.tensor.promotion import cast
from chainrule.scratch.tensor.views import apply_view, inplace
from chainrule.scratch.types import Array, iinfo

BASIC = (int, slice, type(None), type(Ellipsis), np.integer)


def plain_key(key: Any) -> tuple[Any, ...]:
    """Return an index with arrays for tensors and lists; bools become masks."""
    parts = key if isinstance(key, tuple) else (key,)
    return tuple(part_of_key(p) for p in parts)


def part_of_key(part: Any) -> Any:
    """Return one part of an index as NumPy takes it."""
    if isinstance(part, Tensor):
        kind = part._array.dtype.kind
        if kind == "f":
            raise AxisError(
                "tensors used as indices must be long, int, byte or bool tensors",
                got=str(part.dtype),
                hint="x.long()",
            )
        as_mask = part._array.dtype == np.uint8
        return part._array.astype(bool) if as_mask else part._array
    if isinstance(part, slice):
        return slice(*[None if s is None else int(s) for s in (part.start, part.stop, part.step)])
    if isinstance(part, list | range):
        return np.asarray(part)
    return part


def is_basic(key: tuple[Any, ...]) -> bool:
    """Tell whether an index selects a view: only numbers, slices, `None` and `...`."""
    return all(isinstance(p, BASIC) and not isinstance(p, bool) for p in key)


def in_two_steps(x: Tensor, key: tuple[Any, ...]) -> tuple[Tensor, tuple[Any, ...]]:
    """Return the view that the numbers and slices of `key` show, and what picks from it.

    PyTorch takes numbers as slices of one, before index tensors; NumPy counts them among
    the index arrays, which can change where the picked axis stands.
    """
    spans = [p.ndim if isinstance(p, np.ndarray) and p.dtype == bool else 1 for p in key]
    used = sum(n for n, p in zip(spans, key, strict=True) if p is not None and p is not Ellipsis)
    if used == x._array.ndim and any(p is Ellipsis for p in key):
        # To NumPy even an ellipsis that stands for no axis keeps index arrays apart.
        return in_two_steps(x, tuple(p for p in key if p is not Ellipsis))
    if not any(isinstance(p, int | np.integer | type(None)) for p in key):
        return x, key
    whole, first, then = slice(None), list[Any](), list[Any]()
    for n, p in zip(spans, key, strict=True):
        if isinstance(p, np.ndarray):
            first += [whole] * n
            then.append(p)
        elif p is Ellipsis:
            first += [whole] * (x._array.ndim - used)
            then += [whole] * (x._array.ndim - used)
        else:
            first.append(p)
            then += [whole] * (p is None or isinstance(p, slice))
    return apply_view(ops.index, x, key=(*first, Ellipsis)), tuple(then)


def check_key(x: Tensor, key: tuple[Any, ...]) -> None:
    """Raise PyTorch's kind of error for an index that cannot be."""
    for part in key:
        if isinstance(part, slice) and part.step is not None and part.step <= 0:
            raise OptionError(
                "step must be greater than zero", got=str(part.step), hint="x.flip(0)"
            )


def bad_key(x: Tensor, wrong: Exception) -> AxisError:
    """Return the error for an index outside the tensor."""
    return AxisError(
        f"an index needs to lie within shape {tuple(x.shape)}", got=str(wrong),
        hint="indices count from 0; negative ones from the end",
    )  # fmt: skip


def _getitem(self: Tensor, key: Any) -> Tensor:
    parts = plain_key(key)
    check_key(self, parts)
    try:
        if is_basic(parts):
            # Behind a last `...` NumPy shows even one element as a view.
            shown = parts if any(p is Ellipsis for p in parts) else (*parts, Ellipsis)
            return apply_view(ops.index, self, key=shown)
        seen, picked = in_two_steps(self, parts)
        return apply(ops.index, seen, key=picked)
    except IndexError as wrong:
        raise bad_key(self, wrong) from wrong


def _setitem(self: Tensor, key: Any, value: Any) -> None:
    parts = plain_key(key)
    check_key(self, parts)
    x = cast_value(value, self)
    try:
        if is_basic(parts):
            _getitem(self, key).copy_(x)
        else:
            shown, picked = in_two_steps(self, parts)
            inplace(ops.index_put, shown, fit(x, shown._array[picked].shape), key=picked)
    except IndexError as wrong:
        raise bad_key(self, wrong) from wrong


methods(
    __getitem__=_getitem,
    __setitem__=_setitem,
)


def cast_value(value: Any, like: Tensor) -> Tensor:
    """Return a value to be written as a tensor of the dtype of `like`."""
    if isinstance(value, Tensor):
        return cast(value, like._array.dtype)
    return wrap(np.asarray(value).astype(like._array.dtype))


def fit(x: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Expand `x` to `shape`, first dropping leading axes of length 1."""
    while x._array.ndim > len(shape) and x._array.shape[0] == 1:
        x = x.squeeze(0)
    return x if x._array.shape == shape else x.expand(shape)


@method
def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Overwrite the tensor with `src`, expanded and converted."""
    return inplace(ops.overwrite, self, fit(cast_value(src, self), self._array.shape))


@method
def fill_(self: Tensor, value: Any) -> Tensor:
    """Overwrite every element with a number."""
    held = cast_value(value, self) if isinstance(value, Tensor) else wrap(one_number(value, self))
    return copy_(self, held)


def one_number(value: Any, like: Tensor) -> Array:
    """Return a number in the dtype of `like`, or raise if that has no such number."""
    of, to = like.dtype, like._array.dtype
    if of.is_floating_point:
        held = halves.in_dtype(np.asarray(value), to)
        fits = bool(np.isfinite(held)) or not np.isfinite(value)
    elif to.kind == "b":
        held, fits = np.asarray(bool(value)), True
    else:  # -1 becomes 255 among bytes, as in C
        held, top = np.asarray(value).astype(np.int64).astype(to), iinfo(of).max
        fits = (iinfo(of).min if of.is_signed else -top) <= int(value) <= top
    if not fits:
        raise RangeError(
            f"value cannot be converted to type {like.dtype} without overflow", got=repr(value),
            hint="a wider dtype",
        )  # fmt: skip
    return held


@method
def zero_(self: Tensor) -> Tensor:
    """Overwrite every element with 0."""
    return copy_(self, wrap(np.zeros((), self._array.dtype)))
