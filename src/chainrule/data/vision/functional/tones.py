"""Each value by itself, or by the histogram: invert, posterize, solarize, contrast, equalize."""

from typing import Any

import numpy as np

from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.colour import needs_channels
from chainrule.data.vision.functional.convert import largest
from chainrule.data.vision.functional.floats import float_dtype
from chainrule.data.vision.functional.kinds import is_picture
from chainrule.errors import ArgumentError, OptionError


def invert(img: Any) -> Any:
    """Return the negative: the largest value minus the picture."""
    if is_picture(img):
        return _ops().invert(img)
    _needs_three_axes(img)
    return largest(img.dtype) - img


def posterize(img: Any, bits: int) -> Any:
    """Return the picture with `bits` bits a channel left, of bytes."""
    if not 0 <= bits <= 8:
        raise OptionError("bits is between 0 and 8", got=f"{bits}")
    if is_picture(img):
        return _ops().posterize(img, bits)
    _needs_bytes(img)
    return img & (256 - 2 ** (8 - bits))


def solarize(img: Any, threshold: float) -> Any:
    """Return the picture with every value from `threshold` on inverted."""
    if is_picture(img):
        return _ops().solarize(img, threshold)
    _needs_three_axes(img)
    if threshold > largest(img.dtype):
        got = f"{threshold}"
        raise ArgumentError(f"threshold is at most {largest(img.dtype)} here", got=got)
    return torch.where(img >= threshold, invert(img), img)


def autocontrast(img: Any) -> Any:
    """Return the picture with each channel stretched from the darkest to the brightest value."""
    if is_picture(img):
        return _ops().autocontrast(img)
    _needs_three_axes(img)
    low, high = (
        each(dim=(-2, -1), keepdim=True).to(float_dtype(img)) for each in (img.amin, img.amax)
    )
    flat = high == low
    scale = largest(img.dtype) / torch.where(flat, 1.0, high - low)
    y = (img - torch.where(flat, 0.0, low)) * torch.where(flat, 1.0, scale)
    return y.clamp(0, largest(img.dtype)).to(img.dtype)


def equalize(img: Any) -> Any:
    """Return the picture with each channel's values spread so that all are about as frequent.

    Shape: (…, C, H, W) of bytes
    """
    if is_picture(img):
        return _ops().equalize(img)
    _needs_bytes(img)
    x = img.numpy()
    channels = x.reshape(-1, *x.shape[-2:])
    y = np.stack([_equalized(channel) for channel in channels])
    return torch.from_numpy(y.reshape(x.shape))


def _equalized(x: np.ndarray) -> np.ndarray:
    counts = np.bincount(x.reshape(-1), minlength=256)
    step = counts[counts != 0][:-1].sum() // 255  # pixels for each of the new values
    if step == 0:
        return x
    darker = np.cumsum(counts) - counts  # pixels darker than each value
    return ((darker + step // 2) // step).clip(0, 255).astype(np.uint8)[x]


def _ops() -> Any:
    from PIL import ImageOps

    return ImageOps


def _needs_three_axes(img: Any) -> None:
    needs_channels(img)
    if img.ndim < 3:
        raise ArgumentError("axes (…, C, H, W) are needed", got=f"shape {tuple(img.shape)}")


def _needs_bytes(img: Any) -> None:
    _needs_three_axes(img)
    if img.dtype != torch.uint8:
        raise ArgumentError(
            "bytes are needed", got=str(img.dtype), hint="convert_image_dtype(img, torch.uint8)"
        )
