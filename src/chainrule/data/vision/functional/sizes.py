"""Sizes as torchvision takes them: one number, or one for each axis."""

from collections.abc import Sequence
from numbers import Number
from typing import Any

from chainrule.errors import ArgumentError, OptionError


def pair(size: Any, what: str = "size") -> tuple[int, int]:
    """Return (height, width) of a number or of a list of one or two."""
    if isinstance(size, Number):
        return int(size), int(size)  # type: ignore[call-overload]  # a number that int() takes
    if not isinstance(size, Sequence):
        raise ArgumentError(f"{what} needs a number, or (height, width)", got=repr(size))
    if len(size) not in {1, 2}:
        raise OptionError(f"{what} needs one number or two, (height, width)", got=repr(size))
    return size[0], size[-1]


def four_sides(padding: Any) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) of one, two (across, down) or four numbers."""
    if isinstance(padding, Number):
        padding = (padding,)
    if not isinstance(padding, tuple | list):
        raise ArgumentError("padding needs a number or a list of them", got=repr(padding))
    if len(padding) not in {1, 2, 4}:
        raise OptionError("padding needs 1, 2 or 4 numbers", got=repr(padding))
    left, top, right, bottom = list(padding) * (4 // len(padding))
    return left, top, right, bottom


def resized(height: int, width: int, size: Any, max_size: int | None) -> tuple[int, int]:
    """Return the height and width that `resize` makes.

    One number is for the shorter side, and the longer one follows; two are (height, width).
    """
    size = [size] if isinstance(size, int) else list(size)
    if len(size) not in {1, 2}:
        raise OptionError("size needs one number or two, (height, width)", got=repr(size))
    if max_size is not None and len(size) == 2:
        raise OptionError("max_size needs a size of one number", got=repr(size))
    if len(size) == 2:
        return size[0], size[1]
    shorter, longer = sorted((height, width))
    new_shorter, new_longer = size[0], int(size[0] * longer / shorter)
    if max_size is not None and max_size <= new_shorter:
        raise OptionError("max_size must be above size", got=f"{max_size} and {size[0]}")
    if max_size is not None and new_longer > max_size:
        new_shorter, new_longer = int(max_size * new_shorter / new_longer), max_size
    return (new_longer, new_shorter) if width <= height else (new_shorter, new_longer)
