"""Sliding windows over any number of axes: how many there are, and where each one stands.

Along one axis, window o covers the places o · stride + k · dilation - before for k in
range(kernel). Convolution and pooling are both this picture; so is its reverse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import gcd
from typing import Any

import numpy as np

from chainrule.errors import OptionError, ShapeError

Ints = tuple[int, ...]


@dataclass(frozen=True)
class Windows:
    """Windows over axes of the given lengths; every field has one number for each axis.

    Params: lengths of the axes; kernel, stride, dilation; before, the padding at the low end
            (negative where places are cut off); out, how many windows.
    """

    lengths: Ints
    kernel: Ints
    stride: Ints
    before: Ints
    dilation: Ints
    out: Ints

    @property
    def extent(self) -> Ints:
        """How many places, padding included, the windows of each axis touch."""
        per_axis = zip(self.kernel, self.stride, self.dilation, self.out, strict=True)
        return tuple(d * (k - 1) + s * (n - 1) + 1 for k, s, d, n in per_axis)

    def offsets(self) -> Iterator[Ints]:
        """Yield each place inside a window, the last axis fastest."""
        return product(*map(range, self.kernel))

    def at(self, offset: Ints) -> tuple[slice, ...]:
        """Return the slices, in padded axes, that hold this place of every window."""
        return tuple(self.along(axis, k) for axis, k in enumerate(offset))

    def reach(self, axis: int) -> int:
        """Return how many places lie between the ends of one window, both counted."""
        return self.dilation[axis] * (self.kernel[axis] - 1) + 1

    def along(self, axis: int, k: int) -> slice:
        """Return the slice, in one padded axis, that holds place `k` of every window."""
        start, stride = k * self.dilation[axis], self.stride[axis]
        return slice(start, start + stride * (self.out[axis] - 1) + 1, stride)

    def reversed(self) -> Windows:
        """Return the windows, over outputs `stride` apart, that gather what these spread."""
        per_axis = zip(self.kernel, self.before, self.dilation, strict=True)
        before = tuple(d * (k - 1) - p for k, p, d in per_axis)
        spaced = tuple((n - 1) * s + 1 for n, s in zip(self.out, self.stride, strict=True))
        ones = (1,) * len(spaced)
        return Windows(spaced, self.kernel, ones, before, self.dilation, self.lengths)

    def turns(self) -> list[Turn]:
        """Take the stride apart: windows of stride 1 over places of the input a stride apart.

        Why: such places only ever meet places of the kernel that are a stride apart as well.
        """
        settings = (self.lengths, self.kernel, self.stride, self.before, self.dilation)
        found = []
        for axes in product(*[turns_along(*axis) for axis in zip(*settings, strict=True)]):
            places, kernel, per_axis = zip(*axes, strict=True)
            n, k, before, dilation = zip(*per_axis, strict=True)
            ones = (1,) * len(n)
            windows = Windows(n, k, ones, before, dilation, self.out)
            found.append(Turn(places, kernel, windows))
        return found


@dataclass(frozen=True)
class Turn:
    """The places of the input that are one stride apart, and the kernel's that meet them."""

    places: tuple[slice, ...]
    kernel: tuple[slice, ...]
    windows: Windows


