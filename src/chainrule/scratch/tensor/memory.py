"""Tensors on memory that is there already, or laid out by hand; tensors that change their size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.errors import NotCovered, OptionError, RangeError, ShapeError
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.axes import sizes
from chainrule.scratch.tensor.core import Tensor, method, methods
from chainrule.scratch.tensor.creation import finish, from_numpy, zeros
from chainrule.scratch.tensor.views import refuse_leaf
from chainrule.scratch.types import DEFAULT, numpy_dtype, torch_dtype

__all__ = [
    "empty_permuted", "empty_strided", "from_dlpack", "frombuffer", "newaxis", "range", "to_dlpack",
]  # fmt: skip

newaxis = None  # x[:, torch.newaxis]


def range(
    start: Any = 0, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None,
    requires_grad: bool = False, layout: Any = None, out: Any = None,
) -> Tensor:  # fmt: skip
    """Return start, start + step, … up to and with `end`; `arange`, without it, is newer."""
    low, high = (0, start) if end is None else (start, end)
    if step == 0:
        raise RangeError("step must be nonzero", got="0")
    if (high - low) / step < 0:
        raise RangeError(
            "upper bound and lower bound inconsistent with step sign", got=f"{low}, {high}, {step}"
        )
    n = math.floor((high - low) / step) + 1
    to = numpy_dtype(DEFAULT["float"] if dtype is None else dtype)
    return finish((low + step * np.arange(n)).astype(to), requires_grad, device)


def frombuffer(
    buffer: Any, *, dtype: Any, count: int = -1, offset: int = 0, requires_grad: bool = False
) -> Tensor:
    """Return a tensor on the memory of bytes: a bytearray, an array.array, a memory map.

    >>> from chainrule.scratch.types import uint8
    >>> frombuffer(bytearray([1, 2, 3]), dtype=uint8, offset=1)
    tensor([2, 3], dtype=torch.uint8)
    """
    try:
        array = np.frombuffer(buffer, numpy_dtype(dtype), count, offset)
    except ValueError as wrong:
        raise OptionError("frombuffer needs bytes of whole elements", got=str(wrong)) from None
    return finish(array, requires_grad)


def from_dlpack(ext_tensor: Any, *, device: Any = None, copy: bool | None = None) -> Tensor:
    """Return a tensor on the memory of another library's array."""
    array = np.from_dlpack(ext_tensor)
    return from_numpy(array.copy() if copy else array)


def to_dlpack(tensor: Tensor) -> Any:
    """Return a capsule through which another library reads the tensor's memory."""
    return tensor.numpy().__dlpack__()


methods(
    __dlpack__=lambda self, **_: self.numpy().__dlpack__(),
    __dlpack_device__=lambda self: self.numpy().__dlpack_device__(),
)


def empty_strided(
    size: Sequence[int], stride: Sequence[int], *, dtype: Any = None, layout: Any = None,
    device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return a tensor to be filled whose steps in memory are given (zeros until then)."""
    if len(size) != len(stride):
        raise ShapeError("size and stride need as many axes", got=f"{size} and {stride}")
    reach = 1 + sum((n - 1) * s for n, s in zip(size, stride, strict=True)) if all(size) else 0
    flat = zeros(reach, dtype=dtype)._array
    steps = [s * flat.itemsize for s in stride]
    shown = np.lib.stride_tricks.as_strided(flat, tuple(size), steps, subok=True)
    return finish(shown, requires_grad, device)


def empty_permuted(
    size: Sequence[int], physical_layout: Sequence[int], *, dtype: Any = None, layout: Any = None,
    device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return a tensor to be filled whose axes lie in memory in the order `physical_layout`."""
    laid = zeros([size[axis] for axis in physical_layout], dtype=dtype, device=device)
    back = np.argsort(physical_layout)
    return finish(laid._array.transpose(back), requires_grad)


@method
def resize_(self: Tensor, *sizes_: Any, memory_format: Any = None) -> Tensor:
    """Give the tensor another size; its elements stay, in reading order, as far as they go."""
    if mode.enabled:
        refuse_leaf(self)
    shape = sizes(sizes_)
    if shape == self._array.shape:
        return self
    if self._base is not None or self._node is not None:
        raise NotCovered("resize_ of a view or of a result", hint="x = x.clone()")
    old = self._array.reshape(-1)
    flat = old if old.size >= math.prod(shape) else grown(old, math.prod(shape))
    self._array = flat[: math.prod(shape)].reshape(shape)
    self._bump()
    return self


def grown(old: Any, n: int) -> Any:
    """Return a longer array that begins with `old`."""
    flat = zeros(n, dtype=torch_dtype(old.dtype))._array
    flat[: old.size] = old
    return flat


@method
def resize_as_(self: Tensor, the_template: Tensor, memory_format: Any = None) -> Tensor:
    """Give the tensor the size of another."""
    return resize_(self, *the_template.shape)


@method
def set_(self: Tensor, source: Tensor | None = None) -> Tensor:
    """Show the memory of another tensor, or nothing."""
    self._array = zeros(0, dtype=self.dtype)._array if source is None else source._array
    self._cell = None if source is None else source._counter()
    return self


@method
def new_empty_strided(
    self: Tensor, size: Sequence[int], stride: Sequence[int], **options: Any
) -> Tensor:
    """Return a tensor to be filled whose steps in memory are given, of this tensor's dtype."""
    return empty_strided(size, stride, **{"dtype": self.dtype, **options})
