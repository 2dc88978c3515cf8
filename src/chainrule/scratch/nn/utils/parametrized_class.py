"""The class of a parametrized module: that of the module, with properties for attributes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from chainrule.errors import GraphError
from chainrule.scratch.tensor.core import Tensor


class Cache:
    """Values computed inside `cached()` blocks, by module and name."""

    depth = 0
    values: dict[tuple[int, str], Tensor] = {}  # noqa: RUF012 - one for all


@contextmanager
def cached() -> Iterator[None]:
    """Compute each parametrized attribute only once within the block.

    Why: a recurrent layer reads its weight at every step.
    """
    Cache.depth += 1
    try:
        yield
    finally:
        Cache.depth -= 1
        if not Cache.depth:
            Cache.values.clear()


def own_class(kind: type) -> type:
    """Return a child of a class, to hold the properties of one module."""

    def refuse(self: Any) -> Any:
        raise GraphError(
            "parametrized modules are saved through state_dict() only", got="pickle or copy"
        )

    def copied(self: Any, memo: dict[int, Any]) -> Any:
        if id(self) not in memo:
            its_own = own_class(kind)
            for name in self.parametrizations:
                setattr(its_own, name, computed(name))
            twin: Any = object.__new__(its_own)
            memo[id(self)] = twin
            vars(twin).update(deepcopy(vars(self), memo))
        return memo[id(self)]

    own: dict[str, Any] = {"__getstate__": refuse}
    if not hasattr(kind, "__deepcopy__"):
        own["__deepcopy__"] = copied
    return type(f"Parametrized{kind.__name__}", (kind,), own)


def computed(name: str) -> property:
    """Return the property that stands for a parametrized attribute."""

    def read(self: Any) -> Tensor:
        if not Cache.depth:
            fresh: Tensor = self.parametrizations[name]()
            return fresh
        key = (id(self), name)
        if key not in Cache.values:
            Cache.values[key] = self.parametrizations[name]()
        return Cache.values[key]

    def write(self: Any, value: Tensor) -> None:
        self.parametrizations[name].right_inverse(value)

    return property(read, write)
