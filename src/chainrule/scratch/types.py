"""The words the engine speaks: arrays, dtypes, devices, shapes."""

from __future__ import annotations

from collections.abc import Callable
from math import log10
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, NotCovered, RangeError

Array = np.ndarray
Needs = tuple[bool, ...]
Pullback = Callable[..., tuple[Any, ...]]  # (dy, needs) -> one gradient or None for each input
Result = tuple[Any, Pullback]


class dtype:  # noqa: N801 - PyTorch's name
    """The type of a tensor's elements; prints as PyTorch's.

    float64, float32, float16 and the integers are stored as NumPy's of the same name;
    bfloat16, which NumPy lacks, as float32 with rounded values (see `BFLOAT16`).

    >>> float32, float32.itemsize, float32.is_floating_point
    (torch.float32, 4, True)
    """

    def __init__(self, name: str, stored: np.dtype | None = None, itemsize: int = 0) -> None:
        """Name a dtype that NumPy stores under the same name, or as `stored`."""
        self.name, self.numpy = name, np.dtype(name) if stored is None else stored
        self.itemsize = itemsize or self.numpy.itemsize
        self.is_floating_point = self.numpy.kind == "f"
        self.is_complex = self.numpy.kind == "c"
        self.is_signed = self.numpy.kind in "fci"
        self.is_half = self.is_floating_point and self.itemsize == 2

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _named, (self.name,)


def _named(name: str) -> dtype:
    """Find a dtype by name, when a worker process unpacks one."""
    return DTYPES[name]


# NumPy has no bfloat16. It is stored as float32 whose values are rounded to the 8 bits that
# bfloat16 keeps, under a label that makes this one dtype object differ from float32's.
BFLOAT16 = np.dtype(np.float32, metadata={"torch": "bfloat16"})
# The half types that this process has named; while there are none, `apply` need not look.
HALVES_IN_USE: set[str] = set()

float64, float32, float16 = dtype("float64"), dtype("float32"), dtype("float16")
int64, int32, int16, int8, uint8 = (dtype(n) for n in ("int64", "int32", "int16", "int8", "uint8"))
bool_ = dtype("bool")
bfloat16 = dtype("bfloat16", BFLOAT16, itemsize=2)
complex64, complex128 = dtype("complex64"), dtype("complex128")  # named, not covered

_STORED = (float64, float32, float16, int64, int32, int16, int8, uint8, bool_)
FROM_NUMPY = {d.numpy: d for d in _STORED}
DTYPES = {d.name: d for d in (*_STORED, bfloat16)}
FROM_PYTHON = {float: float32, int: int64, bool: bool_}
DEFAULT = {"float": float32}  # changed by set_default_dtype, read wherever a dtype is left out


def numpy_dtype(wanted: Any) -> np.dtype:
    """Return the NumPy dtype that stores `wanted`, a dtype of ours, Python's or NumPy's.

    >>> numpy_dtype(float32), numpy_dtype(int)
    (dtype('float32'), dtype('int64'))
    """
    if isinstance(wanted, dtype):
        if wanted.is_half:
            HALVES_IN_USE.add(wanted.name)
        if wanted.is_complex:
            raise NotCovered("complex numbers", got=repr(wanted), hint="--engine torch")
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
    if stored is BFLOAT16:
        return bfloat16
    try:
        return FROM_NUMPY[stored]
    except KeyError:
        raise NotCovered(
            "a dtype of the readable engine is needed", got=str(stored), hint="x.astype('float32')"
        ) from None


