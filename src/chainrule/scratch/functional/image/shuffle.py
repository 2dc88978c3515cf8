"""Exchanging channels for pixels, and channels among groups: only the order changes."""

from __future__ import annotations

from chainrule.errors import ShapeError
from chainrule.scratch.tensor.core import Tensor

__all__ = ["channel_shuffle", "native_channel_shuffle", "pixel_shuffle", "pixel_unshuffle"]


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Spread r² channels over blocks of r x r pixels (Shi et al., 2016).

    Math:  y[c, r i + a, r j + b] = x[c r² + a r + b, i, j]
    Shape: input (*, C r², H, W) -> (*, C, H r, W r)
    """
    check_image("pixel_shuffle", input, upscale_factor)
    r = upscale_factor
    *lead, channels, height, width = input.shape
    if channels % (r * r):
        raise ShapeError(
            f"pixel_shuffle by {r} needs a number of channels divisible by {r * r}",
            got=f"{channels} in shape {tuple(input.shape)}",
        )
    n = len(lead)
    blocks = input.reshape(*lead, channels // (r * r), r, r, height, width)
    apart = blocks.permute(*range(n), n, n + 3, n + 1, n + 4, n + 2)  # (*, C, H, r, W, r)
    y: Tensor = apart.reshape(*lead, channels // (r * r), height * r, width * r)
    return y


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Gather blocks of r x r pixels in r² channels; undoes `pixel_shuffle`.

    Shape: input (*, C, H r, W r) -> (*, C r², H, W)
    """
    check_image("pixel_unshuffle", input, downscale_factor)
    r = downscale_factor
    *lead, channels, height, width = input.shape
    if height % r or width % r:
        raise ShapeError(
            f"pixel_unshuffle by {r} needs height and width divisible by {r}",
            got=f"shape {tuple(input.shape)}",
        )
    n = len(lead)
    blocks = input.reshape(*lead, channels, height // r, r, width // r, r)
    apart = blocks.permute(*range(n), n, n + 2, n + 4, n + 1, n + 3)  # (*, C, r, r, H, W)
    y: Tensor = apart.reshape(*lead, channels * r * r, height // r, width // r)
    return y


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Deal the channels of each group out to all groups (Zhang et al., 2018).

    Shape: input (B, C, *) -> (B, C, *)
    """
    if input.ndim < 3:
        raise ShapeError(
            "channel_shuffle expects input with > 2 dims", got=f"shape {tuple(input.shape)}"
        )
    batch, channels, *rest = input.shape
    if groups < 1 or channels % groups:
        raise ShapeError(f"groups must divide the {channels} channels", got=f"groups={groups}")
    parts = input.reshape(batch, groups, channels // groups, *rest).transpose(1, 2)
    y: Tensor = parts.reshape(batch, channels, *rest)
    return y


def native_channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Do what `channel_shuffle` does."""
    return channel_shuffle(input, groups)


def check_image(name: str, input: Tensor, factor: int) -> None:
    """Refuse what has no height and width, and factors below 1."""
    if input.ndim < 3:
        raise ShapeError(
            f"{name} expects input to have at least 3 dimensions", got=f"{tuple(input.shape)}"
        )
    if factor < 1:
        raise ShapeError(f"{name} expects a positive factor", got=str(factor))
