"""Storages, the rows of numbers in a file, and the tensors that show parts of them."""

from __future__ import annotations

from typing import Any

from chainrule.scratch import types
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array
from chainrule.scratch.utils.rows import shown

# PyTorch's names for rows of each dtype.
KINDS = {
    "DoubleStorage": types.float64, "FloatStorage": types.float32, "HalfStorage": types.float16,
    "BFloat16Storage": types.bfloat16, "LongStorage": types.int64, "IntStorage": types.int32,
    "ShortStorage": types.int16, "CharStorage": types.int8, "ByteStorage": types.uint8,
    "BoolStorage": types.bool_,
}  # fmt: skip


class Storage:
    """A row of numbers of one dtype.

    Params:
        array: the numbers, 1-d.
        location: the device that they were on when saved, as "cpu" or "cuda:0".
    """

    def __init__(self, array: Array, location: str) -> None:
        """Keep the numbers and where they come from."""
        self.array, self.location = array, location

    def cpu(self) -> Storage:
        """Return the storage itself: it is on the CPU."""
        return self


def rebuild(
    storage: Any, offset: int, size: Any, stride: Any, requires_grad: bool = False,
    hooks: Any = None, metadata: Any = None,
) -> Tensor:  # fmt: skip
    """Return a tensor that shows a storage."""
    if not isinstance(storage, Storage):
        raise TypeError("a tensor needs a storage")
    flat = storage.array
    array = shown(flat, offset, size, stride)
    if array.flags.c_contiguous and array.size == flat.size and type(array) is type(flat):
        array = flat.reshape(array.shape)
    out = wrap(array)
    if requires_grad:
        out.requires_grad = True
    return out


def rebuild_parameter(data: Any, requires_grad: bool, hooks: Any = None, state: Any = None) -> Any:
    """Return a parameter on the memory of a tensor; attributes of its own are left behind."""
    return Parameter(data, bool(requires_grad))
