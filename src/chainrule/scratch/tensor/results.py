"""Results with two parts, under PyTorch's names: `values, indices = x.max(1)`."""

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
    return made


def named(name: str, *parts: Any) -> Any:
    """Return `parts` as a tuple whose fields have PyTorch's names."""
    return kind(name)(*parts)
