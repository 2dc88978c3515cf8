"""Fractional max-pooling (Graham, 2014): windows a step of one or two apart, by chance.

Math:  start[i] = ⌊(i + u) α⌋ - ⌊u α⌋ with u from U(0, 1) and α = (N - K) / (M - 1), and the
       last window ends where the axis ends; N places, M windows of K places
Why:   plain pooling divides a size by 2 or more; this can divide by √2, so a network can
       take more steps on its way to a small image.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import numpy as np

from chainrule.errors import AxisError, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.random.factories import rand
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.types import Array

__all__ = [
    "fractional_max_pool2d", "fractional_max_pool2d_with_indices",
    "fractional_max_pool3d", "fractional_max_pool3d_with_indices",
]  # fmt: skip


def fractional_max_pool2d_with_indices(
    input: Tensor,
    kernel_size: Any,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Return what `fractional_max_pool2d` does, and where each largest number stood."""
    return _pool(2, input, kernel_size, (output_size, output_ratio), _random_samples)


def fractional_max_pool3d_with_indices(
    input: Tensor,
    kernel_size: Any,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Return what `fractional_max_pool3d` does, and where each largest number stood."""
    return _pool(3, input, kernel_size, (output_size, output_ratio), _random_samples)


def fractional_max_pool2d(
    input: Tensor,
    kernel_size: Any,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Tensor | None = None,
) -> Any:
    """Return the largest number of each of `output_size` windows that chance places.

    Shape: input (B, C, H, W) or (C, H, W) -> the same with the lengths of `output_size`, or
           `output_ratio` times those of the input
    """
    found = _pool(2, input, kernel_size, (output_size, output_ratio), _random_samples)
    return found if return_indices else found[0]


def fractional_max_pool3d(
    input: Tensor,
    kernel_size: Any,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Tensor | None = None,
) -> Any:
    """Return the largest number of each of `output_size` windows that chance places.

    Shape: input (B, C, D, H, W) or (C, D, H, W) -> the same with the lengths of `output_size`
    """
    found = _pool(3, input, kernel_size, (output_size, output_ratio), _random_samples)
    return found if return_indices else found[0]


def _pool(
    axes: int, input: Tensor, kernel_size: Any, wanted: tuple[Any, Any], samples: Tensor | None
) -> tuple[Tensor, Tensor]:
    """Place the windows and keep the largest number of each."""
    kernel, out = sizes(axes, input, kernel_size, *wanted)
    batch = input if input.ndim == axes + 2 else input.unsqueeze(0)
    if samples is None:
        samples = rand(batch.shape[0], batch.shape[1], axes, dtype=input.dtype)
    check(axes, batch, kernel, out, samples)
    x, lengths = batch._array, batch.shape[2:]
    # PyTorch reads the draws for the last axis first where there are two axes.
    draws = samples._array[..., ::-1] if axes == 2 else samples._array
    at = [
        window_starts(draws[..., i], n, m, k)
        for i, (n, m, k) in enumerate(zip(lengths, out, kernel, strict=True))
    ]
    places = candidates(at, kernel, lengths)  # (B, C, *out, K)
    flat = x.reshape(*x.shape[:2], -1)
    seen = np.take_along_axis(flat, places.reshape(*x.shape[:2], -1), -1).reshape(places.shape)
    best = np.take_along_axis(places, seen.argmax(-1)[..., None], -1)[..., 0]
    index = best.reshape(*x.shape[:2], -1)
    y = apply(ops.gather, batch.reshape(*flat.shape), index=index, axis=2).reshape(best.shape)
    found = wrap(best)
    return (y, found) if input.ndim == axes + 2 else (y.squeeze(0), found.squeeze(0))


def window_starts(u: Array, n: int, windows: int, kernel: int) -> Array:
    """Return where the windows of each channel start: (B, C) -> (B, C, M)."""
    starts = np.full((*u.shape, windows), n - kernel)
    if windows > 1:
        step = u.dtype.type((n - kernel) / (windows - 1))
        i = np.arange(windows - 1, dtype=u.dtype)
        moved = ((u[..., None] + i) * step).astype(np.int64)
        starts[..., :-1] = moved - (u * step).astype(np.int64)[..., None]
    return starts


def candidates(at: list[Array], kernel: tuple[int, ...], lengths: tuple[int, ...]) -> Array:
    """Return the places of every window, counted through all axes, in reading order."""
    axes = len(at)
    columns = []
    for offset in product(*map(range, kernel)):
        place: Any = 0
        for i, (start, k) in enumerate(zip(at, offset, strict=True)):
            step, lead, behind = prod(lengths[i + 1 :]), start.shape[:2], (1,) * (axes - i - 1)
            place = place + ((start + k) * step).reshape(*lead, *(1,) * i, -1, *behind)
        columns.append(place)
    return np.stack(columns, -1)


def sizes(
    axes: int, input: Tensor, kernel_size: Any, output_size: Any, output_ratio: Any
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the lengths of the windows and how many there are, along each axis."""
    if input.ndim not in (axes + 1, axes + 2):
        raise AxisError(
            f"fractional_max_pool{axes}d needs an input of {axes + 1} or {axes + 2} axes",
            got=f"shape {tuple(input.shape)}",
        )
    if output_size is None and output_ratio is None:
        raise OptionError(
            f"fractional_max_pool{axes}d requires an output_size or an output_ratio", got="none"
        )
    if output_size is None:
        ratios = one_each(output_ratio, axes, "output_ratio")
        output_size = [int(n * r) for n, r in zip(input.shape[-axes:], ratios, strict=True)]
    return one_each(kernel_size, axes, "kernel_size"), one_each(output_size, axes, "output_size")


def one_each(value: Any, axes: int, name: str) -> tuple[Any, ...]:
    """Return one number for each axis."""
    numbers = tuple(value) if isinstance(value, tuple | list) else (value,) * axes
    if len(numbers) != axes:
        raise ShapeError(f"{name} must be one number, or {axes} of them", got=repr(value))
    return numbers


def check(
    axes: int, x: Tensor, kernel: tuple[int, ...], out: tuple[int, ...], samples: Tensor
) -> None:
    """Refuse windows that do not fit, and draws of another shape."""
    for n, k, m in zip(x.shape[2:], kernel, out, strict=True):
        least = m + k - 1 + (axes == 3)  # PyTorch asks for one place more in volumes
        if n < least:
            raise ShapeError(f"{m} windows of {k} places need {least} places", got=str(n))
    wanted = (x.shape[0], x.shape[1], axes)
    if tuple(samples.shape) != wanted:
        raise ShapeError(f"_random_samples needs shape {wanted}", got=f"{tuple(samples.shape)}")