def turns_along(
    n: int, kernel: int, stride: int, before: int, dilation: int
) -> Iterator[tuple[slice, slice, Ints]]:
    """Yield the turns of one axis: places, kernel, and (length, kernel, before, dilation)."""
    common = gcd(stride, dilation)
    step = stride // common
    for place in range(min(stride, n)):
        for k in range(min(step, kernel)):
            apart, rest = divmod(k * dilation - before - place, stride)
            if rest == 0:
                settings = len(range(place, n, stride)), len(range(k, kernel, step))
                here = slice(place, None, stride), slice(k, None, step)
                yield *here, (*settings, -apart, dilation // common)


def per_axis(value: int | Sequence[int], rank: int, name: str, least: int = 1) -> Ints:
    """Return one whole number for each axis from a number or a sequence of them.

    >>> per_axis(3, 2, "kernel_size")
    (3, 3)
    """
    numbers = (value,) * rank if isinstance(value, int) else tuple(value)
    if len(numbers) == 1:
        numbers *= rank
    if len(numbers) != rank or any(n < least for n in numbers):
        raise OptionError(
            f"{name} needs a whole number >= {least}, or {rank} of them", got=repr(value)
        )
    return numbers


def same_padding(kernel: Ints, stride: Ints, dilation: Ints) -> tuple[Ints, Ints]:
    """Return the padding before and after that keeps the length of each axis."""
    if any(s != 1 for s in stride):
        raise OptionError("padding='same' needs stride 1", got=f"stride {stride}")
    total = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    return tuple(t // 2 for t in total), tuple(t - t // 2 for t in total)


def convolution_windows(
    lengths: Ints, kernel: Ints, stride: Any, padding: Any, dilation: Any
) -> Windows:
    """Return the windows of a convolution with PyTorch's settings."""
    rank = len(lengths)
    stride, dilation = per_axis(stride, rank, "stride"), per_axis(dilation, rank, "dilation")
    if padding == "same":
        before, after = same_padding(kernel, stride, dilation)
    else:
        padding = 0 if padding == "valid" else padding
        before = after = per_axis(padding, rank, "padding", 0)
    padded = [n + p + q for n, p, q in zip(lengths, before, after, strict=True)]
    reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True))
    if any(n < r for n, r in zip(padded, reach, strict=True)):
        raise ShapeError(
            f"a kernel that reaches over {reach} needs an input at least as large",
            got=f"{tuple(padded)}, padding included",
            hint="more padding, a smaller kernel, or fewer pooling layers before",
        )
    out = tuple((n - r) // s + 1 for n, r, s in zip(padded, reach, stride, strict=True))
    return Windows(tuple(lengths), kernel, stride, before, dilation, out)


def transposed_windows(
    lengths: Ints, kernel: Ints, stride: Any, padding: Any, output_padding: Any, dilation: Any
) -> Windows:
    """Return the windows whose convolution would lead from the output back to `lengths`."""
    rank = len(lengths)
    stride, dilation = per_axis(stride, rank, "stride"), per_axis(dilation, rank, "dilation")
    before = per_axis(padding, rank, "padding", 0)
    extra = per_axis(output_padding, rank, "output_padding", 0)
    if any(e >= max(s, d) for e, s, d in zip(extra, stride, dilation, strict=True)):
        raise OptionError(
            "output_padding must be smaller than stride or dilation",
            got=f"{extra} with stride {stride} and dilation {dilation}",
        )
    settings = zip(lengths, kernel, stride, before, extra, dilation, strict=True)
    out = tuple((n - 1) * s - 2 * p + d * (k - 1) + e + 1 for n, k, s, p, e, d in settings)
    if any(n < 1 for n in out):
        raise ShapeError("conv_transpose needs an output of at least one place", got=f"{out}")
    return Windows(out, kernel, stride, before, dilation, tuple(lengths))


def pooling_windows(
    lengths: Ints, kernel: Ints, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> Windows:
    """Return the windows of a pooling with PyTorch's settings; stride None is the kernel.

    With `ceil_mode` a last window may reach past the padding, if it starts before it.
    """
    rank = len(lengths)
    kernel = per_axis(kernel, rank, "kernel_size")
    stride = kernel if stride is None or stride == () else per_axis(stride, rank, "stride")
    dilation, before = per_axis(dilation, rank, "dilation"), per_axis(padding, rank, "padding", 0)
    out = []
    for n, k, s, p, d in zip(lengths, kernel, stride, before, dilation, strict=True):
        reach = d * (k - 1) + 1
        if p > reach // 2:
            raise OptionError(
                f"padding must be at most half of the kernel's reach of {reach}", got=f"{p}"
            )
        spare = n + 2 * p - reach
        windows = (spare + s - 1 if ceil_mode else spare) // s + 1
        out.append(windows - (ceil_mode and (windows - 1) * s >= n + p))
        if spare < 0 and out[-1] < 1:
            raise ShapeError(
                f"pooling over {reach} places needs an axis at least as long",
                got=f"{n} with padding {p} on each side",
                hint="a smaller kernel, or fewer pooling layers before",
            )
    return Windows(tuple(lengths), kernel, stride, before, dilation, tuple(out))


def surrounded(x: Any, axis: int, before: int, after: int, fill: float = 0.0) -> Any:
    """Add so many places at both ends of an axis; a negative number cuts places off."""
    n, here = x.shape[axis], (slice(None),) * axis
    edge = np.zeros_like(x[*here, :1]) + fill
    middle = [x[*here, max(-before, 0) : n + min(after, 0)]]
    parts = [edge] * max(before, 0) + middle + [edge] * max(after, 0)
    return np.concatenate(parts, axis) if len(parts) > 1 else parts[0]
