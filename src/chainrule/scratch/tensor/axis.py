"""NumPy's words for two arguments: `axis` for `dim`, `keepdims` for `keepdim`.

    x.argmax(axis=1)      torch.cat([x, y], axis=0)      x.amax(axis=1, keepdims=True)

PyTorch takes both words everywhere. The functions here know PyTorch's alone; `taking_axis` puts
NumPy's in front of them. It costs nothing where arguments come by place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from chainrule.scratch.tensor.core import Tensor, methods


def taking_axis(names: dict[str, Any]) -> dict[str, Any]:
    """Return those of a namespace's functions that have `dim`, each taking `axis` too."""
    return {name: with_axis(f) for name, f in names.items() if has_dim(f)}


def attach() -> None:
    """Let the methods of Tensor take `axis` too."""
    methods(**taking_axis(dict(vars(Tensor))))


def has_dim(function: Any) -> bool:
    """Tell whether something is a function with an argument `dim` and none called `axis`."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    named = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return "dim" in named and "axis" not in named


def with_axis(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, called by NumPy's words or PyTorch's.

    >>> with_axis(lambda x, dim: (x, dim))("x", axis=1)
    ('x', 1)
    """

    @wraps(function)
    def called(*args: Any, **options: Any) -> Any:
        if options:
            rename(options)
        return function(*args, **options)

    return called


def rename(options: dict[str, Any]) -> None:
    """Give arguments PyTorch's words, in place."""
    if "axis" in options:
        options["dim"] = options.pop("axis")
    if "keepdims" in options:
        options["keepdim"] = options.pop("keepdims")
