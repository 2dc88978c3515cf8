"""Blur and sharpen, by convolution; and erase a part."""

from typing import Any

from chainrule.data.vision.backend import F, torch
from chainrule.data.vision.functional.colour import blend, needs_channels
from chainrule.data.vision.functional.convert import pil_to_tensor, to_pil_image
from chainrule.data.vision.functional.floats import float_dtype, through_floats
from chainrule.data.vision.functional.kinds import is_picture, is_tensor, needs_tensor
from chainrule.errors import ArgumentError, OptionError


def gaussian_blur(img: Any, kernel_size: Any, sigma: Any = None) -> Any:
    """Return the picture, each pixel averaged with its neighbours, weighted by a bell curve.

    Params: kernel_size  odd; one number or (across, down)
            sigma        width of the bell in pixels; None takes 0.15 · kernel_size + 0.35
    """
    sizes = _two(kernel_size, "kernel_size")
    if any(k % 2 == 0 or k < 0 for k in sizes):
        raise OptionError("kernel_size needs odd numbers", got=repr(kernel_size))
    sigmas = [k * 0.15 + 0.35 for k in sizes] if sigma is None else _two(sigma, "sigma")
    if any(s <= 0 for s in sigmas):
        raise OptionError("sigma needs numbers above 0", got=repr(sigma))
    if is_picture(img):
        return to_pil_image(_blurred(pil_to_tensor(img), sizes, sigmas), mode=img.mode)
    return _blurred(needs_tensor(img), sizes, sigmas)


def _blurred(img: Any, sizes: list[Any], sigmas: list[Any]) -> Any:
    across, down = (_bell(k, s, float_dtype(img)) for k, s in zip(sizes, sigmas, strict=True))
    kernel = torch.mm(down[:, None], across[None, :])  # (K, K)
    x, y = sizes[0] // 2, sizes[1] // 2
    return through_floats(img, lambda z: _filtered(F.pad(z, [x, x, y, y], mode="reflect"), kernel))


def _bell(size: int, sigma: float, dtype: Any) -> Any:
    half = (size - 1) * 0.5
    x = torch.linspace(-half, half, steps=size, dtype=dtype)
    y = torch.exp(-0.5 * (x / sigma).pow(2))
    return y / y.sum()


def _filtered(x: Any, kernel: Any) -> Any:
    """Return each channel convolved with the same kernel."""
    channels = x.shape[-3]
    weight = kernel.to(x.dtype).expand(channels, 1, *kernel.shape)
    return F.conv2d(x, weight, groups=channels)


def _two(value: Any, name: str) -> list[Any]:
    values = list(value) if isinstance(value, list | tuple) else [value]
    if not all(isinstance(v, int | float) for v in values):
        raise ArgumentError(f"{name} needs numbers", got=repr(value))
    if len(values) not in {1, 2}:
        raise OptionError(f"{name} needs one number or two", got=repr(value))
    return values * (2 // len(values))


def adjust_sharpness(img: Any, sharpness_factor: float) -> Any:
    """Return the picture mixed with a smoothed one: 0 smooth, 1 as it is, 2 sharper."""
    if is_picture(img):
        from PIL import ImageEnhance

        return ImageEnhance.Sharpness(img).enhance(sharpness_factor)
    if sharpness_factor < 0:
        raise OptionError("sharpness_factor cannot be negative", got=f"{sharpness_factor}")
    needs_channels(img)
    if min(img.shape[-2:]) <= 2:
        return img
    kernel = torch.ones(3, 3, dtype=float_dtype(img))
    kernel[1, 1] = 5.0
    kernel = kernel / kernel.sum()
    smooth = img.clone()  # the border stays as it is
    smooth[..., 1:-1, 1:-1] = through_floats(img, lambda x: _filtered(x, kernel))
    return blend(img, smooth, float(sharpness_factor))


def erase(img: Any, i: int, j: int, h: int, w: int, v: Any, inplace: bool = False) -> Any:
    """Return the picture with rows i to i + h and columns j to j + w replaced by `v`.

    Shape: img (…, C, H, W); v (C, h, w) or what broadcasts to it
    """
    if not is_tensor(img):
        hint = "put ToTensor() before it"
        raise ArgumentError("a tensor is needed", got=type(img).__name__, hint=hint)
    y = needs_tensor(img) if inplace else img.clone()
    y[..., i : i + h, j : j + w] = v
    return y
