"""Out of a tensor and back: dtypes, devices, NumPy, lists, copies."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, GraphError, NotCovered, OptionError, ShapeError
from chainrule.scratch import types
from chainrule.scratch.ops import halves
from chainrule.scratch.tensor.core import Tensor, method, methods, wrap
from chainrule.scratch.tensor.promotion import cast
from chainrule.scratch.types import (
    BFLOAT16,
    DTYPES,
    device,
    dtype,
    memory_format,
    numpy_dtype,
    on_cpu,
    preserve_format,
)


@method
def to(self: Tensor, *args: Any, **options: Any) -> Tensor:
    """Return the tensor in another dtype (or the dtype of another tensor); itself if it has it.

    A device other than the CPU raises NotCovered.
    """
    wanted, lies = options.get("dtype"), options.get("memory_format")
    for arg in (*args, options.get("device"), options.get("other")):
        if isinstance(arg, Tensor):
            wanted = arg.dtype
        elif isinstance(arg, dtype):
            wanted = arg
        elif isinstance(arg, str | device) or type(arg) is int:
            on_cpu(arg)
    out = self if wanted is None else cast(self, numpy_dtype(wanted))
    out = out.clone() if options.get("copy") and out is self else out
    return in_format(out, lies) if lies is not None else out


def in_format(x: Tensor, wanted: memory_format) -> Tensor:
    """Return the tensor with its axes in memory in the order of a format; itself if they are."""
    if wanted is preserve_format or x._array.ndim != (len(wanted.axes) or x._array.ndim):
        return x
    there = wanted.axes or tuple(range(x._array.ndim))
    back = tuple(there.index(axis) for axis in range(len(there)))
    laid: Tensor = x.permute(there)
    return x if laid._array.flags.c_contiguous else laid.contiguous().permute(back)


@method
def type_as(self: Tensor, other: Tensor) -> Tensor:
    """Return the tensor in the dtype of another."""
    return cast(self, other._array.dtype)


@method
def cpu(self: Tensor, memory_format: Any = None) -> Tensor:
    """Return the tensor itself: it lives on the CPU."""
    return self


@method
def cuda(self: Tensor, *_: Any, **__: Any) -> Tensor:
    """Raise: the readable engine runs on the CPU."""
    return self.to("cuda")


for _name, _to in {
    "float": types.float32, "double": types.float64, "half": types.float16, "long": types.int64,
    "int": types.int32, "short": types.int16, "char": types.int8, "byte": types.uint8,
    "bool": types.bool_, "bfloat16": types.bfloat16,
}.items():  # fmt: skip
    setattr(Tensor, _name, lambda self, memory_format=None, to=_to: cast(self, numpy_dtype(to)))


@method
def numpy(self: Tensor, *, force: bool = False) -> Any:
    """Return the NumPy array on the same memory."""
    if self.requires_grad and not force:
        raise GraphError(
            "numpy() needs a tensor outside the graph",
            got="Can't call numpy() on Tensor that requires grad",
            hint="x.detach().numpy()",
        )
    if self._array.dtype is BFLOAT16:
        raise ArgumentError(
            "numpy() needs a dtype that NumPy has", got="bfloat16", hint="x.float().numpy()"
        )
    return self._array


@method
def tolist(self: Tensor) -> Any:
    """Return the elements as nested lists of Python numbers."""
    return self._array.tolist()


def _as_array(self: Tensor, dtype: Any = None, copy: Any = None) -> Any:
    array = self.numpy()
    return array if dtype is None or array.dtype == dtype else array.astype(dtype)


methods(__array__=_as_array)


@method
def element_size(self: Tensor) -> int:
    """Return the bytes of one element, as PyTorch stores it."""
    return self.dtype.itemsize


@method
def nelement(self: Tensor) -> int:
    """Return the number of elements."""
    return self._array.size


methods(
    itemsize=property(element_size),
    nbytes=property(lambda x: x._array.size * x.element_size()),
    is_cpu=True,
    layout=types.strided,
    retains_grad=False,
    ndimension=lambda self: self._array.ndim,
    get_device=lambda self: -1,
    **dict.fromkeys(
        (
            "is_cuda",
            "is_meta",
            "is_mkldnn",
            "is_mps",
            "is_nested",
            "is_quantized",
            "is_sparse",
            "is_sparse_csr",
            "is_xpu",
        ),
        False,
    ),
)


@method
def data_ptr(self: Tensor) -> int:
    """Return the address of the first element."""
    return int(self._array.ctypes.data)


@method
def storage_offset(self: Tensor) -> int:
    """Return how many elements after its memory's start the tensor begins."""
    root = self._array
    while isinstance(root.base, np.ndarray):
        root = root.base
    return (self.data_ptr() - int(root.ctypes.data)) // self._array.itemsize


