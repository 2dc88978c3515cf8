"""The words the engine speaks: arrays, dtypes, devices, shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, NotCovered, OptionError

Array = np.ndarray
Needs = tuple[bool, ...]
Pullback = Callable[..., tuple[Any, ...]]  # (dy, needs) -> one gradient or None for each input
Result = tuple[Any, Pullback]


class dtype:  # noqa: N801 - PyTorch's name
    """The type of a tensor's elements; prints as PyTorch's.

    >>> float32, float32.itemsize, float32.is_floating_point
    (torch.float32, 4, True)
    """

    def __init__(self, name: str) -> None:
        """Name a dtype that NumPy stores under the same name."""
        self.name, self.numpy = name, np.dtype(name)
        self.itemsize = self.numpy.itemsize
        self.is_floating_point = self.numpy.kind == "f"
        self.is_complex = self.numpy.kind == "c"
        self.is_signed = self.numpy.kind in "fci"

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (_Lookup, self.name)


class _Lookup:
    """Find a dtype by name when a worker process unpacks one."""

    def __getattr__(self, name: str) -> dtype:
        return DTYPES[name]


float64, float32, float16 = dtype("float64"), dtype("float32"), dtype("float16")
int64, int32, int16, int8, uint8 = (dtype(n) for n in ("int64", "int32", "int16", "int8", "uint8"))
bool_ = dtype("bool")

DTYPES = {d.name: d for d in (float64, float32, float16, int64, int32, int16, int8, uint8, bool_)}
FROM_NUMPY = {d.numpy: d for d in DTYPES.values()}
FROM_PYTHON = {float: float32, int: int64, bool: bool_}
DEFAULT = {"float": float32}  # changed by set_default_dtype, read wherever a dtype is left out


def numpy_dtype(wanted: Any) -> np.dtype:
    """Return the NumPy dtype that stores `wanted`, a dtype of ours, Python's or NumPy's.

    >>> numpy_dtype(float32), numpy_dtype(int)
    (dtype('float32'), dtype('int64'))
    """
    if isinstance(wanted, dtype):
        return wanted.numpy
    if isinstance(wanted, type) and wanted in FROM_PYTHON:
        return FROM_PYTHON[wanted].numpy
    try:
        return np.dtype(wanted)
    except TypeError:
        raise ArgumentError(
            "a dtype is needed", got=repr(wanted), hint=f"one of {', '.join(DTYPES)}"
        ) from None


def torch_dtype(stored: np.dtype) -> dtype:
    """Return our dtype for an array's, or say that NumPy's has no twin here."""
    try:
        return FROM_NUMPY[stored]
    except KeyError:
        raise NotCovered(
            "a dtype of the readable engine is needed", got=str(stored), hint="x.astype('float32')"
        ) from None


class device:  # noqa: N801 - PyTorch's name
    """Where a tensor lives; here always the CPU.

    >>> device("cpu"), device("cpu").type
    (device(type='cpu'), 'cpu')
    """

    def __init__(self, type: object = "cpu", index: int | None = None) -> None:
        """Accept `"cpu"`, `"cpu:0"` or another device; anything else is not covered."""
        name, _, number = str(getattr(type, "type", type)).partition(":")
        if name not in {"cpu", "meta", "cuda", "mps", "xpu"}:
            raise OptionError("device needs 'cpu'", got=repr(type))
        if name != "cpu":
            raise NotCovered(
                "the readable engine runs on the CPU", got=repr(type), hint="--engine torch"
            )
        self.type, self.index = name, int(number) if number else index

    def __repr__(self) -> str:
        at = "" if self.index is None else f", index={self.index}"
        return f"device(type={self.type!r}{at})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))


class Size(tuple[int, ...]):
    """A tensor's shape: a tuple that prints as PyTorch's and counts its elements.

    >>> Size((2, 3)), Size((2, 3)).numel()
    (torch.Size([2, 3]), 6)
    """

    __slots__ = ()

    def numel(self) -> int:
        """Return the number of elements."""
        n = 1
        for length in self:
            n *= length
        return n

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __add__(self, other: Any) -> Size:
        return Size((*self, *other))

    def __getitem__(self, at: Any) -> Any:
        got = tuple.__getitem__(self, at)
        return Size(got) if isinstance(at, slice) else got
