"""Between red, green, blue and hue, saturation, value, all from 0 to 1.

Hue goes around the circle in six steps: red 0, yellow 1/6, green 2/6, cyan, blue, magenta.
Source: A. R. Smith. Color gamut transform pairs. SIGGRAPH 1978.
"""

from typing import Any

from chainrule.data.vision.backend import torch


def rgb_to_hsv(img: Any) -> tuple[Any, Any, Any]:
    """Return hue, saturation and value.

    Shape: (…, 3, H, W) -> 3 of (…, H, W)
    """
    r, g, b = (img.select(-3, i) for i in range(3))
    high, low = img.amax(dim=-3), img.amin(dim=-3)
    grey = high == low
    span = torch.where(grey, 1.0, high - low)
    to_r, to_g, to_b = (high - r) / span, (high - g) / span, (high - b) / span
    is_r, is_g = high == r, high == g
    from_g = torch.where(is_g, 2.0 + to_r - to_b, 4.0 + to_g - to_r)
    sixths = torch.where(is_r, to_b - to_g, from_g)
    hue = torch.fmod(sixths / 6.0 + 1.0, 1.0)
    return hue, (high - low) / torch.where(grey, 1.0, high), high


def hsv_to_rgb(h: Any, s: Any, v: Any) -> Any:
    """Return the picture.

    Shape: 3 of (…, H, W) -> (…, 3, H, W)
    """
    sixth = torch.floor(h * 6.0)
    f = h * 6.0 - sixth  # how far from this sixth of the circle to the next
    low = (v * (1.0 - s)).clamp(0.0, 1.0)
    falling = (v * (1.0 - s * f)).clamp(0.0, 1.0)
    rising = (v * (1.0 - s * (1.0 - f))).clamp(0.0, 1.0)
    at = [sixth % 6 == i for i in range(6)]

    def chosen(*values: Any) -> Any:
        y = values[-1]
        for i in range(4, -1, -1):
            y = torch.where(at[i], values[i], y)
        return y

    r = chosen(v, falling, low, low, rising, v)
    g = chosen(rising, v, v, falling, low, low)
    b = chosen(low, low, rising, v, v, falling)
    return torch.stack((r, g, b), dim=-3)
