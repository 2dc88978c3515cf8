"""Sample a tensor picture at the places that a grid names, with a colour for what is outside.

A grid (1, H, W, 2) holds x and y from -1 to 1 for each new pixel, as `F.grid_sample` takes it.
"""

from typing import Any

from chainrule.data.vision.backend import F, torch
from chainrule.data.vision.functional.floats import float_dtype, through_floats
from chainrule.data.vision.functional.kinds import get_image_num_channels
from chainrule.data.vision.functional.modes import InterpolationMode
from chainrule.errors import OptionError

SAMPLED = {InterpolationMode.NEAREST, InterpolationMode.BILINEAR}


def sampled(img: Any, grid: Any, mode: InterpolationMode, fill: Any) -> Any:
    """Return the picture that the grid describes.

    Shape: img (…, C, H, W), grid (1, *size, 2) -> (…, C, *size)
    """
    if mode not in SAMPLED:
        got, hint = mode.name, "NEAREST or BILINEAR, or do it before ToTensor()"
        raise OptionError("this way to interpolate is for PIL images", got=got, hint=hint)
    channels = get_image_num_channels(img)
    if isinstance(fill, list | tuple) and len(fill) not in {1, channels}:
        raise OptionError(f"fill needs 1 or {channels} numbers", got=f"{len(fill)}")

    def at_grid(x: Any) -> Any:
        places = grid.expand(x.shape[0], *grid.shape[1:])
        if fill is None:
            return F.grid_sample(x, places, mode=mode.value, align_corners=False)
        return _filled(x, places, mode.value, fill)

    return through_floats(img, at_grid)


def _filled(x: Any, grid: Any, mode: str, fill: Any) -> Any:
    """Return the samples over a background: a channel of ones says where the picture is."""
    ones = torch.ones_like(x[:, :1])
    y = F.grid_sample(torch.cat((x, ones), dim=1), grid, mode=mode, align_corners=False)
    y, inside = y[:, :-1], y[:, -1:]
    colours = fill if isinstance(fill, list | tuple) else [fill]
    background = torch.tensor([float(c) for c in colours], dtype=x.dtype).view(1, -1, 1, 1)
    if mode == "nearest":
        return torch.where(inside < 0.5, background, y)
    return y * inside + (1.0 - inside) * background


def affine_grid(matrix: list[float], img: Any, size: tuple[int, int]) -> Any:
    """Return the grid of an affine map, in pixels from the middle.

    Shape: (1, height, width, 2) for size (width, height)
    """
    width, height = size
    x, y = _pixels(-width * 0.5 + 0.5, width, -height * 0.5 + 0.5, height, float_dtype(img))
    theta = torch.tensor(matrix, dtype=x.dtype).reshape(2, 3)
    return _mapped(x, y, theta / _half(img, x.dtype)).unsqueeze(0)


def perspective_grid(coefficients: list[float], img: Any) -> Any:
    """Return the grid of a projection, in pixels from the upper left corner.

    Shape: (1, H, W, 2)
    """
    height, width = img.shape[-2:]
    x, y = _pixels(0.5, width, 0.5, height, float_dtype(img))
    a, b, c, d, e, f, g, h = coefficients
    above = torch.tensor([[a, b, c], [d, e, f]], dtype=x.dtype)
    below = torch.tensor([[g, h, 1.0], [g, h, 1.0]], dtype=x.dtype)
    ratio = _mapped(x, y, above / _half(img, x.dtype)) / _mapped(x, y, below)
    return (ratio - 1.0).unsqueeze(0)


def _pixels(x: float, width: int, y: float, height: int, dtype: Any) -> tuple[Any, Any]:
    """Return x and y of every pixel.

    Shape: (1, W, 1) and (H, 1, 1)
    """
    xs = torch.linspace(x, x + width - 1, steps=width).to(dtype)
    ys = torch.linspace(y, y + height - 1, steps=height).to(dtype)
    return xs.view(1, -1, 1), ys.view(-1, 1, 1)


def _half(img: Any, dtype: Any) -> Any:
    """Return half the width and half the height: what 1 means in a grid.

    Shape: (2, 1)
    """
    return torch.tensor([[0.5 * img.shape[-1]], [0.5 * img.shape[-2]]], dtype=dtype)


def _mapped(x: Any, y: Any, theta: Any) -> Any:
    """Return theta @ (x, y, 1) for every pixel.

    Why: written as a sum, it rounds as torchvision's does; a matrix product does not.
    """
    a, b, c = theta.T
    return x * a + y * b + c  # (H, W, 2)
