"""Changing the size of images, signals and volumes: `interpolate` and its older names."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, NotCovered, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.taps import KERNELS, Tap, cubic, linear, nearest, smooth
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.types import BFLOAT16

__all__ = ["interpolate", "upsample", "upsample_bilinear", "upsample_nearest"]

# The number of axes, for modes that fix it.
AXES = {"linear": 1, "bilinear": 2, "bicubic": 2, "lanczos": 2, "trilinear": 3}
PLAIN = ("nearest", "nearest-exact", "area")  # modes without corners to align


def interpolate(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """Resize all axes but batch and channels.

    Shape: input (B, C, *), with one to three axes * -> (B, C, *size)

    Args:
        input: signals, images or volumes.
        size: the lengths wanted; or
        scale_factor: what to multiply the lengths by.
        mode: "nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear" or
            "area", which is the mean of what a place covers; "lanczos" with antialias.
        align_corners: let the first and last places fall together, not the outer edges.
        recompute_scale_factor: take the factor from the rounded sizes.
        antialias: let each place of a smaller image weigh all that it covers; for
            "bilinear", "bicubic" and "lanczos".

    >>> from chainrule import scratch as torch
    >>> interpolate(torch.tensor([[[1.0, 3.0]]]), scale_factor=2, mode="linear")
    tensor([[[1.0000, 1.5000, 2.5000, 3.0000]]])
    """
    check_mode(input.ndim, mode, align_corners, antialias)
    check_numbers(input, mode)
    lengths = tuple(input.shape[2:])
    factors = read_factors(lengths, size, scale_factor)
    out = wanted_lengths(lengths, size, factors)
    if recompute_scale_factor and size is not None:
        raise OptionError("recompute_scale_factor needs a scale_factor", got=f"size={size!r}")
    if mode == "area":
        means: Tensor = apply(ops.adaptive_avg_pool, input, out=out)
        return means
    if recompute_scale_factor or factors is None:
        factors = (None,) * len(lengths)
    reading = Reading(mode, len(lengths), bool(align_corners), antialias, working_dtype(input))
    every = zip(lengths, out, factors, strict=True)
    y: Tensor = apply(ops.resample, input, taps=tuple([reading.tap(*axis) for axis in every]))
    return y


def working_dtype(x: Tensor) -> np.dtype:
    """Return the dtype to compute weights in: float32 for half types."""
    stored = x._array.dtype
    half = stored is BFLOAT16 or stored.itemsize == 2
    return np.dtype(np.float32) if half else stored


@dataclass(frozen=True)
class Reading:
    """How the places of an input with so many axes are read."""

    mode: str
    axes: int
    align_corners: bool
    antialias: bool
    dtype: np.dtype

    def tap(self, n: int, m: int, factor: float | None) -> Tap:
        """Return what the places of one axis read."""
        if self.mode.startswith("nearest"):
            exact = self.mode == "nearest-exact"
            return nearest(n, m, factor, exact, self.axes, self.dtype)
        if self.antialias:
            return smooth(self.mode, n, m, factor, self.align_corners, self.dtype)
        kind = cubic if self.mode == "bicubic" else linear
        return kind(n, m, factor, self.align_corners, self.dtype)


def check_mode(ndim: int, mode: str, align_corners: bool | None, antialias: bool) -> None:
    """Say what does not fit between mode, input and options."""
    if mode in PLAIN and align_corners is not None:
        raise OptionError(
            "align_corners option can only be set with the interpolating modes: linear | "
            "bilinear | bicubic | trilinear",
            got=f"mode={mode!r}",
        )
    smoothed = mode in KERNELS and ndim == 4
    if (antialias and not smoothed) or (mode == "lanczos" and (align_corners or not antialias)):
        raise OptionError(
            "antialias goes with bilinear, bicubic and lanczos on images, and lanczos goes with "
            "antialias and unaligned corners",
            got=f"mode={mode!r}, antialias={antialias}, align_corners={align_corners}",
        )
    check_axes(ndim, mode)


def check_axes(ndim: int, mode: str) -> None:
    """Refuse an unknown mode, and one for another number of axes."""
    axes = AXES.get(mode)
    if (mode not in PLAIN and axes is None) or not 3 <= ndim <= 5:
        raise NotCovered(
            "interpolate needs an input of 3, 4 or 5 axes and a mode of nearest | linear | "
            "bilinear | bicubic | trilinear | area | nearest-exact",
            got=f"{ndim} axes, mode={mode!r}",
        )
    if axes is not None and axes != ndim - 2:
        raise NotCovered(
            f"mode {mode!r} needs an input of {axes + 2} axes",
            got=f"{ndim}",
            hint=f"mode={('linear', 'bilinear', 'trilinear')[ndim - 3]!r}",
        )


def check_numbers(input: Tensor, mode: str) -> None:
    """Refuse whole numbers, but for bytes that are only repeated, and images of nothing."""
    bytes_repeated = input._array.dtype == np.uint8 and mode.startswith("nearest")
    if input._array.dtype.kind != "f" and not bytes_repeated:
        raise NotCovered(
            f"interpolate with mode {mode!r} needs floating point numbers",
            got=str(input.dtype),
            hint="x.float()",
        )
    if 0 in input.shape[1:]:
        raise ShapeError("interpolate needs non-empty images", got=f"shape {tuple(input.shape)}")


def read_factors(
    lengths: tuple[int, ...], size: Any, scale_factor: Any
) -> tuple[float | None, ...] | None:
    """Return a factor for each axis, or None where sizes are given."""
    if (size is None) == (scale_factor is None):
        raise OptionError("one of size and scale_factor is needed", got="both" if size else "none")
    if size is not None:
        return None
    if not isinstance(scale_factor, list | tuple):
        return (scale_factor,) * len(lengths)
    check_count(lengths, scale_factor, "scale_factor")
    return tuple(scale_factor)


def wanted_lengths(
    lengths: tuple[int, ...], size: Any, factors: Sequence[float | None] | None
) -> tuple[int, ...]:
    """Return the length that each axis gets."""
    if factors is not None:
        out = tuple([math.floor(n * (f or 0)) for n, f in zip(lengths, factors, strict=True)])
    elif isinstance(size, list | tuple):
        check_count(lengths, size, "size")
        out = tuple([whole(n) for n in size])
    else:
        out = (whole(size),) * len(lengths)
    if any(n < 1 for n in (*lengths, *out)):
        raise ShapeError(
            "interpolate needs input and output sizes greater than 0", got=f"{lengths} to {out}"
        )
    return out


def whole(n: Any) -> int:
    """Return a length as an int, or refuse it."""
    if not hasattr(n, "__index__"):
        raise ArgumentError("size needs whole numbers", got=repr(n))
    return int(n.__index__())


def check_count(lengths: tuple[int, ...], given: Any, name: str) -> None:
    """Refuse another number of sizes than there are axes."""
    if len(given) != len(lengths):
        raise OptionError(
            f"{name} needs one number, or one for each axis of {list(lengths)}",
            got=repr(given),
            hint="the input is (B, C, *)",
        )


def upsample(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Tensor:
    """Do what `interpolate` does, under its older name."""
    warn_about("upsample")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """Do what `interpolate` does with mode "nearest"."""
    warn_about("upsample_nearest")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """Do what `interpolate` does with mode "bilinear" and aligned corners."""
    warn_about("upsample_bilinear")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)


def warn_about(name: str) -> None:
    """Say that a name is out of date."""
    warnings.warn(
        f"`nn.functional.{name}` is deprecated. Use `nn.functional.interpolate` instead.",
        stacklevel=3,
    )
