"""Making images, signals and volumes larger or smaller."""

from __future__ import annotations

from typing import Any

from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class Upsample(Module):
    """Resize all axes but batch and channels, to `size` or by `scale_factor`.

    Shape: x (B, C, *), with one to three axes * -> (B, C, *size)

    >>> from chainrule import scratch as torch
    >>> Upsample(scale_factor=2)(torch.ones(1, 8, 7, 7)).shape
    torch.Size([1, 8, 14, 14])
    """

    def __init__(
        self,
        size: Any = None,
        scale_factor: Any = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        """Choose the size and how to get there; see `F.interpolate`."""
        super().__init__()
        self.name, self.size, self.mode = type(self).__name__, size, mode
        if isinstance(scale_factor, tuple):
            self.scale_factor: Any = tuple([float(factor) for factor in scale_factor])
        else:
            self.scale_factor = float(scale_factor) if scale_factor else None
        self.align_corners, self.recompute_scale_factor = align_corners, recompute_scale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Resize `input`."""
        return F.interpolate(
            input,
            self.size,
            self.scale_factor,
            self.mode,
            self.align_corners,
            recompute_scale_factor=self.recompute_scale_factor,
        )

    def extra_repr(self) -> str:
        """Return the size or factor, and the mode."""
        by = f"size={self.size!r}"
        if self.scale_factor is not None:
            by = f"scale_factor={self.scale_factor!r}"
        return f"{by}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Repeat pixels.

    Shape: x (B, C, H, W) -> (B, C, *size)
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        """Choose the size."""
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Draw straight lines between pixels; the corners stay where they are.

    Shape: x (B, C, H, W) -> (B, C, *size)
    """

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        """Choose the size."""
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)
