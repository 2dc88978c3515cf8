"""Brightness, contrast, saturation, hue, gamma, and grey.

A factor of 1 leaves the picture as it is (hue: 0), 0 takes the property away.
"""

from typing import Any

import numpy as np

from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.convert import convert_image_dtype, largest
from chainrule.data.vision.functional.floats import float_dtype
from chainrule.data.vision.functional.hue import hsv_to_rgb, rgb_to_hsv
from chainrule.data.vision.functional.kinds import is_picture, needs_tensor, picture
from chainrule.errors import ArgumentError, OptionError

GREY = (0.2989, 0.587, 0.114)  # how bright red, green and blue look (ITU-R 601)


def adjust_brightness(img: Any, brightness_factor: float) -> Any:
    """Return the picture mixed with black.

    Math: clamp(factor · img)
    """
    if is_picture(img):
        return _enhanced(img, "Brightness", brightness_factor)
    needs_channels(img)
    return blend(img, torch.zeros_like(img), _factor("brightness", brightness_factor))


def adjust_contrast(img: Any, contrast_factor: float) -> Any:
    """Return the picture mixed with its mean grey."""
    if is_picture(img):
        return _enhanced(img, "Contrast", contrast_factor)
    grey = rgb_to_grayscale(img) if needs_channels(img) == 3 else img
    mean = grey.to(float_dtype(img)).mean(dim=(-3, -2, -1), keepdim=True)
    return blend(img, mean, _factor("contrast", contrast_factor))


def adjust_saturation(img: Any, saturation_factor: float) -> Any:
    """Return the picture mixed with its grey version."""
    if is_picture(img):
        return _enhanced(img, "Color", saturation_factor)
    factor = _factor("saturation", saturation_factor)
    if needs_channels(img) == 1:
        return img
    return blend(img, rgb_to_grayscale(img), factor)


def adjust_hue(img: Any, hue_factor: float) -> Any:
    """Return the picture with its colours moved around the colour circle, 1 being a full turn."""
    if not -0.5 <= hue_factor <= 0.5:
        raise OptionError("hue_factor is between -0.5 and 0.5", got=f"{hue_factor}")
    if is_picture(img):
        return _picture_hue(img, hue_factor)
    if needs_channels(img) == 1:
        return img
    h, s, v = rgb_to_hsv(convert_image_dtype(img, torch.float32))
    return convert_image_dtype(hsv_to_rgb((h + hue_factor) % 1.0, s, v), img.dtype)


def _picture_hue(img: Any, hue_factor: float) -> Any:
    from PIL import Image

    if img.mode in {"L", "1", "I", "F"}:
        return img
    h, s, v = img.convert("HSV").split()
    turned = np.array(h) + np.uint8(int(hue_factor * 255) % 256)  # bytes go round
    return Image.merge("HSV", (picture(turned, "L"), s, v)).convert(img.mode)


def adjust_gamma(img: Any, gamma: float, gain: float = 1) -> Any:
    """Return the picture with every value raised to a power.

    Math: clamp(gain · img**gamma), on values from 0 to 1
    """
    if gamma < 0:
        raise OptionError("gamma cannot be negative", got=f"{gamma}")
    if is_picture(img):
        table = [int((255 + 1 - 1e-3) * gain * pow(i / 255.0, gamma)) for i in range(256)]
        return img.convert("RGB").point(table * 3).convert(img.mode)
    needs_channels(img)
    x = img if img.is_floating_point() else convert_image_dtype(img, torch.float32)
    return convert_image_dtype((gain * x.pow(gamma)).clamp(0, 1), img.dtype)


def to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """Return a PIL image in grey, with one channel or three alike."""
    if num_output_channels not in {1, 3}:
        raise OptionError("num_output_channels is 1 or 3", got=f"{num_output_channels}")
    if not is_picture(img):
        raise ArgumentError(
            "a PIL image is needed", got=type(img).__name__, hint="rgb_to_grayscale takes tensors"
        )
    grey = img.convert("L")
    return grey if num_output_channels == 1 else grey.convert("RGB")


def rgb_to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """Return the picture in grey.

    Shape: (…, 3, H, W) -> (…, num_output_channels, H, W); a tensor of one channel keeps one
    """
    if is_picture(img):
        return to_grayscale(img, num_output_channels)
    if num_output_channels not in {1, 3}:
        raise OptionError("num_output_channels is 1 or 3", got=f"{num_output_channels}")
    if needs_channels(img) == 3:
        r, g, b = (img.select(-3, i) for i in range(3))
        grey = (GREY[0] * r + GREY[1] * g + GREY[2] * b).to(img.dtype).unsqueeze(-3)
    else:
        grey = img.clone()
    return grey.expand(img.shape) if num_output_channels == 3 else grey


def blend(img: Any, other: Any, ratio: float) -> Any:
    """Return ratio · img + (1 - ratio) · other, within the range of the dtype."""
    mixed = ratio * img + (1.0 - ratio) * other
    return mixed.clamp(0, largest(img.dtype)).to(img.dtype)


def needs_channels(img: Any) -> int:
    """Return the number of channels of a tensor picture, 1 or 3, or raise."""
    needs_tensor(img)
    n = img.shape[-3] if img.ndim > 2 else 1
    if n not in {1, 3}:
        raise ArgumentError(
            "a picture of 1 or 3 channels is needed", got=f"shape {tuple(img.shape)}"
        )
    return int(n)


def _factor(name: str, factor: float) -> float:
    if factor < 0:
        raise OptionError(f"{name}_factor cannot be negative", got=f"{factor}")
    return float(factor)


def _enhanced(img: Any, kind: str, factor: float) -> Any:
    from PIL import ImageEnhance

    return getattr(ImageEnhance, kind)(img).enhance(factor)
