"""The older constructors: `torch.Tensor(2, 3)`, `torch.FloatTensor([1, 2])`, `x.new(3)`.

    torch.Tensor(2, 3)            a size: a tensor of that shape, to be filled
    torch.Tensor([2, 3])          a sequence: its numbers
    torch.LongTensor([1, 2])      the same for one dtype
    isinstance(x, torch.LongTensor)

`torch.tensor` and `torch.empty` say which of both is meant; new programs use them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, OptionError, ShapeError
from chainrule.scratch import types
from chainrule.scratch.tensor.convert import LEGACY
from chainrule.scratch.tensor.core import Tensor, methods, wrap
from chainrule.scratch.tensor.creation import empty, set_default_dtype, to_array
from chainrule.scratch.types import DEFAULT, DTYPES, Array, Size, dtype

__all__ = [
    "BFloat16Tensor", "BoolTensor", "ByteTensor", "CharTensor", "DoubleTensor", "FloatTensor",
    "HalfTensor", "IntTensor", "LongTensor", "ShortTensor", "set_default_tensor_type",
]  # fmt: skip


def array_of(given: tuple[Any, ...], of: dtype, device: Any = None) -> Array:
    """Return the array for what such a constructor was given: sizes, numbers or a tensor."""
    types.on_cpu("cpu" if device is None else device)
    first = given[0] if given else Size((0,))
    if isinstance(first, Size):
        given = first
    elif isinstance(first, Tensor):
        return first._array
    elif isinstance(first, list | tuple | range | np.ndarray) and not np.isscalar(first):
        return to_array(list(first) if isinstance(first, range) else first, of)
    if not all(hasattr(n, "__index__") for n in given):
        raise ArgumentError(
            "new(): data must be a sequence", got=type(first).__name__,
            hint="torch.tensor(x), or sizes: torch.empty(2, 3)",
        )  # fmt: skip
    if any(n < 0 for n in given):
        raise ShapeError("a shape needs lengths of 0 or more", got=repr(given))
    array: Array = empty(*given, dtype=of)._array
    return array


def _init(self: Tensor, *data: Any, device: Any = None) -> None:
    """Take sizes, or copy numbers into the default dtype; `torch.tensor` chooses a dtype."""
    self._array = array_of(data, DEFAULT["float"], device)


def _new(self: Tensor, *data: Any, device: Any = None) -> Tensor:
    """Return a new tensor of this one's dtype: of a size, or of numbers."""
    return wrap(array_of(data, self.dtype, device))


methods(__init__=_init, new=_new)


class TensorType(type):
    """The class of `torch.FloatTensor` and its kind: calling one makes a plain Tensor."""

    dtype: dtype

    def __call__(cls, *data: Any, device: Any = None) -> Tensor:
        """Return a new tensor of the dtype: of a size, or of numbers."""
        first = data[0] if data else None
        if isinstance(first, Tensor) and first.dtype is not cls.dtype:
            raise ArgumentError(
                f"{cls.__name__} shares memory with a tensor of its own dtype",
                got=repr(first.dtype), hint=f"x.to({cls.dtype})",
            )  # fmt: skip
        return wrap(array_of(data, cls.dtype, device))

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and instance.dtype is cls.dtype

    def __repr__(cls) -> str:
        return f"<class 'torch.{cls.__name__}'>"


def typed(name: str) -> Any:
    """Make the class for the dtype that a name of older times stands for."""
    word = name.removesuffix("Tensor")
    of = next(DTYPES[name] for name, legacy in LEGACY.items() if legacy == word)
    return TensorType(name, (), {"dtype": of, "__module__": "torch", "__doc__": f"{of} tensors."})


BFloat16Tensor, BoolTensor, ByteTensor = map(typed, ("BFloat16Tensor", "BoolTensor", "ByteTensor"))
CharTensor, DoubleTensor, FloatTensor = map(typed, ("CharTensor", "DoubleTensor", "FloatTensor"))
HalfTensor, IntTensor, LongTensor = map(typed, ("HalfTensor", "IntTensor", "LongTensor"))
ShortTensor = typed("ShortTensor")


def set_default_tensor_type(t: Any) -> None:
    """Choose the dtype of floats by the name of a tensor type, or by the type itself."""
    names = {f"torch.{word}Tensor": DTYPES[name] for name, word in LEGACY.items()}
    if isinstance(t, str) and t not in names:
        raise OptionError("a type's name is needed", got=repr(t), hint="torch.DoubleTensor")
    set_default_dtype(names[t] if isinstance(t, str) else t.dtype)
