"""Functions that exist to be looked up, and say what they would need when they are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from chainrule.errors import NotCovered


def refusing(full: str, needs: str = "a GPU") -> Callable[..., NoReturn]:
    """Return a function that raises: there is nothing here that it could act on.

    >>> refusing("torch.cuda.synchronize")()
    Traceback (most recent call last):
    chainrule.errors.NotCovered: torch.cuda.synchronize needs a GPU; got the readable engine, \
on one CPU. Try: on PyTorch: import torch, or --engine torch.
    """

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise NotCovered(
            f"{full} needs {needs}",
            got="the readable engine, on one CPU",
            hint="on PyTorch: import torch, or --engine torch",
        )

    refuse.__name__ = refuse.__qualname__ = full.rpartition(".")[2]
    refuse.__doc__ = f"Raise: {full} needs {needs}."
    return refuse


def all_refusing(namespace: str, names: str, needs: str = "a GPU") -> dict[str, Any]:
    """Return such a function for each of several names."""
    return {name: refusing(f"{namespace}.{name}", needs) for name in names.split()}


def doing_nothing(names: str) -> dict[str, Any]:
    """Return for each name a function that has nothing to do here, and returns None."""

    def named(name: str) -> Callable[..., None]:
        def nothing(*_: Any, **__: Any) -> None:
            """Do nothing: there is nothing here that it could act on."""

        nothing.__name__ = nothing.__qualname__ = name
        return nothing

    return {name: named(name) for name in names.split()}


def counting_nothing(names: str) -> dict[str, Any]:
    """Return for each name a function that returns 0."""

    def named(name: str) -> Callable[..., int]:
        def zero(*_: Any, **__: Any) -> int:
            """Return 0."""
            return 0

        zero.__name__ = zero.__qualname__ = name
        return zero

    return {name: named(name) for name in names.split()}
