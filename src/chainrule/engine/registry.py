"""The engines there are, and the one that is loading a file right now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from chainrule.errors import EngineError, nearest

# The adapters have names that nobody imports: a submodule called `torch` would become an
# attribute of this package and answer in the engine's place, depending on import order.
ENGINES = {
    "numpy": "chainrule.engine._numpy_names",
    "torch": "chainrule.engine._torch_names",
}
_active: ContextVar[str | None] = ContextVar("engine", default=None)


@dataclass(frozen=True)
class Engine:
    """One engine's namespaces, under the names every PyTorch file uses."""

    name: str
    torch: Any
    nn: Any
    F: Any
    optim: Any


@cache
def get(name: str) -> Engine:
    """Return the engine called `name`: "numpy" (to read) or "torch" (to scale).

    Raises:
        EngineError: the name is unknown, or PyTorch is not installed.
    """
    if name not in ENGINES:
        raise EngineError("an engine is needed", got=repr(name), hint=nearest(name, ENGINES))
    try:
        names = import_module(ENGINES[name])
    except ModuleNotFoundError as missing:
        if missing.name != "torch":
            raise
        raise EngineError(
            "engine 'torch' needs PyTorch",
            got="a Python without it",
            hint="pip install torch, or --engine numpy",
        ) from None
    return Engine(name, names.torch, names.nn, names.F, names.optim)


@contextmanager
def loading_for(name: str) -> Iterator[None]:
    """Make `name` the engine that answers inside the block."""
    token = _active.set(name)
    try:
        yield
    finally:
        _active.reset(token)


def active() -> Engine | None:
    """Return the engine for which a file is being loaded, or None outside `load`."""
    name = _active.get()
    return None if name is None else get(name)
