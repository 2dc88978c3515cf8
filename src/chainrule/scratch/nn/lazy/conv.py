"""Convolutions that find out how many channels come in."""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch.nn.conv import (
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
    _ConvNd,
)
from chainrule.scratch.nn.lazy.mixin import LazyModuleMixin
from chainrule.scratch.nn.parameter import UninitializedParameter
from chainrule.scratch.tape import recording
from chainrule.scratch.tensor.core import Tensor


class _LazyShapes(LazyModuleMixin, _ConvNd):
    """What lazy convolutions of both kinds share."""

    def _expect(self, out_channels: int, bias: bool, device: Any, dtype: Any) -> None:
        """Hold parameters without shapes."""
        self.weight = UninitializedParameter(device=device, dtype=dtype)
        self.out_channels = out_channels
        if bias:
            self.bias = UninitializedParameter(device=device, dtype=dtype)

    def reset_parameters(self) -> None:
        """Draw the parameters, if they have shapes."""
        if not self.has_uninitialized_params() and self.in_channels != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor, *args: Any, **kwargs: Any) -> None:
        """Give shapes, and draw the parameters."""
        if not self.has_uninitialized_params():
            return
        self.in_channels, out = self._channels_of(input), self.out_channels
        if self.in_channels % self.groups:
            raise OptionError(
                "in_channels must be divisible by groups",
                got=f"{self.in_channels} channels, {self.groups} groups",
            )
        first, second = (self.in_channels, out) if self.transposed else (out, self.in_channels)
        with recording(False):
            self.weight.materialize((first, second // self.groups, *self.kernel_size))
            if self.bias is not None:
                self.bias.materialize((out,))
            self.reset_parameters()

    def _channels_of(self, input: Tensor) -> int:
        """Return the length of the axis of channels, which a single example has in front."""
        alone = self.axes + 1
        if input.ndim not in (alone, alone + 1):
            raise ShapeError(
                f"Expected {alone}D (unbatched) or {alone + 1}D (batched) input to "
                f"{self._get_name()}",
                got=f"input of size: {tuple(input.shape)}",
            )
        return int(input.shape[input.ndim - alone])


class _LazyConvNd(_LazyShapes):
    """Convolutions without `in_channels`."""

    def __init__(
        self,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Note all sizes but that of the input."""
        settings = (kernel_size, stride, padding, dilation, groups, False, padding_mode)
        super().__init__(0, 0, *settings)
        self._expect(out_channels, bias, device, dtype)


class _LazyConvTransposeNd(_LazyShapes):
    """Transposed convolutions without `in_channels`."""

    def __init__(
        self,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        """Note all sizes but that of the input."""
        places = (kernel_size, stride, padding, output_padding)
        super().__init__(0, 0, *places, groups, False, dilation, padding_mode)
        self._expect(out_channels, bias, device, dtype)


class LazyConv1d(_LazyConvNd, Conv1d):
    """An `nn.Conv1d` that takes `in_channels` from the first input."""

    cls_to_become = Conv1d


class LazyConv2d(_LazyConvNd, Conv2d):
    """An `nn.Conv2d` that takes `in_channels` from the first input.

    >>> from chainrule import scratch as torch
    >>> layer = LazyConv2d(6, kernel_size=5)
    >>> y = layer(torch.ones(2, 1, 28, 28))
    >>> layer
    Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))
    """

    cls_to_become = Conv2d


class LazyConv3d(_LazyConvNd, Conv3d):
    """An `nn.Conv3d` that takes `in_channels` from the first input."""

    cls_to_become = Conv3d


class LazyConvTranspose1d(_LazyConvTransposeNd, ConvTranspose1d):
    """An `nn.ConvTranspose1d` that takes `in_channels` from the first input."""

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyConvTransposeNd, ConvTranspose2d):
    """An `nn.ConvTranspose2d` that takes `in_channels` from the first input."""

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyConvTransposeNd, ConvTranspose3d):
    """An `nn.ConvTranspose3d` that takes `in_channels` from the first input."""

    cls_to_become = ConvTranspose3d
