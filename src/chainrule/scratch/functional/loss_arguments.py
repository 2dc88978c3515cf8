"""What the losses do with their arguments before an op sees them."""

from __future__ import annotations

import warnings
from typing import Any

from chainrule.errors import DtypeError, OptionError
from chainrule.scratch import traps
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.ops.reduction import check_reduction
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.promotion import binary


def named_reduction(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """Translate the older arguments into a reduction.

    >>> named_reduction(None, None, "sum")
    'sum'
    """
    if size_average is None and reduce is None:
        return reduction
    wanted = "none" if reduce is False else "sum" if size_average is False else "mean"
    warnings.warn(
        "size_average and reduce args will be deprecated, please use "
        f"reduction='{wanted}' instead.",
        stacklevel=3,
    )
    return wanted


def compared(op: Op, input: Tensor, target: Tensor, **settings: Any) -> Tensor:
    """Apply a loss of the difference, after warning about a target of another shape."""
    if not mode.enabled:
        traps.unrecorded_loss()
    different = input._array.shape != target._array.shape
    if different and not traps.check_compared(op.__name__, input, target):
        warnings.warn(
            f"Using a target size ({target.shape}) that is different to the input size "
            f"({input.shape}). This will likely lead to incorrect results due to broadcasting. "
            "Please ensure they have the same size.",
            stacklevel=3,
        )
    return binary(op, input, target, **settings)


def weighed(losses: Tensor, input: Tensor, weight: Tensor) -> Tensor:
    """Multiply each loss by its weight."""
    if weight.shape != input.shape:
        raise OptionError("Weights and input must have the same size", got=f"{tuple(weight.shape)}")
    return losses * weight


def weighted_mean(losses: Tensor, weight: Tensor, reduction: str) -> Tensor:
    """Reduce weighted losses; the mean divides by the sum of the weights."""
    check_reduction(reduction)
    if reduction == "none":
        return losses
    total: Tensor = losses.sum()
    return total if reduction == "sum" else total / weight.sum()


def weight_like(weight: Tensor | None, input: Tensor) -> Tensor | None:
    """Refuse class weights of another dtype than the scores."""
    if weight is not None and weight._array.dtype != input._array.dtype:
        raise DtypeError(
            f"weight needs the dtype of the scores, {input.dtype}",
            got=f"{weight.dtype}",
            hint=f"weight.to({input.dtype})",
        )
    return weight


def same_sizes(input: Tensor, target: Tensor) -> None:
    """Refuse a target of another shape, which broadcasting would make something else of."""
    if input._array.shape != target._array.shape:
        raise OptionError(
            f"Target size ({target.shape}) must be the same as input size ({input.shape})",
            hint="target.view_as(output), or output.squeeze(1)",
        )


def same_dtypes(name: str, input: Tensor, target: Tensor) -> None:
    """Refuse labels as whole numbers where numbers from 0 to 1 are compared."""
    if input._array.dtype != target._array.dtype:
        raise DtypeError(
            f"{name} needs input and target of one floating point dtype",
            got=f"{input.dtype} and {target.dtype}",
            hint="target.float()",
        )
