"""Resize a picture: Pillow's resampling, or `F.interpolate` with antialias."""

import warnings
from typing import Any

from chainrule.data.vision.backend import F, torch
from chainrule.data.vision.functional.cropping import crop
from chainrule.data.vision.functional.floats import through_floats
from chainrule.data.vision.functional.kinds import get_dimensions, is_picture
from chainrule.data.vision.functional.modes import PIL_NUMBERS, InterpolationMode, as_mode
from chainrule.data.vision.functional.sizes import resized

SMOOTH = {InterpolationMode.BILINEAR, InterpolationMode.BICUBIC}


def resize(
    img: Any,
    size: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    max_size: int | None = None,
    antialias: bool | None = True,
) -> Any:
    """Return the picture in another size.

    Shape:  (…, H, W) -> (…, *size); a single number is for the shorter side
    Params: max_size   no side becomes longer than this
            antialias  average over the pixels that fall together; Pillow always does
    """
    mode = as_mode(interpolation)
    _, height, width = get_dimensions(img)
    new = resized(height, width, size, max_size)
    if new == (height, width):
        return img
    if not is_picture(img):
        return _tensor(img, new, mode, bool(antialias))
    if antialias is False:
        warnings.warn(
            "antialias=False needs a tensor; a PIL image is always smoothed. "
            "Try: leave antialias out, or ToTensor() first",
            stacklevel=2,
        )
    return img.resize(new[::-1], PIL_NUMBERS[mode])


def _tensor(img: Any, size: tuple[int, int], mode: InterpolationMode, antialias: bool) -> Any:
    smooth = mode in SMOOTH

    def interpolated(x: Any) -> Any:
        y = F.interpolate(
            x,
            size=list(size),
            mode=mode.value,
            align_corners=False if smooth else None,
            antialias=antialias and smooth,
        )
        # A cubic overshoots, and bytes would wrap around.
        cubic_bytes = mode is InterpolationMode.BICUBIC and img.dtype == torch.uint8
        return y.clamp(0, 255) if cubic_bytes else y

    return through_floats(img, interpolated)


def resized_crop(
    img: Any,
    top: int,
    left: int,
    height: int,
    width: int,
    size: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    antialias: bool | None = True,
) -> Any:
    """Return a part of the picture, resized."""
    part = crop(img, top, left, height, width)
    return resize(part, size, interpolation, antialias=antialias)
