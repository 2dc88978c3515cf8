"""Undoing max-pooling: each number goes back to the place it came from, zeros elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.sizes import per_axis
from chainrule.scratch.tensor.core import Tensor


class _MaxUnpool(Module):
    """What all kinds share: the windows that were pooled."""

    axes: ClassVar[int]
    unpool: ClassVar[Callable[..., Tensor]]

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        """Name the settings that the pooling had."""
        super().__init__()
        self.kernel_size = per_axis(kernel_size, self.axes)
        self.stride = per_axis(kernel_size if stride is None else stride, self.axes)
        self.padding = per_axis(padding, self.axes)

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Tensor:
        """Put `input` where `indices` says; `output_size` chooses among the sizes possible."""
        windows = (self.kernel_size, self.stride, self.padding)
        return type(self).unpool(input, indices, *windows, output_size)

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpool):
    """Undo `MaxPool1d(return_indices=True)`, as far as its output allows.

    Shape: x (B, C, L) and its indices -> (B, C, (L - 1) stride + kernel_size - 2 padding)
    """

    axes = 1
    unpool = staticmethod(F.max_unpool1d)


class MaxUnpool2d(_MaxUnpool):
    """Undo `MaxPool2d(return_indices=True)`, as far as its output allows.

    Shape: x (B, C, H, W) and its indices -> (B, C, *), each axis as in `MaxUnpool1d`
    """

    axes = 2
    unpool = staticmethod(F.max_unpool2d)


class MaxUnpool3d(_MaxUnpool):
    """Undo `MaxPool3d(return_indices=True)`, as far as its output allows.

    Shape: x (B, C, D, H, W) and its indices -> (B, C, *), each axis as in `MaxUnpool1d`
    """

    axes = 3
    unpool = staticmethod(F.max_unpool3d)
