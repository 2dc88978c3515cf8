"""Poolings of other kinds: by a norm, and with windows that chance places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.sizes import per_axis
from chainrule.scratch.tensor.core import Tensor


class _LPPool(Module):
    """The norm of each window."""

    pool: ClassVar[Callable[..., Tensor]]

    def __init__(
        self, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
    ) -> None:
        """Choose the norm and size the windows."""
        super().__init__()
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """Pool `input`."""
        windows = (self.kernel_size, self.stride, self.ceil_mode)
        return type(self).pool(input, float(self.norm_type), *windows)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, "
            f"stride={self.stride}, ceil_mode={self.ceil_mode}"
        )


class LPPool1d(_LPPool):
    """Take (Σ xᵖ)^(1/p) of each window of one axis.

    Shape: x (B, C, L) -> (B, C, *)
    """

    pool = staticmethod(F.lp_pool1d)


class LPPool2d(_LPPool):
    """Take (Σ xᵖ)^(1/p) of each window of an image.

    Shape: x (B, C, H, W) -> (B, C, *)
    """

    pool = staticmethod(F.lp_pool2d)


class LPPool3d(_LPPool):
    """Take (Σ xᵖ)^(1/p) of each window of a volume.

    Shape: x (B, C, D, H, W) -> (B, C, *)
    """

    pool = staticmethod(F.lp_pool3d)


class _FractionalMaxPool(Module):
    """The largest number of windows that chance places (Graham, 2014)."""

    axes: ClassVar[int]
    pool: ClassVar[Callable[..., Any]]
    _random_samples: Tensor | None

    def __init__(
        self,
        kernel_size: Any,
        output_size: Any = None,
        output_ratio: Any = None,
        return_indices: bool = False,
        _random_samples: Tensor | None = None,
    ) -> None:
        """Size the windows and say how many there are, or which share of the input's size."""
        super().__init__()
        if (output_size is None) == (output_ratio is None):
            raise OptionError(
                f"{self._get_name()} needs one of output_size and output_ratio",
                got="none" if output_size is None else "both",
            )
        self.kernel_size, self.return_indices = per_axis(kernel_size, self.axes), return_indices
        if any(k <= 0 for k in self.kernel_size):
            raise OptionError("kernel_size must be greater than 0", got=repr(kernel_size))
        self.register_buffer("_random_samples", _random_samples)
        given = output_size is not None
        self.output_size = per_axis(output_size, self.axes) if given else None
        self.output_ratio = None if given else per_axis(output_ratio, self.axes)
        if not all(0 < r < 1 for r in self.output_ratio or ()):
            raise OptionError("output_ratio must be between 0 and 1", got=repr(output_ratio))

    def forward(self, input: Tensor) -> Any:
        """Pool `input`."""
        wanted = (self.output_size, self.output_ratio, self.return_indices)
        return type(self).pool(input, self.kernel_size, *wanted, self._random_samples)


class FractionalMaxPool2d(_FractionalMaxPool):
    """Take the largest number of each of a grid of windows that chance places.

    Shape: x (B, C, H, W) -> (B, C, *output_size)
    """

    axes = 2
    pool = staticmethod(F.fractional_max_pool2d)


class FractionalMaxPool3d(_FractionalMaxPool):
    """Take the largest number of each of a grid of windows that chance places.

    Shape: x (B, C, D, H, W) -> (B, C, *output_size)
    """

    axes = 3
    pool = staticmethod(F.fractional_max_pool3d)
