"""Storages, the rows of numbers in a file, and the tensors that show parts of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import LoadError
from chainrule.scratch import types
from chainrule.scratch.nn.parameter import Parameter
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array, dtype, numpy_dtype

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


def in_memory(stored: Array, kind: dtype) -> Array:
    """Return numbers as the engine holds them; NumPy has no bfloat16, so it is widened.

    Why: bfloat16 is the upper half of float32, so each number moves up by 16 bits.
    """
    to = numpy_dtype(kind)
    if kind is types.bool_:
        return stored != 0  # any byte but 0 is true
    if kind is not types.bfloat16:
        return stored.view(to)
    from chainrule.scratch.ops.halves import labelled

    return labelled((stored.view(np.uint16).astype(np.uint32) << 16).view(np.float32))


def shown(flat: Array, offset: int, size: Any, stride: Any) -> Array:
    """Return the view of a row that starts at `offset` and goes on in the given steps.

    Why: a view beyond the end of the row would show other memory of this process.
    """
    size, stride = [tuple(int(n) for n in part) for part in (size, stride)]
    if len(size) != len(stride) or len(size) > 64 or any(n < 0 for n in (*size, offset)):
        raise LoadError("a tensor needs a size and a stride for each axis", got=f"{size}, {stride}")
    if math.prod(size) > 2**48:
        raise LoadError("a tensor claims more numbers than a machine holds", got=f"size {size}")
    if 0 not in size:
        reach = [(n - 1) * step for n, step in zip(size, stride, strict=True)]
        low = offset + sum(r for r in reach if r < 0)
        high = offset + sum(r for r in reach if r > 0)
        if low < 0 or high >= flat.size:
            raise LoadError(
                "a tensor reaches beyond its storage",
                got=f"numbers {low} to {high} of {flat.size}",
                hint="the file is damaged or was made to do harm",
            )
    steps = [n * flat.itemsize for n in stride]
    return np.lib.stride_tricks.as_strided(flat[min(offset, flat.size) :], size, steps, subok=True)


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
