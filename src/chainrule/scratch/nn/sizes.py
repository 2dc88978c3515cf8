"""Sizes given as one number for all axes, or one for each."""

from __future__ import annotations

from typing import Any


def per_axis(value: Any, axes: int) -> tuple[int, ...]:
    """Return one number for each axis.

    >>> per_axis(3, 2), per_axis((3, 5), 2)
    ((3, 3), (3, 5))
    """
    return tuple(value) if isinstance(value, tuple | list) else (value,) * axes
