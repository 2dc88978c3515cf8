"""Sliding blocks of images as columns, and back."""

from __future__ import annotations

from math import prod
from typing import Any

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.windows import convolution_windows, per_axis
from chainrule.scratch.tensor.core import Tensor, apply

__all__ = ["fold", "unfold"]


def unfold(
    input: Tensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Tensor:
    """Return each block under a sliding window as a column.

    Shape: input (B, C, H, W) or (C, H, W) -> (B, C · K · K, L) or (C · K · K, L)
    """
    if input.ndim not in (3, 4) or 0 in input.shape[-3:]:
        raise ShapeError(
            "unfold needs an image (B, C, H, W) or (C, H, W)", got=f"{tuple(input.shape)}"
        )
    batch = input if input.ndim == 4 else input.unsqueeze(0)
    settings = read_settings(kernel_size, dilation, padding, stride)
    y: Tensor = apply(ops.unfold_windows, batch, **settings)
    return y if input.ndim == 4 else y.squeeze(0)


def fold(
    input: Tensor,
    output_size: Any,
    kernel_size: Any,
    dilation: Any = 1,
    padding: Any = 0,
    stride: Any = 1,
) -> Tensor:
    """Add up columns as blocks of an image; places under several blocks get their sum.

    Shape: input (B, C · K · K, L) or (C · K · K, L) -> (B, C, *output_size)
    """
    settings = read_settings(kernel_size, dilation, padding, stride)
    lengths = per_axis(output_size, 2, "output_size")
    batch = input if input.ndim == 3 else input.unsqueeze(0)
    check_columns(tuple(batch.shape), lengths, settings)
    y: Tensor = apply(ops.fold_windows, batch, lengths=lengths, **settings)
    return y if input.ndim == 3 else y.squeeze(0)


def read_settings(kernel: Any, dilation: Any, padding: Any, stride: Any) -> dict[str, Any]:
    """Return each setting as a pair."""
    given = {"kernel": kernel, "dilation": dilation, "padding": padding, "stride": stride}
    try:
        return {name: per_axis(v, 2, name, int(name != "padding")) for name, v in given.items()}
    except OptionError as wrong:  # PyTorch's kind of error here is another
        raise ShapeError(wrong.needed, got=wrong.got) from None


def check_columns(
    shape: tuple[int, ...], lengths: tuple[int, ...], settings: dict[str, Any]
) -> None:
    """Refuse columns that are no blocks of such an image."""
    if len(shape) != 3:
        raise ShapeError("fold needs columns (B, C · K · K, L)", got=f"shape {shape}")
    kernel = settings["kernel"]
    if shape[1] % prod(kernel):
        raise ShapeError(
            f"fold with a kernel of {kernel} needs columns of a multiple of {prod(kernel)} numbers",
            got=f"{shape[1]}",
        )
    rest = (settings["stride"], settings["padding"], settings["dilation"])
    blocks = prod(convolution_windows(lengths, kernel, *rest).out)
    if shape[2] != blocks:
        raise ShapeError(
            f"fold to {lengths} with these settings needs {blocks} columns", got=f"{shape[2]}"
        )
