"""Expanded tensors: many elements that are one number in memory, so none can be written alone."""

from __future__ import annotations

from chainrule.errors import GraphError
from chainrule.scratch.tensor.core import Tensor


def is_expanded(x: Tensor) -> bool:
    """Tell whether several elements of `x` lie at one place."""
    array = x._array
    steps = zip(array.strides, array.shape, strict=True)
    return array.size > 1 and any(step == 0 and n > 1 for step, n in steps)


def refuse_expanded(x: Tensor) -> None:
    """Raise if an in-place operation would write one place several times."""
    if is_expanded(x):
        raise GraphError(
            "an in-place operation needs a tensor whose elements have a place of their own",
            got="an expanded one: more than one element of the written-to tensor refers to a "
            "single memory location",
            hint="x.clone() first",
        )
