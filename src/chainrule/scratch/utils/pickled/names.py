"""The names that a pickle may ask for. Nothing is looked up in a module: this is the list."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

from chainrule.errors import LoadError, NotCovered
from chainrule.scratch import types
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.utils.pickled.storage import KINDS, rebuild, rebuild_parameter

PLAIN = (str, int, float, bool, type(None))
RISKY = {
    "os", "posix", "nt", "subprocess", "builtins", "__builtin__", "sys", "shutil", "socket",
    "importlib", "runpy", "operator", "functools", "ctypes", "pty", "webbrowser", "pickle",
}  # fmt: skip
# Parts of PyTorch whose tensors are not made here, by the word in the name that makes them.
ELSEWHERE = {
    "sparse": "sparse tensors", "qtensor": "quantized tensors", "nested": "nested tensors",
    "meta": "meta tensors", "wrapper": "wrapped tensors", "Complex": "complex numbers",
    "complex": "complex numbers", "QInt": "quantized tensors", "QUInt": "quantized tensors",
    "float8": "float8 numbers", "uint": "unsigned integers above uint8",
    "_tensor_v3": "unsigned integers above uint8, and float8 numbers",
}  # fmt: skip


class Allowed:
    """A name that may be called, with what it does."""

    def __init__(self, function: Callable[..., Any]) -> None:
        """Keep the function, one of ours."""
        self.function = function

    def __call__(self, *args: Any) -> Any:
        """Return what the name stands for, with these arguments."""
        return self.function(*args)


def from_type(function: Any, kind: Any, args: tuple[Any, ...], state: Any) -> Any:
    """Rebuild a tensor that carries attributes; they are left behind."""
    if not isinstance(function, Allowed) or kind not in (Tensor, "Parameter", "Buffer"):
        raise TypeError("a tensor is rebuilt by a name of the list")
    return function(*args)


def counter(counts: Any = ()) -> Counter[Any]:
    """Rebuild a Counter."""
    checked = dict(counts)
    if not all(isinstance(k, PLAIN) and isinstance(n, int) for k, n in checked.items()):
        raise TypeError("a Counter counts text or numbers")
    return Counter(checked)


def plain_set(values: Any = ()) -> set[Any]:
    """Rebuild a set, of text or numbers."""
    if not all(isinstance(value, PLAIN) for value in values):
        raise TypeError("a set holds text or numbers")
    return set(values)


def encoded(text: str, encoding: str) -> bytes:
    """Rebuild bytes, which older pickles hold as text."""
    if encoding != "latin1":
        raise ValueError(f"bytes are text in latin1, not in {encoding!r}")
    return text.encode("latin1")


def ordered(pairs: Any = ()) -> OrderedDict[Any, Any]:
    """Rebuild an OrderedDict, filled later on or from pairs."""
    filled: OrderedDict[Any, Any] = OrderedDict()
    for key, value in pairs:
        if not isinstance(key, PLAIN):
            raise TypeError("a key is text or a number")
        filled[key] = value
    return filled


def size(lengths: Any) -> types.Size:
    """Rebuild a torch.Size."""
    return types.Size(int(n) for n in lengths)


NAMES: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): Allowed(ordered),
    ("collections", "Counter"): Allowed(counter),
    ("_codecs", "encode"): Allowed(encoded),
    ("builtins", "set"): Allowed(plain_set),
    ("__builtin__", "set"): Allowed(plain_set),
    ("torch", "Size"): Allowed(size),
    ("torch", "device"): Allowed(types.device),
    ("torch", "Tensor"): Tensor,
    ("torch.nn.parameter", "Parameter"): "Parameter",
    ("torch.nn.parameter", "Buffer"): "Buffer",
    ("torch._utils", "_rebuild_tensor"): Allowed(rebuild),
    ("torch._utils", "_rebuild_tensor_v2"): Allowed(rebuild),
    ("torch._utils", "_rebuild_parameter"): Allowed(rebuild_parameter),
    ("torch._utils", "_rebuild_parameter_with_state"): Allowed(rebuild_parameter),
    ("torch._tensor", "_rebuild_from_type_v2"): Allowed(from_type),
}
NAMES |= {("torch", name): dtype for name, dtype in types.DTYPES.items()}
NAMES |= {("torch", name): kind for name, kind in KINDS.items()}


def find(module: str, name: str) -> Any:
    """Return what a name may do, or raise."""
    known = NAMES.get((module, name))
    if known is not None:
        return known
    asked = f"{module}.{name}"
    if module.split(".")[0] == "torch":
        for word, what in ELSEWHERE.items():
            if word in name:
                raise NotCovered(f"{what} in a file", got=asked, hint="--engine torch")
    if module.split(".")[0] in RISKY:
        raise LoadError(
            "the file asks for a function of Python or the system, as a virus would",
            got=asked,
            hint="do not open it with anything else either",
        )
    raise LoadError(
        "the file holds an object that is no tensor, number or container",
        got=asked,
        hint="where you trust it, load it with PyTorch (weights_only=False) and save the "
        "state_dict(), or numbers in place of NumPy's: float(x)",
    )
