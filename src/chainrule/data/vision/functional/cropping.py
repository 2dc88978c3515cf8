"""Parts of a picture, and its mirror images."""

from typing import Any

from chainrule.data.vision.functional.kinds import get_dimensions, is_picture, needs_image
from chainrule.data.vision.functional.padding import pad
from chainrule.data.vision.functional.sizes import pair
from chainrule.errors import OptionError


def crop(img: Any, top: int, left: int, height: int, width: int) -> Any:
    """Return the part that begins at (top, left); what lies outside the picture is 0.

    Shape: (…, H, W) -> (…, height, width)
    """
    needs_image(img)
    bottom, right = top + height, left + width
    if is_picture(img):
        return img.crop((left, top, right, bottom))
    h, w = img.shape[-2:]
    inside = img[..., max(top, 0) : bottom, max(left, 0) : right]
    if top >= 0 and left >= 0 and bottom <= h and right <= w:
        return inside
    sides = (
        *(max(min(0, right) - left, 0), max(min(0, bottom) - top, 0)),
        *(max(right - max(w, left), 0), max(bottom - max(h, top), 0)),
    )
    return pad(inside, list(sides))


def center_crop(img: Any, output_size: Any) -> Any:
    """Return the middle of the picture; a picture that is too small gets a border of 0.

    Shape: (…, H, W) -> (…, *output_size)
    """
    height, width = pair(output_size, "output_size")
    _, h, w = get_dimensions(img)
    if height > h or width > w:
        down, across = max(height - h, 0), max(width - w, 0)
        img = pad(img, [across // 2, down // 2, (across + 1) // 2, (down + 1) // 2])
        _, h, w = get_dimensions(img)
    if (height, width) == (h, w) and is_picture(img):
        return img
    return crop(img, round((h - height) / 2), round((w - width) / 2), height, width)


def five_crop(img: Any, size: Any) -> tuple[Any, ...]:
    """Return the four corners and the middle: top left, top right, bottom left, bottom right.

    Shape: (…, H, W) -> 5 of (…, *size)
    """
    height, width = pair(size)
    _, h, w = get_dimensions(img)
    if height > h or width > w:
        raise OptionError(f"size must fit into the picture {(h, w)}", got=f"{(height, width)}")
    corners = [(top, left) for top in (0, h - height) for left in (0, w - width)]
    parts = [crop(img, top, left, height, width) for top, left in corners]
    return (*parts, center_crop(img, [height, width]))


def ten_crop(img: Any, size: Any, vertical_flip: bool = False) -> tuple[Any, ...]:
    """Return `five_crop` of the picture and of its mirror image.

    Shape: (…, H, W) -> 10 of (…, *size)
    """
    mirrored = vflip(img) if vertical_flip else hflip(img)
    return five_crop(img, size) + five_crop(mirrored, size)


def hflip(img: Any) -> Any:
    """Return the picture with left and right exchanged."""
    needs_image(img)
    return img.transpose(0) if is_picture(img) else img.flip(-1)  # 0: FLIP_LEFT_RIGHT


def vflip(img: Any) -> Any:
    """Return the picture upside down."""
    needs_image(img)
    return img.transpose(1) if is_picture(img) else img.flip(-2)  # 1: FLIP_TOP_BOTTOM
