"""Blocks of images as columns, and columns as blocks of images."""

from __future__ import annotations

from typing import Any

from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class Unfold(Module):
    """Lay out each block under a sliding window as a column.

    Shape: x (B, C, H, W) -> (B, C · K · K, L), L blocks

    >>> from chainrule import scratch as torch
    >>> Unfold(2, stride=2)(torch.ones(1, 3, 8, 8)).shape
    torch.Size([1, 12, 16])
    """

    def __init__(
        self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> None:
        """Size the blocks."""
        super().__init__()
        self.kernel_size, self.dilation = kernel_size, dilation
        self.padding, self.stride = padding, stride

    def forward(self, input: Tensor) -> Tensor:
        """Lay `input` out."""
        return F.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )


class Fold(Module):
    """Add up columns as blocks of an image; where blocks overlap, their sum stands.

    Shape: x (B, C · K · K, L) -> (B, C, *output_size)
    """

    def __init__(
        self,
        output_size: Any,
        kernel_size: Any,
        dilation: Any = 1,
        padding: Any = 0,
        stride: Any = 1,
    ) -> None:
        """Size the image and the blocks."""
        super().__init__()
        self.output_size, self.kernel_size, self.dilation = output_size, kernel_size, dilation
        self.padding, self.stride = padding, stride

    def forward(self, input: Tensor) -> Tensor:
        """Add up `input`."""
        windows = (self.kernel_size, self.dilation, self.padding, self.stride)
        return F.fold(input, self.output_size, *windows)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, "
            f"dilation={self.dilation}, padding={self.padding}, stride={self.stride}"
        )
