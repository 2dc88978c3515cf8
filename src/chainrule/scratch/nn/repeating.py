"""A number for each axis: what `torch.nn.modules.utils` offers to layers that others write.

>>> _pair(3), _pair((1, 2)), _triple(0)
((3, 3), (1, 2), (0, 0, 0))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Any


def _ntuple(n: int, name: str = "parse") -> Callable[[Any], tuple[Any, ...]]:
    """Return a function that repeats a number n times, and leaves several as they are."""

    def repeated(x: Any) -> tuple[Any, ...]:
        return tuple(x) if isinstance(x, Iterable) else tuple(repeat(x, n))

    repeated.__name__ = name
    return repeated


_single, _pair = _ntuple(1, "_single"), _ntuple(2, "_pair")
_triple, _quadruple = _ntuple(3, "_triple"), _ntuple(4, "_quadruple")


def _reverse_repeat_tuple(t: tuple[Any, ...], n: int) -> tuple[Any, ...]:
    """Return each item n times, the last first: a padding as `F.pad` takes it."""
    return tuple(x for x in reversed(t) for _ in range(n))
