"""Resize bytes in whole numbers, as v2 does: weights of 15 bits, a byte after each axis.

v1 turns bytes into floats, resizes these and rounds once at the end.

Source: the method is Pillow's (src/libImaging/Resample.c), with the shorter weights that
        PyTorch takes for vector instructions.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.data.vision import functional as VF
from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.kinds import is_tensor
from chainrule.data.vision.functional.modes import InterpolationMode, as_mode
from chainrule.data.vision.functional.sizes import resized

CUBIC = -0.5  # how far the cubic swings below 0


def triangle(x: np.ndarray) -> np.ndarray:
    """Return the weights of bilinear interpolation at these distances."""
    return np.maximum(1.0 - np.abs(x), 0.0)


def cubic(x: np.ndarray) -> np.ndarray:
    """Return the weights of bicubic interpolation at these distances."""
    x, a = np.abs(x), CUBIC
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = (((x - 5) * x + 8) * x - 4) * a
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


FILTERS: dict[InterpolationMode, tuple[Callable[[np.ndarray], np.ndarray], int]] = {
    InterpolationMode.BILINEAR: (triangle, 1),  # and how far it reaches
    InterpolationMode.BICUBIC: (cubic, 2),
}


def resize(
    img: Any,
    size: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    max_size: int | None = None,
    antialias: bool | None = True,
) -> Any:
    """Return the picture in another size; see `functional.resize`.

    Shape: (…, H, W) -> (…, *size)
    """
    mode = as_mode(interpolation)
    if not (is_tensor(img) and img.dtype == torch.uint8 and mode in FILTERS and antialias):
        return VF.resize(img, size, mode, max_size, antialias)
    height, width = resized(img.shape[-2], img.shape[-1], size, max_size)
    x = _along(img.numpy(), width, mode)
    x = _along(x.swapaxes(-1, -2), height, mode).swapaxes(-1, -2)
    return torch.from_numpy(np.ascontiguousarray(x))


def resized_crop(
    img: Any,
    top: int,
    left: int,
    height: int,
    width: int,
    size: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    antialias: bool | None = True,
) -> Any:
    """Return a part of the picture, resized."""
    part = VF.crop(img, top, left, height, width)
    return resize(part, size, interpolation, antialias=antialias)


def _along(x: np.ndarray, n: int, mode: InterpolationMode) -> np.ndarray:
    """Return bytes resized along the last axis.

    Shape: (…, W) -> (…, n)
    Why:   the product is of whole numbers below 2**53, so float64 holds it exactly.
    """
    if x.shape[-1] == n:
        return x
    weights = _weights(x.shape[-1], n, mode)  # (n, W)
    bits = _bits(weights.max())
    whole = np.trunc(weights * (1 << bits) + np.copysign(0.5, weights))
    sums = (x.astype(np.float64) @ whole.T).astype(np.int64)
    return ((sums + (1 << (bits - 1))) >> bits).clip(0, 255).astype(np.uint8)


def _bits(largest: float) -> int:
    """Return the precision at which the largest weight fits into 15 bits."""
    bits = 0
    while bits < 22 and int(0.5 + largest * (1 << (bits + 1))) < 1 << 15:
        bits += 1
    return bits


def _weights(old: int, new: int, mode: InterpolationMode) -> np.ndarray:
    """Return how much of each old pixel goes into each new one.

    Shape: (new, old)
    """
    function, reach = FILTERS[mode]
    scale = old / new
    spread = max(scale, 1.0)
    middles = scale * (np.arange(new) + 0.5)[:, None]  # (new, 1)
    pixels = np.arange(old)[None, :]  # (1, old)
    first = (middles - reach * spread + 0.5).astype(np.int64).clip(0)
    last = (middles + reach * spread + 0.5).astype(np.int64).clip(max=old)
    weights = function((pixels - middles + 0.5) / spread)
    weights = np.where((first <= pixels) & (pixels < last), weights, 0.0)
    return weights / weights.sum(axis=1, keepdims=True)
