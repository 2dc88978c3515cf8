"""Checks of what a transform is given."""

from collections.abc import Sequence
from numbers import Number
from typing import Any

from chainrule.data.vision.functional.kinds import is_tensor
from chainrule.errors import ArgumentError, OptionError


def numbers(x: Any, name: str, *lengths: int) -> Any:
    """Return `x`, a sequence of one of these lengths, or raise."""
    wanted = " or ".join(map(str, lengths))
    if not isinstance(x, Sequence) or isinstance(x, str):
        raise ArgumentError(f"{name} needs {wanted} numbers", got=repr(x))
    if len(x) not in lengths:
        raise OptionError(f"{name} needs {wanted} numbers", got=repr(x))
    return x


def angles(x: Any, name: str, *lengths: int) -> list[float]:
    """Return a range of degrees; one number stands for -x to x."""
    if isinstance(x, Number):
        if x < 0:  # type: ignore[operator]  # a real number
            raise OptionError(f"{name} as one number cannot be negative", got=f"{x}")
        x = [-x, x]  # type: ignore[operator]
    return [float(degrees) for degrees in numbers(x, name, *lengths)]


def filling(fill: Any) -> Any:
    """Return a colour: a number or a sequence; None is black."""
    if fill is not None and not isinstance(fill, Sequence | Number):
        raise ArgumentError("fill needs a number, or one for each channel", got=repr(fill))
    return 0 if fill is None else fill


def fill_for(img: Any, fill: Any, channels: int) -> Any:
    """Return the colour in the form that the picture's kind needs: floats for a tensor."""
    if not is_tensor(img):
        return fill
    values = [fill] * channels if isinstance(fill, int | float) else fill
    return [float(value) for value in values]


def ascending(x: Any, name: str) -> Any:
    """Return (low, high), or raise."""
    low, high = numbers(x, name, 2)
    if low > high:
        raise OptionError(f"{name} needs (low, high)", got=f"{x}", hint=f"({high}, {low})")
    return x