class finfo:  # noqa: N801 - PyTorch's name
    """The limits of a float dtype, worked out from its bits.

    Math:  with F fraction bits and E exponent bits, and top = 2ᴱ⁻¹:
           eps = 2⁻ᶠ,  max = (2 - eps) 2ᵗᵒᵖ⁻¹,  smallest_normal = 2²⁻ᵗᵒᵖ

    >>> finfo(float32).max, finfo(bfloat16).eps
    (3.4028234663852886e+38, 0.0078125)
    """

    FRACTION_AND_EXPONENT = {  # noqa: RUF012 - never written to
        "float64": (52, 11), "float32": (23, 8), "float16": (10, 5), "bfloat16": (7, 8),
    }  # fmt: skip

    def __init__(self, type: dtype | None = None) -> None:
        """Take a float dtype, or the default one."""
        of = DEFAULT["float"] if type is None else type
        if not (isinstance(of, dtype) and of.is_floating_point):
            raise ArgumentError(
                "finfo() requires a floating point input type", got=repr(type), hint="torch.iinfo"
            )
        fraction, exponent = self.FRACTION_AND_EXPONENT[of.name]
        top = 1 << exponent - 1
        self.dtype, self.bits = of.name, 8 * of.itemsize
        self.eps = 2.0**-fraction
        self.max = (2 - self.eps) * 2.0 ** (top - 1)
        self.min, self.tiny = -self.max, 2.0 ** (2 - top)
        self.smallest_normal = self.tiny
        self.resolution = float(f"1e-{int(fraction * log10(2))}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, finfo) and self.dtype == other.dtype

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        names = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        return f"finfo({', '.join(f'{n}={getattr(self, n):g}' for n in names)}, dtype={self.dtype})"


class iinfo:  # noqa: N801 - PyTorch's name
    """The limits of an integer dtype.

    >>> iinfo(uint8).min, iinfo(uint8).max
    (0, 255)
    """

    def __init__(self, type: dtype) -> None:
        """Take an integer dtype."""
        if not (isinstance(type, dtype) and type.numpy.kind in "iu"):
            raise ArgumentError(
                "iinfo() requires an integer input type", got=repr(type), hint="torch.finfo"
            )
        self.dtype, self.bits = type.name, 8 * type.itemsize
        self.min = -(1 << self.bits - 1) if type.is_signed else 0
        self.max = self.min + (1 << self.bits) - 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, iinfo) and self.dtype == other.dtype

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"


class memory_format:  # noqa: N801 - PyTorch's name
    """In which order the axes of a tensor lie in memory; prints as PyTorch's.

    >>> channels_last
    torch.channels_last
    """

    def __init__(self, name: str, axes: tuple[int, ...] = ()) -> None:
        """Name a format; `axes` come in this order, or in reading order."""
        self.name, self.axes = name, axes

    def __repr__(self) -> str:
        return f"torch.{self.name}"


contiguous_format, preserve_format = map(memory_format, ("contiguous_format", "preserve_format"))
legacy_contiguous_format = contiguous_format
channels_last = memory_format("channels_last", (0, 2, 3, 1))
channels_last_3d = memory_format("channels_last_3d", (0, 2, 3, 4, 1))


class layout:  # noqa: N801 - PyTorch's name
    """How the elements of a tensor are found: by strides, but for sparse matrices."""

    def __init__(self, name: str = "strided") -> None:
        """Name a layout."""
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


strided = layout()


KINDS = (
    "cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga",
    "maia", "xla", "lazy", "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone",
)  # fmt: skip


class device:  # noqa: N801 - PyTorch's name
    """The name of a place where tensors live; those here live on the CPU, see `on_cpu`.

    >>> device("cpu"), device("cuda:0").type, device("cuda", 1)
    (device(type='cpu'), 'cuda', device(type='cuda', index=1))
    """

    def __init__(self, type: Any = "cpu", index: int | None = None) -> None:
        """Take `"cuda"`, `"cuda:0"`, another device, or a kind and an index."""
        if isinstance(type, device):
            type, index = type.type, type.index
        if isinstance(type, int):
            raise nowhere_else(type)
        if not isinstance(type, str):
            raise ArgumentError("device needs the name of a place", got=repr(type), hint='"cpu"')
        name, colon, number = type.partition(":")
        if name not in KINDS:
            raise RangeError(f"device needs one of {', '.join(KINDS)}", got=repr(type))
        if colon and (index is not None or not number.isdecimal() or number != str(int(number))):
            raise RangeError('device needs a kind and one index, as "cuda:0"', got=repr(type))
        if index is not None and index < 0:
            raise RangeError("Device index must not be negative", got=str(index))
        self.type: str = name
        self.index: int | None = int(number) if colon else index

    def __repr__(self) -> str:
        at = "" if self.index is None else f", index={self.index}"
        return f"device(type={self.type!r}{at})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))

    def __enter__(self) -> device:
        """Make tensors here, where they are made anyway."""
        return on_cpu(self)

    def __exit__(self, *error: object) -> None:
        """Leave the block."""

    def __reduce__(self) -> tuple[type[device], tuple[str]]:
        return device, (str(self),)


def on_cpu(where: Any) -> device:
    """Return the device, which must be the CPU.

    >>> on_cpu("cuda")
    Traceback (most recent call last):
    chainrule.errors.NotCovered: the readable engine runs on the CPU; got 'cuda'. \
Try: "cpu", or run on PyTorch: --engine torch.
    """
    found = where if isinstance(where, device) else device(where)
    if found.type != "cpu":
        raise nowhere_else(str(found))
    return found


def nowhere_else(where: str | int) -> NotCovered:
    """Return the error for a device that is not here."""
    return NotCovered(
        "the readable engine runs on the CPU",
        got=repr(where),
        hint='"cpu", or run on PyTorch: --engine torch',
    )


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
