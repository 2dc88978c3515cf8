"""A border around a picture: a colour, the edge repeated, or the picture mirrored."""

from numbers import Number
from typing import Any

import numpy as np

from chainrule.data.vision.backend import F, torch
from chainrule.data.vision.functional.floats import through_floats
from chainrule.data.vision.functional.kinds import (
    get_image_num_channels,
    is_picture,
    needs_tensor,
)
from chainrule.data.vision.functional.sizes import four_sides
from chainrule.errors import ArgumentError, OptionError, nearest

MODES = {"constant": "constant", "edge": "replicate", "reflect": "reflect", "symmetric": None}


def pad(img: Any, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> Any:
    """Return the picture with a border.

    Shape:  (…, H, W) -> (…, top + H + bottom, left + W + right)
    Params: padding       one number, (across, down) or (left, top, right, bottom)
            fill          the colour, for padding_mode "constant"
            padding_mode  "constant", "edge", "reflect" (edge once) or "symmetric" (edge twice)
    """
    sides = four_sides(padding)
    if padding_mode not in MODES:
        hint = nearest(str(padding_mode), MODES)
        raise OptionError("padding_mode needs a known name", got=repr(padding_mode), hint=hint)
    if is_picture(img):
        return _picture(img, sides, fill, padding_mode)
    img = needs_tensor(img)
    fill = 0 if fill is None else fill
    if not isinstance(fill, Number):
        got, hint = repr(fill), "pad before ToTensor()"
        raise ArgumentError("fill of a tensor needs one number", got=got, hint=hint)
    return _tensor(img, sides, fill, padding_mode)


def colour(fill: Any, img: Any) -> Any:
    """Return a colour as Pillow takes it: one number for each channel of the picture."""
    n = get_image_num_channels(img)
    fill = 0 if fill is None else fill
    if isinstance(fill, list | tuple):
        values = list(fill) * n if len(fill) == 1 else list(fill)
        if len(values) != n:
            raise OptionError(f"fill needs 1 or {n} numbers, one a channel", got=f"{len(values)}")
    else:
        values = [fill] * n
    values = values if img.mode == "F" else [int(v) for v in values]
    return tuple(values) if n > 1 or isinstance(fill, list | tuple) else values[0]


def _picture(img: Any, sides: tuple[int, ...], fill: Any, mode: str) -> Any:
    from PIL import Image, ImageOps

    palette = img.getpalette() if img.mode == "P" else None
    if mode == "constant":
        y = ImageOps.expand(img, border=sides, fill=colour(fill, img))
    else:
        left, top, right, bottom = (min(side, 0) for side in sides)
        part = img.crop((-left, -top, img.width + right, img.height + bottom))
        left, top, right, bottom = (max(side, 0) for side in sides)
        x = np.asarray(part)
        border = [(top, bottom), (left, right), (0, 0)][: x.ndim]
        y = Image.fromarray(np.pad(x, border, mode))  # type: ignore[call-overload]  # one of MODES
    if palette is not None:
        y.putpalette(palette)
    return y


def _tensor(img: Any, sides: tuple[int, ...], fill: Any, mode: str) -> Any:
    left, top, right, bottom = sides
    if mode == "symmetric":
        rows = _mirrored(img.shape[-2], top, bottom)
        columns = _mirrored(img.shape[-1], left, right)
        return img[..., rows[:, None], columns[None, :]]
    border = [left, right, top, bottom]
    if mode == "constant":
        return F.pad(img, border, value=fill)
    return through_floats(img, lambda x: F.pad(x, border, mode=MODES[mode]))


def _mirrored(n: int, before: int, after: int) -> Any:
    """Return the indices of an axis of n pixels with mirror images of its ends."""
    before_them = range(before - 1, -1, -1)
    after_them = range(n - 1, n - 1 - after, -1)
    inner = range(max(-before, 0), n + min(after, 0))
    return torch.tensor([*before_them, *inner, *after_them])
