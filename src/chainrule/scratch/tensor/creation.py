"""New tensors: from numbers, from rules, from other tensors' looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, DtypeError, NotCovered, OptionError, ShapeError
from chainrule.scratch.generator.layout import relaid
from chainrule.scratch.ops import halves
from chainrule.scratch.tensor.axes import sizes
from chainrule.scratch.tensor.core import Tensor, methods, wrap
from chainrule.scratch.traps import copied
from chainrule.scratch.types import (
    BFLOAT16,
    DEFAULT,
    HALVES_IN_USE,
    dtype,
    numpy_dtype,
    on_cpu,
    preserve_format,
)

__all__ = [
    "arange", "as_tensor", "asarray", "empty", "empty_like", "eye", "from_numpy", "full",
    "full_like", "get_default_dtype", "linspace", "logspace", "ones", "ones_like", "scalar_tensor",
    "set_default_dtype", "tensor", "tril_indices", "triu_indices", "zeros", "zeros_like",
]  # fmt: skip


def finish(array: Any, requires_grad: bool, where: Any = None) -> Tensor:
    """Wrap a new array, after checking that it is wanted on the CPU."""
    if where is not None:
        on_cpu(where)
    out = wrap(halves.in_dtype(array, BFLOAT16) if array.dtype is BFLOAT16 else array)
    if requires_grad:
        out.requires_grad = True
    return out


def get_default_dtype() -> dtype:
    """Return the dtype that floats get where none is named."""
    return DEFAULT["float"]


def set_default_dtype(d: dtype) -> None:
    """Choose the dtype that floats get where none is named."""
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise ArgumentError("the default dtype needs to be a float", got=repr(d))
    numpy_dtype(d)  # notes that a half type is in use
    DEFAULT["float"] = d


def to_array(data: Any, dtype: Any) -> Any:
    """Return a fresh array of `data`: nested lists, numbers, arrays, tensors."""
    if isinstance(data, Tensor):
        data = data._array
    elif isinstance(data, tuple | list):
        data = without_tensors(data)
    to = None if dtype is None else numpy_dtype(dtype)
    array = numbers(data, None if to is None or halves.is_half(to) else to)
    from_python = not isinstance(data, np.ndarray | np.generic)
    if to is None and array.dtype.kind == "f" and (from_python or array.size == 0):
        to = DEFAULT["float"].numpy
    if to is not None and halves.is_half(to):
        return halves.in_dtype(array, to)
    return note_halves(array if to is None else array.astype(to, copy=False))


def numbers(data: Any, to: np.dtype | None) -> Any:
    """Return a fresh array of numbers or bools, in NumPy's choice of dtype if none is named."""
    try:
        array = np.array(data, dtype=to)
    except ValueError as wrong:
        raise OptionError(
            "tensor() needs nested sequences of equal length", got=str(wrong)
        ) from wrong
    except OverflowError as wrong:
        raise DtypeError(
            f"value cannot be converted to type {to} without overflow", got=str(wrong),
            hint="a wider dtype",
        ) from wrong  # fmt: skip
    if array.dtype == np.uint64 and not isinstance(data, np.ndarray | np.generic):
        raise OptionError("tensor() needs integers that int64 holds", got=repr(data)[:60])
    if array.dtype.kind == "c":
        raise NotCovered("complex numbers", got=repr(data)[:60], hint="--engine torch")
    if array.dtype.kind not in "fiub":
        raise ArgumentError("tensor() needs numbers or bools", got=repr(data)[:60])
    return array


def note_halves(array: Any) -> Any:
    """Remember that a half type is in use, where NumPy brought one."""
    if array.dtype == np.float16:
        HALVES_IN_USE.add("float16")
    return array


def without_tensors(data: Any) -> Any:
    """Return nested lists with numbers for the tensors inside."""
    if isinstance(data, Tensor):
        return data._array.item() if data._array.size == 1 else data._array.tolist()
    return [without_tensors(d) for d in data] if isinstance(data, tuple | list) else data


