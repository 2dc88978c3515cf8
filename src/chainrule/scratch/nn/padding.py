"""Frames around the last axes: of one value, mirrored, stretched or wrapped round.

constant     0 0 | 1 2 3 | 0 0      ConstantPad, ZeroPad
reflect      3 2 | 1 2 3 | 2 1      ReflectionPad
replicate    1 1 | 1 2 3 | 3 3      ReplicationPad
circular     2 3 | 1 2 3 | 1 2      CircularPad

`padding` is one number for all sides, or (before, after) for each axis, the last axis first.
"""

from __future__ import annotations

from typing import Any, ClassVar

from chainrule.errors import OptionError
from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.nn.sizes import per_axis
from chainrule.scratch.tensor.core import Tensor


class _Pad(Module):
    """What all kinds share: how far they reach, and how they continue."""

    axes: ClassVar[int]
    mode: ClassVar[str]

    def __init__(self, padding: Any) -> None:
        """Set how many places are added at each side."""
        super().__init__()
        self.padding = per_axis(padding, 2 * self.axes)

    def forward(self, input: Tensor) -> Tensor:
        """Put the frame around `input`."""
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        """Return the numbers of places."""
        return f"{self.padding}"


class _ConstantPad(_Pad):
    """A frame of one value."""

    mode = "constant"

    def __init__(self, padding: Any, value: float) -> None:
        """Set the numbers of places and what they hold."""
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        """Put the frame around `input`."""
        return F.pad(input, self.padding, self.mode, self.value)

    def extra_repr(self) -> str:
        """Return the numbers of places and the value."""
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """Add places that hold `value` at both ends of the last axis.

    Shape: x (*, L) -> (*, before + L + after)
    """

    axes = 1


class ConstantPad2d(_ConstantPad):
    """Put a frame of `value` around images.

    Shape: x (*, H, W) -> the same with longer H, W
    """

    axes = 2


class ConstantPad3d(_ConstantPad):
    """Put a frame of `value` around volumes.

    Shape: x (*, D, H, W) -> the same with longer D, H, W
    """

    axes = 3


class _ZeroPad(_ConstantPad):
    """A frame of zeros."""

    def __init__(self, padding: Any) -> None:
        """Set the numbers of places."""
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        """Return the numbers of places."""
        return f"{self.padding}"


class ZeroPad1d(_ZeroPad, ConstantPad1d):
    """Add zeros at both ends of the last axis.

    Shape: x (*, L) -> (*, before + L + after)
    """


class ZeroPad2d(_ZeroPad, ConstantPad2d):
    """Put a frame of zeros around images.

    Shape: x (*, H, W) -> the same with longer H, W
    """


class ZeroPad3d(_ZeroPad, ConstantPad3d):
    """Put a frame of zeros around volumes.

    Shape: x (*, D, H, W) -> the same with longer D, H, W
    """


class _ReflectionPad(_Pad):
    """A frame that mirrors what is inside, without its outermost place."""

    mode = "reflect"


class ReflectionPad1d(_ReflectionPad):
    """Mirror signals at both ends.

    Shape: x (B, C, L) or (C, L) -> the same with longer L
    """

    axes = 1


class ReflectionPad2d(_ReflectionPad):
    """Mirror images at all sides.

    Shape: x (B, C, H, W) or (C, H, W) -> the same with longer H, W
    """

    axes = 2


class ReflectionPad3d(_ReflectionPad):
    """Mirror volumes at all sides.

    Shape: x (B, C, D, H, W) or (C, D, H, W) -> the same with longer D, H, W
    """

    axes = 3


class _ReplicationPad(_Pad):
    """A frame that repeats the outermost place."""

    mode = "replicate"


class ReplicationPad1d(_ReplicationPad):
    """Repeat the ends of signals.

    Shape: x (B, C, L) or (C, L) -> the same with longer L
    """

    axes = 1


class ReplicationPad2d(_ReplicationPad):
    """Repeat the edges of images.

    Shape: x (B, C, H, W) or (C, H, W) -> the same with longer H, W
    """

    axes = 2


class ReplicationPad3d(_ReplicationPad):
    """Repeat the faces of volumes.

    Shape: x (B, C, D, H, W) or (C, D, H, W) -> the same with longer D, H, W
    """

    axes = 3


class _CircularPad(_Pad):
    """A frame that goes on at the other end."""

    mode = "circular"

    def forward(self, input: Tensor) -> Tensor:
        """Put the frame around `input`."""
        if input.ndim not in (self.axes + 1, self.axes + 2):
            raise OptionError(
                f"expected {self.axes + 1}D or {self.axes + 2}D input", got=f"{input.ndim}D input"
            )
        return super().forward(input)


class CircularPad1d(_CircularPad):
    """Let signals go on at their other end.

    Shape: x (B, C, L) or (C, L) -> the same with longer L
    """

    axes = 1


class CircularPad2d(_CircularPad):
    """Let images go on at their other side.

    Shape: x (B, C, H, W) or (C, H, W) -> the same with longer H, W
    """

    axes = 2


class CircularPad3d(_CircularPad):
    """Let volumes go on at their other side.

    Shape: x (B, C, D, H, W) or (C, D, H, W) -> the same with longer D, H, W
    """

    axes = 3
