"""Colours changed at random."""

from numbers import Number
from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.backend import nn, torch
from chainrule.data.vision.transforms.draws import Sometimes, uniform
from chainrule.errors import ArgumentError, OptionError

Bounds = tuple[float, float] | None


class ColorJitter(nn.Module):
    """Change brightness, contrast, saturation and hue by random factors, in random order.

    Params: each (low, high); or x for 1 - x to 1 + x, hue for -x to x; 0 leaves it alone
    """

    def __init__(
        self, brightness: Any = 0, contrast: Any = 0, saturation: Any = 0, hue: Any = 0
    ) -> None:
        """Keep the bounds."""
        super().__init__()
        self.brightness = _bounds(brightness, "brightness")
        self.contrast = _bounds(contrast, "contrast")
        self.saturation = _bounds(saturation, "saturation")
        self.hue = _hue_bounds(hue)

    @staticmethod
    def get_params(
        brightness: Any, contrast: Any, saturation: Any, hue: Any
    ) -> tuple[Any, float | None, float | None, float | None, float | None]:
        """Return the order, then the four factors; None where there are no bounds."""
        order = torch.randperm(4)
        b, c, s, h = (
            None if bounds is None else uniform(bounds[0], bounds[1])
            for bounds in (brightness, contrast, saturation, hue)
        )
        return order, b, c, s, h

    def forward(self, img: Any) -> Any:
        """Return the picture in other colours."""
        order, *factors = self.get_params(self.brightness, self.contrast, self.saturation, self.hue)
        steps = (VF.adjust_brightness, VF.adjust_contrast, VF.adjust_saturation, VF.adjust_hue)
        for i in order.tolist():
            if factors[i] is not None:
                img = steps[i](img, factors[i])
        return img

    def __repr__(self) -> str:
        return (
            f"ColorJitter(brightness={self.brightness}, contrast={self.contrast}, "
            f"saturation={self.saturation}, hue={self.hue})"
        )


class Grayscale(nn.Module):
    """Take the colours away.

    Shape: (…, C, H, W) -> (…, num_output_channels, H, W)
    """

    def __init__(self, num_output_channels: int = 1) -> None:
        """Keep the number of channels, 1 or 3."""
        super().__init__()
        self.num_output_channels = num_output_channels

    def forward(self, img: Any) -> Any:
        """Return the grey picture."""
        return VF.rgb_to_grayscale(img, self.num_output_channels)

    def __repr__(self) -> str:
        return f"Grayscale(num_output_channels={self.num_output_channels})"


class RandomGrayscale(Sometimes):
    """Take the colours away with probability p; the number of channels stays."""

    def __init__(self, p: float = 0.1) -> None:
        """Keep the probability."""
        super().__init__(p)

    def change(self, img: Any) -> Any:
        """Return the grey picture."""
        return VF.rgb_to_grayscale(img, VF.get_image_num_channels(img))


def _bounds(value: Any, name: str) -> Bounds:
    """Return the bounds of a factor around 1, or None where it is always 1."""
    low, high = _pair(value, name, 1.0)
    low = max(low, 0.0) if isinstance(value, Number) else low
    if not 0 <= low <= high:
        raise OptionError(f"{name} needs (low, high) from 0 on", got=f"{value}")
    return None if low == high == 1 else (low, high)


def _hue_bounds(value: Any) -> Bounds:
    """Return the bounds of a turn of the colour circle, or None where it is always 0."""
    low, high = _pair(value, "hue", 0.0)
    if not -0.5 <= low <= high <= 0.5:
        raise OptionError("hue needs (low, high) between -0.5 and 0.5", got=f"{value}")
    return None if low == high == 0 else (low, high)


def _pair(value: Any, name: str, middle: float) -> tuple[float, float]:
    if isinstance(value, Number):
        x = float(value)  # type: ignore[arg-type]  # a real number
        if x < 0:
            raise OptionError(f"{name} as one number cannot be negative", got=f"{value}")
        return middle - x, middle + x
    if isinstance(value, tuple | list) and len(value) == 2:
        return float(value[0]), float(value[1])
    raise ArgumentError(f"{name} needs a number or (low, high)", got=repr(value))