def tensor(
    data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Copy numbers into a new tensor; floats become float32, integers int64.

    >>> tensor([[1, 2], [3, 4]]).dtype, tensor([2.0]).dtype
    (torch.int64, torch.float32)
    """
    if isinstance(data, Tensor):
        copied(data)
    return finish(to_array(data, dtype), requires_grad, device)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """Return `data` as a tensor, sharing memory where possible."""
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    if isinstance(data, np.ndarray) and dtype is None:
        return from_numpy(data)
    return tensor(data, dtype=dtype, device=device)


def asarray(
    obj: Any, *, dtype: Any = None, device: Any = None, copy: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Return `obj` as a tensor, copied if asked for."""
    x = finish(to_array(obj, dtype), False) if copy else as_tensor(obj, dtype, device)
    return x.requires_grad_() if requires_grad else x


def from_numpy(ndarray: Any) -> Tensor:
    """Return a tensor on the memory of a NumPy array."""
    if not isinstance(ndarray, np.ndarray):
        raise ArgumentError("from_numpy needs a NumPy array", got=type(ndarray).__name__)
    if ndarray.dtype.kind not in "fiub":
        raise ArgumentError("from_numpy needs numbers or bools", got=str(ndarray.dtype))
    return wrap(note_halves(ndarray))


def scalar_tensor(s: Any, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Return a 0-d tensor."""
    return tensor(s, dtype=dtype or DEFAULT["float"], device=device)


def filled(make: Callable[..., Any], doc: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Make a factory such as `zeros`, and its twin `zeros_like`."""

    def factory(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False,
                layout: Any = None, pin_memory: bool = False, **named: Any) -> Tensor:  # fmt: skip
        shape = sizes((named["size"],) if "size" in named else size)
        if any(n < 0 for n in shape):
            raise ShapeError("a shape needs lengths of 0 or more", got=repr(shape))
        return finish(make(shape, numpy_dtype(dtype or DEFAULT["float"])), requires_grad, device)

    def like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False,
             layout: Any = None, memory_format: Any = None) -> Tensor:  # fmt: skip
        to = input._array.dtype if dtype is None else numpy_dtype(dtype)
        array = make(input._array.shape, to)
        if not input._array.flags.c_contiguous and memory_format in {None, preserve_format}:
            array = relaid(array, input._array)
        return finish(array, requires_grad, device)

    factory.__doc__, like.__doc__ = f"Return {doc}.", f"Return {doc}, of the shape of `input`."
    return factory, like


zeros, zeros_like = filled(np.zeros, "zeros")
ones, ones_like = filled(np.ones, "ones")
# PyTorch leaves what memory held; zeros make a forgotten fill repeat.
empty, empty_like = filled(np.zeros, "a tensor to be filled (zeros until then)")
for _name in ("zeros", "ones", "empty"):
    globals()[_name].__name__, globals()[_name + "_like"].__name__ = _name, _name + "_like"


def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None,
         requires_grad: bool = False, layout: Any = None) -> Tensor:  # fmt: skip
    """Return a tensor with one number everywhere."""
    value = to_array(fill_value, dtype)
    if np.isinf(value) and np.isfinite(fill_value):
        raise DtypeError(
            f"value cannot be converted to type {dtype} without overflow", got=str(fill_value),
            hint="a wider dtype, or inf itself",
        )  # fmt: skip
    return finish(np.full(sizes((size,)), value), requires_grad, device)


def full_like(input: Tensor, fill_value: Any, *, dtype: Any = None, layout: Any = None,
              device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
              memory_format: Any = None) -> Tensor:  # fmt: skip
    """Return one number everywhere, in the shape and dtype of `input`."""
    y = full(input._array.shape, fill_value, dtype=dtype or input.dtype, device=device)
    if not input._array.flags.c_contiguous and memory_format in {None, preserve_format}:
        y._array = relaid(y._array, input._array)
    return finish(y._array, requires_grad)


def arange(
    start: Any = 0, end: Any = None, step: Any = 1, *, dtype: Any = None, layout: Any = None,
    device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Return start, start + step, ... up to but without `end`."""
    low, high = (0, start) if end is None else (start, end)
    low, high, step = (x.item() if isinstance(x, Tensor) else x for x in (low, high, step))
    if step == 0:
        raise ShapeError("arange needs a step other than zero", got="0")
    if (high - low) / step < 0:
        raise ShapeError(
            "upper bound and lower bound inconsistent with step sign", got=f"{low}, {high}, {step}"
        )
    whole = all(isinstance(x, int) for x in (low, high, step))
    to = numpy_dtype(dtype or (int if whole else DEFAULT["float"]))
    n = int(np.ceil((high - low) / step))
    return finish((low + step * np.arange(n)).astype(to), requires_grad, device)


def linspace(
    start: Any, end: Any, steps: int, *, dtype: Any = None, layout: Any = None,
    device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Return `steps` evenly spaced numbers from `start` to `end`, both included."""
    if steps < 0:
        raise OptionError("number of steps must be non-negative", got=str(steps))
    to = numpy_dtype(dtype or DEFAULT["float"])
    return finish(np.linspace(float(start), float(end), steps).astype(to), requires_grad, device)


def logspace(
    start: Any, end: Any, steps: int, base: float = 10.0, *, dtype: Any = None, layout: Any = None,
    device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Return `steps` numbers from base**start to base**end, evenly spaced in the exponent."""
    exponents = np.linspace(float(start), float(end), steps)
    to = numpy_dtype(dtype or DEFAULT["float"])
    return finish((base**exponents).astype(to), requires_grad, device)


def eye(
    n: int, m: Any = None, *, dtype: Any = None, layout: Any = None, device: Any = None,
    pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Return a matrix with ones on the diagonal."""
    return finish(np.eye(n, m, dtype=numpy_dtype(dtype or DEFAULT["float"])), requires_grad, device)


def corner(indices: Callable[..., Any], which: str) -> Callable[..., Tensor]:
    """Make `tril_indices` or `triu_indices`."""

    def function(row: int, col: int, offset: int = 0, *, dtype: Any = int, device: Any = None,
                 layout: Any = None) -> Tensor:  # fmt: skip
        return finish(np.stack(indices(row, offset, col)).astype(numpy_dtype(dtype)), False, device)

    function.__name__ = indices.__name__
    function.__doc__ = (
        f"Return the rows and columns of {which} triangle, one row of the result each."
    )
    return function


tril_indices, triu_indices = corner(np.tril_indices, "a lower"), corner(np.triu_indices, "an upper")


def of_my_dtype(factory: Callable[..., Any]) -> Callable[..., Any]:
    """Make `x.new_zeros(...)` and its kind: a new tensor of the dtype of `x`."""

    def made(self: Tensor, *size: Any, dtype: Any = None, **options: Any) -> Any:
        return factory(*size, dtype=dtype or self.dtype, **options)

    made.__doc__ = f"{(factory.__doc__ or '').rstrip('.')}, of this tensor's dtype."
    return made


methods(
    new_empty=of_my_dtype(empty),
    new_full=of_my_dtype(full),
    new_ones=of_my_dtype(ones),
    new_tensor=of_my_dtype(tensor),
    new_zeros=of_my_dtype(zeros),
)
