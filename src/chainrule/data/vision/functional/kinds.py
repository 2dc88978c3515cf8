"""What a picture is: a PIL image, or a tensor (…, C, H, W); its sizes either way."""

from typing import Any

import numpy as np

from chainrule.data.vision.backend import torch
from chainrule.errors import ArgumentError


def is_picture(x: object) -> bool:
    """Tell whether `x` is a PIL image."""
    from PIL import Image

    return isinstance(x, Image.Image)


def is_tensor(x: object) -> bool:
    """Tell whether `x` is a tensor of the readable engine."""
    return isinstance(x, torch.Tensor)


def picture(x: np.ndarray, mode: str) -> Any:
    """Return the PIL image with these pixels.

    Shape: x (H, W) or (H, W, C)
    """
    from PIL import Image

    return Image.frombytes(mode, (x.shape[1], x.shape[0]), np.ascontiguousarray(x).tobytes())


def needs_tensor(x: object) -> Any:
    """Return `x`, a tensor picture (…, H, W), or raise."""
    if is_tensor(x) and getattr(x, "ndim", 0) >= 2:
        return x
    if is_tensor(x):
        raise ArgumentError(
            "a tensor picture needs axes (…, H, W)", got=f"shape {tuple(getattr(x, 'shape', ()))}"
        )
    hint = "put ToTensor() before it" if is_picture(x) else "pass a tensor"
    raise ArgumentError("a tensor picture is needed", got=type(x).__name__, hint=hint)


def needs_image(x: object) -> None:
    """Raise unless `x` is a PIL image or a tensor picture."""
    if is_picture(x):
        return
    if not is_tensor(x):
        hint = "torch.from_numpy(x).permute(2, 0, 1)" if isinstance(x, np.ndarray) else None
        raise ArgumentError("a PIL image or a tensor is needed", got=type(x).__name__, hint=hint)
    needs_tensor(x)


def get_dimensions(img: Any) -> list[int]:
    """Return [C, H, W]."""
    needs_image(img)
    if is_picture(img):
        return [len(img.getbands()), img.height, img.width]
    return [1 if img.ndim == 2 else img.shape[-3], img.shape[-2], img.shape[-1]]


def get_image_size(img: Any) -> list[int]:
    """Return [W, H]."""
    _, height, width = get_dimensions(img)
    return [width, height]


def get_image_num_channels(img: Any) -> int:
    """Return C."""
    return get_dimensions(img)[0]
