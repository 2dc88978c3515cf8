"""What a loss does with one number for each element: keep them, add them, take the mean."""

from math import prod
from typing import Any

import numpy as np

from chainrule.errors import OptionError

REDUCTIONS = ("mean", "sum", "none")


def check_reduction(reduction: str, choices: tuple[str, ...] = REDUCTIONS) -> None:
    """Refuse a word that names no reduction."""
    if reduction not in choices:
        raise OptionError(f"reduction must be one of {', '.join(choices)}", got=repr(reduction))


def reduced(losses: Any, reduction: str) -> Any:
    """Return the losses themselves, their sum, or their mean."""
    return losses if reduction == "none" else np.sum(losses) / parts(losses.shape, reduction)


def parts(shape: tuple[int, ...], reduction: str) -> int:
    """Return what the sum of losses of `shape` is divided by, so also their gradient."""
    if reduction == "batchmean":
        return shape[0]
    return prod(shape) if reduction == "mean" else 1
