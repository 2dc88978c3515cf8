"""Dropout in its forms: elements, whole channels, and one that keeps mean and variance.

The masks are drawn from the default generator as PyTorch's are.
"""

from __future__ import annotations

import math
import warnings

import numpy as np

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import ops, traps
from chainrule.scratch.generator import bernoulli, dropout_mask
from chainrule.scratch.random.state import default_generator
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.views import inplace as overwrite
from chainrule.scratch.types import Array

__all__ = [
    "alpha_dropout", "dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout",
]  # fmt: skip

SATURATION = 1.7580993408473766  # minus the limit of SELU on the left


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Zero each element with chance `p`, and enlarge the others by 1 / (1 - p).

    Shape: input (*) -> (*)
    """
    check_p(p)
    if not training or p == 0 or input._array.size == 0:
        return input
    keep = np.zeros(input.shape, bool) if p == 1 else mask_for(input, p)
    return drop(input, keep, p, inplace)


def dropout1d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """Zero whole channels with chance `p`.

    Shape: input (B, C, L) or (C, L) -> the same
    """
    check_p(p)
    if input.ndim not in (2, 3):
        raise ShapeError(
            "dropout1d: Expected 2D or 3D input", got=f"shape {tuple(input.shape)}", hint="dropout"
        )
    return drop_channels(input, p, training, inplace, batched=input.ndim == 3)


def dropout2d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """Zero whole channels of images with chance `p`.

    Shape: input (B, C, H, W) -> the same; (B, C, L) is taken for it too
    """
    check_p(p)
    warn_unless("dropout2d", input.ndim, (3, 4))
    if input.ndim == 3:
        warnings.warn(
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D "
            "dropout behavior is desired - input is interpreted as shape (N, C, L). Please "
            "switch to using dropout1d instead.",
            stacklevel=2,
        )
    return drop_channels(input, p, training, inplace, batched=True)


def dropout3d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """Zero whole channels of volumes with chance `p`.

    Shape: input (B, C, D, H, W) or (C, D, H, W) -> the same
    """
    check_p(p)
    warn_unless("dropout3d", input.ndim, (4, 5))
    return drop_channels(input, p, training, inplace, batched=input.ndim == 5)


def alpha_dropout(
    input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Tensor:
    """Send each element to SELU's lower limit with chance `p`, keeping mean 0 and variance 1.

    Math:  y = a (x keep - s (1 - keep)) + a s p,  s = 1.758,  a = 1 / √((1 - p) (1 + s² p))
    Shape: input (*) -> (*)
    """
    check_p(p)
    if not training or p == 0 or input._array.size == 0:
        return input
    keep = mask_for(input, p) if p < 1 else None
    return saturate(input, keep, p, inplace)


def feature_alpha_dropout(
    input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Tensor:
    """Send whole channels to SELU's lower limit with chance `p`.

    Shape: input (B, C, *) -> (B, C, *)
    """
    check_p(p)
    if not training or p == 0 or input._array.size == 0:
        return input
    keep = channel_mask(input, p, batched=True) if p < 1 else None
    return saturate(input, keep, p, inplace)


def mask_for(input: Tensor, p: float) -> Array:
    """Draw which elements are kept."""
    return dropout_mask(default_generator, input._array, p)


def check_p(p: float) -> None:
    """Refuse a chance outside 0 to 1."""
    if not 0.0 <= p <= 1.0:
        raise OptionError("dropout probability has to be between 0 and 1", got=str(p))


def warn_unless(name: str, ndim: int, fine: tuple[int, ...]) -> None:
    """Warn about a number of axes that the function was not made for."""
    if ndim not in fine:
        warnings.warn(
            f"{name}: Received a {ndim}-D input to {name}, which is deprecated and will result "
            "in an error in a future release. To retain the behavior and silence this warning, "
            "please use dropout instead.",
            stacklevel=3,
        )


def drop(input: Tensor, keep: Array, p: float, inplace: bool) -> Tensor:
    """Apply a mask."""
    traps.check_rate(p)
    if not mode.enabled:
        traps.noisy_forward()
    if inplace:
        return overwrite(ops.dropout, input, mask=keep, p=p)
    y: Tensor = apply(ops.dropout, input, mask=keep, p=p)
    return y


def drop_channels(
    input: Tensor, p: float, training: bool, inplace: bool, *, batched: bool
) -> Tensor:
    """Apply one draw to each channel."""
    if not training or p == 0 or input._array.size == 0:
        return input
    shape = channel_shape(input, batched)
    keep = np.zeros(shape, bool) if p == 1 else bernoulli(default_generator, 1 - p, shape)
    return drop(input, keep, p, inplace)


def channel_shape(input: Tensor, batched: bool) -> tuple[int, ...]:
    """Return the shape of a mask with one element a channel."""
    if input.ndim < 2 and batched:
        raise ShapeError(
            "Feature dropout requires at least 2 dimensions in the input",
            got=f"shape {tuple(input.shape)}",
        )
    axes = 2 if batched else 1
    return tuple(input.shape[:axes]) + (1,) * (input.ndim - axes)


def channel_mask(input: Tensor, p: float, *, batched: bool) -> Array:
    """Draw one element a channel."""
    return bernoulli(default_generator, 1 - p, channel_shape(input, batched))


def saturate(input: Tensor, keep: Array | None, p: float, inplace: bool) -> Tensor:
    """Apply alpha dropout with a mask; None drops everything, to zero."""
    if keep is None:
        return drop(input, np.zeros(input.shape, bool), p, inplace)
    a = 1.0 / math.sqrt((SATURATION * SATURATION * p + 1) * (1 - p))
    noise = keep.astype(input._array.dtype)
    shift = (noise - 1) * (SATURATION * a) + SATURATION * a * p
    noise *= a
    y: Tensor = input.mul_(wrap(noise)).add_(wrap(shift)) if inplace else input * wrap(noise)
    return y if inplace else y + wrap(shift)
