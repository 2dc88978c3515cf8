"""Pooling: summarize each window by its largest number or its mean.

Windows stand `stride` apart, by default side by side. The adaptive kinds are told the
size of the output instead and choose the windows.
"""

from __future__ import annotations

from typing import Any

from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.sizes import per_axis
from chainrule.scratch.tensor.core import Tensor


class _MaxPoolNd(Module):
    """The largest number of each window."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        """Size the windows."""
        super().__init__()
        self.kernel_size, self.padding, self.dilation = kernel_size, padding, dilation
        self.stride = kernel_size if stride is None else stride
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def _settings(self) -> tuple[Any, ...]:
        return (
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            self.ceil_mode,
            self.return_indices,
        )

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class MaxPool1d(_MaxPoolNd):
    """Take the largest number of each window of one axis.

    Shape: x (B, C, L) -> (B, C, *)
    """

    def forward(self, input: Tensor) -> Any:
        """Pool `input`."""
        return F.max_pool1d(input, *self._settings())


class MaxPool2d(_MaxPoolNd):
    """Take the largest number of each window of an image.

    Shape: x (B, C, H, W) -> (B, C, *)

    >>> from chainrule import scratch as torch
    >>> MaxPool2d(2)(torch.ones(1, 3, 8, 8)).shape
    torch.Size([1, 3, 4, 4])
    """

    def forward(self, input: Tensor) -> Any:
        """Pool `input`."""
        return F.max_pool2d(input, *self._settings())


class MaxPool3d(_MaxPoolNd):
    """Take the largest number of each window of a volume.

    Shape: x (B, C, D, H, W) -> (B, C, *)
    """

    def forward(self, input: Tensor) -> Any:
        """Pool `input`."""
        return F.max_pool3d(input, *self._settings())


class _AvgPoolNd(Module):
    """The mean of each window."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        """Size the windows.

        Args:
            kernel_size: the size of a window.
            stride: the step between windows; by default their size.
            padding: zeros added at both ends.
            ceil_mode: let a last window hang over the end.
            count_include_pad: count the padding in the mean.
            divisor_override: divide by this instead of the number of elements.
        """
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def _settings(self) -> tuple[Any, Any, Any, bool, bool]:
        return (
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
        )

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_AvgPoolNd):
    """Take the mean of each window of one axis.

    Shape: x (B, C, L) -> (B, C, *)
    """

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        """Size the windows."""
        stride = kernel_size if stride is None else stride
        sizes = (per_axis(kernel_size, 1), per_axis(stride, 1), per_axis(padding, 1))
        super().__init__(*sizes, ceil_mode, count_include_pad)

    def forward(self, input: Tensor) -> Tensor:
        """Pool `input`."""
        return F.avg_pool1d(input, *self._settings())


class AvgPool2d(_AvgPoolNd):
    """Take the mean of each window of an image.

    Shape: x (B, C, H, W) -> (B, C, *)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Pool `input`."""
        return F.avg_pool2d(input, *self._settings(), self.divisor_override)


class AvgPool3d(_AvgPoolNd):
    """Take the mean of each window of a volume.

    Shape: x (B, C, D, H, W) -> (B, C, *)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Pool `input`."""
        return F.avg_pool3d(input, *self._settings(), self.divisor_override)


class _AdaptiveAvgPoolNd(Module):
    """The mean of as many windows as are asked for."""

    def __init__(self, output_size: Any) -> None:
        """Set how many windows there are; None keeps an axis as it is."""
        super().__init__()
        self.output_size = output_size

    def extra_repr(self) -> str:
        """Return the size of the output."""
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_AdaptiveAvgPoolNd):
    """Take the mean of `output_size` windows of one axis.

    Shape: x (B, C, L) -> (B, C, output_size)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Pool `input`."""
        return F.adaptive_avg_pool1d(input, self.output_size)


class AdaptiveAvgPool2d(_AdaptiveAvgPoolNd):
    """Take the mean of a grid of windows of an image, whatever its size.

    Shape: x (B, C, H, W) -> (B, C, *output_size)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Pool `input`."""
        return F.adaptive_avg_pool2d(input, self.output_size)


class AdaptiveAvgPool3d(_AdaptiveAvgPoolNd):
    """Take the mean of a grid of windows of a volume.

    Shape: x (B, C, D, H, W) -> (B, C, *output_size)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Pool `input`."""
        return F.adaptive_avg_pool3d(input, self.output_size)


class _AdaptiveMaxPoolNd(Module):
    """The largest number of as many windows as are asked for."""

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        """Set how many windows there are, and whether to say where the largest stood."""
        super().__init__()
        self.output_size, self.return_indices = output_size, return_indices

    def extra_repr(self) -> str:
        """Return the size of the output."""
        return f"output_size={self.output_size}"


class AdaptiveMaxPool1d(_AdaptiveMaxPoolNd):
    """Take the largest number of `output_size` windows of one axis.

    Shape: x (B, C, L) -> (B, C, output_size)
    """

    def forward(self, input: Tensor) -> Any:
        """Pool `input`."""
        return F.adaptive_max_pool1d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool2d(_AdaptiveMaxPoolNd):
    """Take the largest number of each of a grid of windows of an image.

    Shape: x (B, C, H, W) -> (B, C, *output_size)
    """

    def forward(self, input: Tensor) -> Any:
        """Pool `input`."""
        return F.adaptive_max_pool2d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool3d(_AdaptiveMaxPoolNd):
    """Take the largest number of each of a grid of windows of a volume.

    Shape: x (B, C, D, H, W) -> (B, C, *output_size)
    """

    def forward(self, input: Tensor) -> Any:
        """Pool `input`."""
        return F.adaptive_max_pool3d(input, self.output_size, self.return_indices)