def _deepcopy(self: Tensor, memo: dict[int, Any]) -> Tensor:
    """Copy a leaf for `copy.deepcopy`; shared tensors stay shared."""
    if id(self) in memo:
        return memo[id(self)]
    if self._node is not None:
        raise GraphError(
            "only tensors created explicitly by the user support the deepcopy protocol",
            got=f"the result of {self._node.name()}",
            hint="x.detach().clone()",
        )
    out = wrap(self._array.copy(), type(self))
    memo[id(self)] = out
    out._requires = self._requires
    out._grad = copy.deepcopy(self._grad, memo)
    kept = {k: v for k, v in self.__dict__.items() if not k.startswith("_")}
    out.__dict__.update(copy.deepcopy(kept, memo))
    return out


def _rebuild(kind: type[Tensor], array: Any, requires: bool, to: dtype) -> Tensor:
    """Make a tensor again in another process."""
    numpy_dtype(to)  # notes a half type
    out = wrap(halves.in_dtype(array, BFLOAT16) if to is types.bfloat16 else array, kind)
    out._requires = requires
    return out


def _reduce(self: Tensor) -> tuple[Any, ...]:
    """Take a tensor apart for another process; the graph stays behind."""
    if self._node is not None:
        raise GraphError(
            "only leaf tensors can be sent to another process",
            got=f"the result of {self._node.name()}", hint="x.detach()",
        )  # fmt: skip
    array = halves.widened(self._array) if self.dtype is types.bfloat16 else self._array
    return _rebuild, (type(self), np.array(array), self._requires, self.dtype)


methods(
    __deepcopy__=_deepcopy,
    __reduce__=_reduce,
)


@method
def apply_(self: Tensor, callable: Any) -> Tensor:
    """Overwrite each element with what `callable` returns for it; slow, for small tensors."""
    self._array[...] = np.vectorize(callable, otypes=[self._array.dtype])(self._array)
    self._bump()
    return self


LEGACY = {"float64": "Double", "float32": "Float", "float16": "Half", "bfloat16": "BFloat16",
          "int64": "Long", "int32": "Int", "int16": "Short", "int8": "Char", "uint8": "Byte",
          "bool": "Bool"}  # fmt: skip


def _type(self: Tensor, dtype: Any = None, non_blocking: bool = False) -> Any:
    """Return the name of the tensor's type, `torch.FloatTensor`, or the tensor in another."""
    if dtype is None:
        return f"torch.{LEGACY[self.dtype.name]}Tensor"
    if isinstance(dtype, type) and hasattr(dtype, "dtype"):  # torch.FloatTensor
        dtype = dtype.dtype
    if isinstance(dtype, str):
        names = {f"torch.{word}Tensor": name for name, word in LEGACY.items()}
        if dtype not in names:
            raise OptionError("a type's name is needed", got=repr(dtype), hint=min(names))
        dtype = DTYPES[names[dtype]]
    return cast(self, numpy_dtype(dtype))


methods(type=_type)


@method
def view_dtype(self: Tensor, dtype: dtype) -> Tensor:
    """Return a view that reads the same bytes as another dtype: `x.view(torch.int32)`."""
    if types.bfloat16 in {self.dtype, dtype}:
        raise NotCovered(
            "a view of the bits of bfloat16", got=f"{self.dtype} as {dtype}",
            hint="x.to(dtype), which converts the values",
        )  # fmt: skip
    try:
        out = wrap(self._array.view(numpy_dtype(dtype)))
    except ValueError as wrong:
        raise ShapeError(
            f"view as {dtype} needs a last dimension that its {dtype.itemsize} bytes divide",
            got=f"{self.dtype}, shape {tuple(self.shape)}: {wrong}",
        ) from wrong
    out._cell = self._counter()
    return out
