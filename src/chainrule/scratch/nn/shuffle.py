"""Exchanging channels for pixels, and channels among groups."""

from __future__ import annotations

from chainrule.scratch import functional as F
from chainrule.scratch.nn.module import Module
from chainrule.scratch.tensor.core import Tensor


class PixelShuffle(Module):
    """Spread r² channels over blocks of r x r pixels (Shi et al., 2016).

    Shape: x (*, C r², H, W) -> (*, C, H r, W r)
    Why:   a convolution at the small size and this cost less than one at the large size.
    """

    def __init__(self, upscale_factor: int) -> None:
        """Set r."""
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Spread the channels."""
        return F.pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        """Return the factor."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Gather blocks of r x r pixels in r² channels.

    Shape: x (*, C, H r, W r) -> (*, C r², H, W)
    """

    def __init__(self, downscale_factor: int) -> None:
        """Set r."""
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Gather the pixels."""
        return F.pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        """Return the factor."""
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """Deal the channels of each group out to all groups (Zhang et al., 2018).

    Shape: x (B, C, *) -> the same
    Why:   convolutions in groups never mix them; this does, for nothing.
    """

    def __init__(self, groups: int) -> None:
        """Set how many groups there are."""
        super().__init__()
        self.groups = groups

    def forward(self, input: Tensor) -> Tensor:
        """Deal the channels out."""
        return F.channel_shuffle(input, self.groups)

    def extra_repr(self) -> str:
        """Return the number of groups."""
        return f"groups={self.groups}"
