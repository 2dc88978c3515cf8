"""Turn, shift, shear and tilt a picture."""

from typing import Any

from chainrule.data.vision.functional.grids import affine_grid, perspective_grid, sampled
from chainrule.data.vision.functional.kinds import get_dimensions, is_picture, needs_tensor
from chainrule.data.vision.functional.matrices import (
    inverse_affine,
    perspective_coefficients,
    turned_size,
)
from chainrule.data.vision.functional.modes import PIL_NUMBERS, InterpolationMode, as_mode
from chainrule.data.vision.functional.padding import colour
from chainrule.errors import ArgumentError, OptionError

AFFINE, PERSPECTIVE = 0, 2  # Pillow's numbers for Image.transform


def rotate(
    img: Any,
    angle: float,
    interpolation: Any = InterpolationMode.NEAREST,
    expand: bool = False,
    center: Any = None,
    fill: Any = None,
) -> Any:
    """Return the picture turned by `angle` degrees, against the clock.

    Params: expand  make it large enough to hold all of the turned picture
            center  (x, y) from the upper left corner; None: the middle
            fill    the colour of what comes from outside
    """
    mode = as_mode(interpolation)
    if not isinstance(angle, int | float):
        raise ArgumentError("angle needs a number", got=repr(angle))
    if center is not None and not isinstance(center, list | tuple):
        raise ArgumentError("center needs (x, y)", got=repr(center))
    if is_picture(img):
        options = {"fillcolor": colour(fill, img)}
        return img.rotate(angle, PIL_NUMBERS[mode], expand, center, **options)
    height, width = needs_tensor(img).shape[-2:]
    matrix = inverse_affine(_from_middle(center, img), -angle, (0, 0), 1.0, (0, 0))
    new = turned_size(matrix, width, height) if expand else (width, height)
    return sampled(img, affine_grid(matrix, img, new), mode, fill)


def affine(
    img: Any,
    angle: float,
    translate: Any,
    scale: float,
    shear: Any,
    interpolation: Any = InterpolationMode.NEAREST,
    fill: Any = None,
    center: Any = None,
) -> Any:
    """Return the picture turned, scaled and sheared around `center`, then shifted.

    Params: angle      degrees, with the clock
            translate  (across, down) in pixels
            shear      degrees, one number or (x, y)
    """
    mode = as_mode(interpolation)
    shear = _checked_shear(translate, scale, shear)
    _, height, width = get_dimensions(img)
    if is_picture(img):
        middle = (width * 0.5, height * 0.5) if center is None else center
        matrix = inverse_affine(middle, angle, translate, scale, shear)
        options = {"fillcolor": colour(fill, img)}
        return img.transform(img.size, AFFINE, matrix, PIL_NUMBERS[mode], **options)
    matrix = inverse_affine(_from_middle(center, img), angle, translate, scale, shear)
    return sampled(img, affine_grid(matrix, img, (width, height)), mode, fill)


def _checked_shear(translate: Any, scale: float, shear: Any) -> list[float]:
    if not isinstance(translate, list | tuple):
        raise ArgumentError("translate needs (across, down)", got=repr(translate))
    if len(translate) != 2:
        raise OptionError("translate needs two numbers", got=repr(translate))
    if scale <= 0:
        raise OptionError("scale must be above 0", got=f"{scale}")
    if not isinstance(shear, int | float | list | tuple):
        raise ArgumentError("shear needs one number or two", got=repr(shear))
    values = list(shear) if isinstance(shear, list | tuple) else [shear, 0.0]
    if len(values) not in {1, 2}:
        raise OptionError("shear needs one number or two", got=repr(shear))
    return values * (2 // len(values))


def perspective(
    img: Any,
    startpoints: Any,
    endpoints: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    fill: Any = None,
) -> Any:
    """Return the picture tilted so that four of its points come to lie at four others.

    Params: startpoints, endpoints  [x, y] of top left, top right, bottom right, bottom left
    """
    mode = as_mode(interpolation)
    coefficients = perspective_coefficients(startpoints, endpoints)
    if is_picture(img):
        options = {"fillcolor": colour(fill, img)}
        return img.transform(img.size, PERSPECTIVE, coefficients, PIL_NUMBERS[mode], **options)
    return sampled(needs_tensor(img), perspective_grid(coefficients, img), mode, fill)


def _from_middle(center: Any, img: Any) -> tuple[float, float]:
    """Return a point, given from the upper left corner, as seen from the middle."""
    if center is None:
        return 0.0, 0.0
    height, width = img.shape[-2:]
    return center[0] - width * 0.5, center[1] - height * 0.5
