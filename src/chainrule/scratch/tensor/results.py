"""Results with two parts, under PyTorch's names: `values, indices = x.max(1)`.

>>> named("topk", [3, 2], [0, 4])
torch.return_types.topk(
values=[3, 2],
indices=[0, 4])
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from typing import Any

FIELDS = {"aminmax": ("min", "max")}


@cache
def kind(name: str) -> Any:
    """Return the named tuple `torch.return_types.NAME`."""
    fields = FIELDS.get(name, ("values", "indices"))
    made: Any = namedtuple(name, fields)  # type: ignore[misc]
    made.__module__ = "torch.return_types"
    made.__repr__ = shown  # type: ignore[method-assign]
    return made


def shown(self: Any) -> str:
    """Return what PyTorch prints: each part on a line of its own."""
    parts = ",\n".join(f"{name}={part!r}" for name, part in self._asdict().items())
    return f"torch.return_types.{type(self).__name__}(\n{parts})"


def named(name: str, *parts: Any) -> Any:
    """Return `parts` as a tuple whose fields have PyTorch's names."""
    return kind(name)(*parts)
