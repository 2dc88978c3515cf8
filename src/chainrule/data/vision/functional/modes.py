"""How pixels between pixels are made up."""

from enum import Enum
from typing import Any

from chainrule.errors import ArgumentError, nearest


class InterpolationMode(Enum):
    """The ways to interpolate; the last three are for PIL pictures alone."""

    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


# Pillow's own numbers for its resampling filters.
PIL_NUMBERS = {
    InterpolationMode.NEAREST: 0,
    InterpolationMode.NEAREST_EXACT: 0,
    InterpolationMode.LANCZOS: 1,
    InterpolationMode.BILINEAR: 2,
    InterpolationMode.BICUBIC: 3,
    InterpolationMode.BOX: 4,
    InterpolationMode.HAMMING: 5,
}
FROM_PIL = {n: mode for mode, n in PIL_NUMBERS.items() if mode.value != "nearest-exact"}


def as_mode(interpolation: Any) -> InterpolationMode:
    """Return the mode that is meant by a mode or by one of Pillow's numbers."""
    if isinstance(interpolation, InterpolationMode):
        return interpolation
    if interpolation in FROM_PIL:
        return FROM_PIL[interpolation]
    if interpolation in {mode.value for mode in InterpolationMode}:  # v2 takes names
        return InterpolationMode(interpolation)
    names = [mode.name for mode in InterpolationMode]
    raise ArgumentError(
        "interpolation needs an InterpolationMode",
        got=repr(interpolation),
        hint=nearest(str(interpolation), names),
    )
