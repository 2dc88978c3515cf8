"""Convolutions: the same small map, applied at every place.

    y[m] at a place = b[m] + Σ over channels and kernel of W[m] times what lies there

`axes` below counts the axes over which the kernel moves: 1 for sound, 2 for images,
3 for volumes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import functional as F
from chainrule.scratch import init
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.parameter import blank
from chainrule.scratch.nn.sizes import per_axis
from chainrule.scratch.tensor.core import Tensor

MODES = ("zeros", "reflect", "replicate", "circular")


class _ConvNd(Module):
    """What convolutions of one to three axes share."""

    axes: ClassVar[int]
    convolve: ClassVar[Callable[..., Tensor]]
    transposed: ClassVar[bool] = False
    weight: Tensor
    bias: Tensor | None

    def __init__(
        self,
        in_channels: int,
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
        """Size the kernel and draw its parameters."""
        super().__init__()
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = per_axis(kernel_size, self.axes)
        self.stride, self.dilation = per_axis(stride, self.axes), per_axis(dilation, self.axes)
        self.padding = padding if isinstance(padding, str) else per_axis(padding, self.axes)
        self.groups, self.padding_mode = groups, padding_mode
        self.output_padding = (0,) * self.axes
        self._check()
        ends = (in_channels, out_channels) if self.transposed else (out_channels, in_channels)
        shape = (ends[0], ends[1] // groups, *self.kernel_size)
        self.weight = blank(*shape, device=device, dtype=dtype)
        self.register_parameter("bias", None)
        if bias:
            self.bias = blank(out_channels, device=device, dtype=dtype)
        self.reset_parameters()

    def _check(self) -> None:
        """Refuse settings that contradict each other."""
        if self.groups <= 0:
            raise OptionError("groups must be a positive integer", got=str(self.groups))
        for name in ("in_channels", "out_channels"):
            if getattr(self, name) % self.groups:
                raise OptionError(
                    f"{name} must be divisible by groups",
                    got=f"{getattr(self, name)} channels, {self.groups} groups",
                )
        if isinstance(self.padding, str) and self.padding not in {"same", "valid"}:
            raise OptionError(
                f"Invalid padding string {self.padding!r}", hint="'same', 'valid' or a number"
            )
        if self.padding == "same" and any(s != 1 for s in self.stride):
            raise OptionError(
                "padding='same' is not supported for strided convolutions",
                got=f"stride={self.stride}",
                hint="padding=kernel_size // 2 halves the size with stride 2",
            )
        if self.padding_mode not in MODES:
            raise OptionError(
                f"padding_mode must be one of {MODES}", got=f"padding_mode='{self.padding_mode}'"
            )

    def reset_parameters(self) -> None:
        """Draw the parameters anew, from U(-k, k) with k = 1 / √(numbers under the kernel)."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in = math.prod(self.weight.shape[1:])
            if fan_in:
                init.uniform_(self.bias, -1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in))

    def forward(self, input: Tensor) -> Tensor:
        """Convolve the input."""
        return self._conv_forward(input, self.weight, self.bias)

    def _conv_forward(self, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        """Convolve with given parameters; PyTorch's subclasses override it."""
        self._check_input(input)
        padding: Any = self.padding
        if self.padding_mode != "zeros":
            input, padding = F.pad(input, self._frame(), mode=self.padding_mode), 0
        rest = (self.stride, padding, self.dilation, self.groups)
        return type(self).convolve(input, weight, bias, *rest)

    def _frame(self) -> list[int]:
        """Return the padding as `F.pad` wants it: the last axis first, before and after."""
        frame: list[int] = []
        for i in reversed(range(self.axes)):
            if not isinstance(self.padding, str):
                frame += [self.padding[i]] * 2
            else:
                total = self.dilation[i] * (self.kernel_size[i] - 1) * (self.padding == "same")
                frame += [total // 2, total - total // 2]
        return frame

    def _loaded(self) -> int:
        """Return the number of channels that the weight takes."""
        sizes = self.weight.shape
        return sizes[0] if self.transposed else sizes[1] * self.groups

    def _check_input(self, input: Tensor) -> None:
        """Say which input the layer was made for, if this is another."""
        shape = tuple(input.shape)
        channel_axis = len(shape) - self.axes - 1
        # A lazy layer whose state was loaded keeps in_channels 0, as PyTorch's does.
        if channel_axis in (0, 1) and shape[channel_axis] == (self.in_channels or self._loaded()):
            return
        letters = ("L", "H, W", "D, H, W")[self.axes - 1]
        hint = (
            f"{self._get_name()}({shape[1]}, {self.out_channels}, ...)" if len(shape) > 1 else None
        )
        if len(shape) == self.axes + 1 and shape[0] != self.in_channels:
            hint = "x.unsqueeze(1) adds the axis of one channel"
        raise ShapeError(
            f"{self._get_name()}({self.in_channels}, {self.out_channels}) needs x of shape "
            f"(B, {self.in_channels}, {letters})",
            got=f"x of shape {shape}",
            hint=hint,
        )

    def extra_repr(self) -> str:
        """Return the settings that are not the default."""
        shown = f"{self.in_channels}, {self.out_channels}"
        shown += f", kernel_size={self.kernel_size}, stride={self.stride}"
        if self.padding != (0,) * len(self.padding):
            shown += f", padding={self.padding}"
        if self.dilation != (1,) * self.axes:
            shown += f", dilation={self.dilation}"
        if self.output_padding != (0,) * self.axes:
            shown += f", output_padding={self.output_padding}"
        if self.groups != 1:
            shown += f", groups={self.groups}"
        if self.bias is None:
            shown += ", bias=False"
        if self.padding_mode != "zeros":
            shown += f", padding_mode={self.padding_mode}"
        return shown


class Conv1d(_ConvNd):
    """Convolve over one axis, as time.

    Shape:  x (B, C, L) -> (B, M, out),  out = (L + 2 padding - dilation (K - 1) - 1) // stride + 1
    Params: weight (M, C / groups, K), bias (M,)
    """

    axes = 1
    convolve = staticmethod(F.conv1d)


class Conv2d(_ConvNd):
    """Convolve over two axes, as images.

    Shape:  x (B, C, H, W) -> (B, M, *), each axis as in `Conv1d`
    Params: weight (M, C / groups, K, K), bias (M,)

    >>> from chainrule import scratch as torch
    >>> Conv2d(1, 6, 5, padding=2)(torch.ones(2, 1, 28, 28)).shape
    torch.Size([2, 6, 28, 28])
    """

    axes = 2
    convolve = staticmethod(F.conv2d)


class Conv3d(_ConvNd):
    """Convolve over three axes, as volumes or films.

    Shape:  x (B, C, D, H, W) -> (B, M, *), each axis as in `Conv1d`
    Params: weight (M, C / groups, K, K, K), bias (M,)
    """

    axes = 3
    convolve = staticmethod(F.conv3d)


class _ConvTransposeNd(_ConvNd):
    """What transposed convolutions share: they spread what a convolution would gather."""

    transposed = True

    def __init__(
        self,
        in_channels: int,
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
        """Size the kernel and draw its parameters."""
        if padding_mode != "zeros":
            raise OptionError(f'Only "zeros" padding mode is supported for {self._get_name()}')
        sizes = (in_channels, out_channels, kernel_size, stride, padding, dilation, groups)
        super().__init__(*sizes, bias, padding_mode, device, dtype)
        self.output_padding = per_axis(output_padding, self.axes)

    def forward(self, input: Tensor, output_size: Any = None) -> Tensor:
        """Spread the input; `output_size` chooses among the sizes that the stride allows."""
        self._check_input(input)
        extra = self.output_padding
        if output_size is not None:
            extra = self._extra_for(tuple(output_size), tuple(input.shape))
        rest = (self.stride, self.padding, extra, self.groups, self.dilation)
        return type(self).convolve(input, self.weight, self.bias, *rest)

    def _extra_for(self, wanted: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return the output padding that gives the wanted size."""
        wanted, lengths = wanted[-self.axes :], shape[-self.axes :]
        reach = [d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel_size, strict=True)]
        padding = per_axis(self.padding, self.axes)
        least = [
            (n - 1) * s - 2 * p + r
            for n, s, p, r in zip(lengths, self.stride, padding, reach, strict=True)
        ]
        extra = tuple([w - low for w, low in zip(wanted, least, strict=True)])
        if any(not 0 <= e < s for e, s in zip(extra, self.stride, strict=True)):
            most = [low + s - 1 for low, s in zip(least, self.stride, strict=True)]
            raise OptionError(
                f"output_size must lie between {least} and {most} for an input of {lengths}",
                got=f"{list(wanted)}",
            )
        return extra


class ConvTranspose1d(_ConvTransposeNd):
    """Spread each number of a sequence over a window of a longer one.

    Shape:  x (B, C, L) -> (B, M, out),
            out = (L - 1) stride - 2 padding + dilation (K - 1) + output_padding + 1
    Params: weight (C, M / groups, K), bias (M,)
    """

    axes = 1
    convolve = staticmethod(F.conv_transpose1d)


class ConvTranspose2d(_ConvTransposeNd):
    """Spread each pixel over a window of a larger image.

    Shape:  x (B, C, H, W) -> (B, M, *), each axis as in `ConvTranspose1d`
    Params: weight (C, M / groups, K, K), bias (M,)

    >>> from chainrule import scratch as torch
    >>> ConvTranspose2d(8, 4, 2, stride=2)(torch.ones(1, 8, 7, 7)).shape
    torch.Size([1, 4, 14, 14])
    """

    axes = 2
    convolve = staticmethod(F.conv_transpose2d)


class ConvTranspose3d(_ConvTransposeNd):
    """Spread each element over a window of a larger volume.

    Shape:  x (B, C, D, H, W) -> (B, M, *), each axis as in `ConvTranspose1d`
    Params: weight (C, M / groups, K, K, K), bias (M,)
    """

    axes = 3
    convolve = staticmethod(F.conv_transpose3d)
