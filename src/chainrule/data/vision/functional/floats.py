"""Functions of float batches (B, C, H, W), on tensor pictures of any dtype and shape."""

from collections.abc import Callable
from typing import Any

from chainrule.data.vision.backend import torch


def through_floats(img: Any, function: Callable[[Any], Any]) -> Any:
    """Return `function(img)`, computed on floats and rounded to the dtype of `img`.

    Shape: img (…, H, W); function takes and returns (B, C, H, W)
    """
    batch = img.unsqueeze(0) if img.ndim < 4 else img
    exact = img.dtype in {torch.float32, torch.float64}
    y = function(batch if exact else batch.to(torch.float32))
    y = y.squeeze(0) if img.ndim < 4 else y
    if not exact and not img.is_floating_point() and img.dtype != torch.bool:
        y = y.round()
    return y if exact else y.to(img.dtype)


def float_dtype(img: Any) -> Any:
    """Return the dtype to compute in for this picture."""
    return img.dtype if img.is_floating_point() else torch.float32
