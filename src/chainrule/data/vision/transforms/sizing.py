"""Resize, crop in the middle or at the corners, pad: nothing random."""

from numbers import Number
from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.backend import nn
from chainrule.data.vision.functional.modes import InterpolationMode, as_mode
from chainrule.data.vision.functional.padding import MODES
from chainrule.data.vision.functional.sizes import four_sides, pair
from chainrule.errors import ArgumentError, OptionError, nearest


class Resize(nn.Module):
    """Change the size; one number is for the shorter side.

    Shape: (…, C, H, W) -> (…, C, *size)
    """

    def __init__(
        self,
        size: Any,
        interpolation: Any = InterpolationMode.BILINEAR,
        max_size: int | None = None,
        antialias: bool | None = True,
    ) -> None:
        """Keep the size."""
        super().__init__()
        pair(size)
        self.size, self.max_size = size, max_size
        self.interpolation, self.antialias = as_mode(interpolation), antialias

    def forward(self, img: Any) -> Any:
        """Return the resized picture."""
        return VF.resize(img, self.size, self.interpolation, self.max_size, self.antialias)

    def __repr__(self) -> str:
        return (
            f"Resize(size={self.size}, interpolation={self.interpolation.value}, "
            f"max_size={self.max_size}, antialias={self.antialias})"
        )


class CenterCrop(nn.Module):
    """Cut the middle out.

    Shape: (…, C, H, W) -> (…, C, *size)
    """

    def __init__(self, size: Any) -> None:
        """Keep the size."""
        super().__init__()
        self.size = pair(size)

    def forward(self, img: Any) -> Any:
        """Return the middle of the picture."""
        return VF.center_crop(img, self.size)

    def __repr__(self) -> str:
        return f"CenterCrop(size={self.size})"


class FiveCrop(nn.Module):
    """Cut out the four corners and the middle; returns a tuple.

    Shape: (…, C, H, W) -> 5 of (…, C, *size)
    """

    def __init__(self, size: Any) -> None:
        """Keep the size."""
        super().__init__()
        self.size = pair(size)

    def forward(self, img: Any) -> Any:
        """Return the five pictures."""
        return VF.five_crop(img, self.size)

    def __repr__(self) -> str:
        return f"FiveCrop(size={self.size})"


class TenCrop(nn.Module):
    """Cut out the corners and the middle of the picture and of its mirror image.

    Shape: (…, C, H, W) -> 10 of (…, C, *size)
    """

    def __init__(self, size: Any, vertical_flip: bool = False) -> None:
        """Keep the size."""
        super().__init__()
        self.size, self.vertical_flip = pair(size), vertical_flip

    def forward(self, img: Any) -> Any:
        """Return the ten pictures."""
        return VF.ten_crop(img, self.size, self.vertical_flip)

    def __repr__(self) -> str:
        return f"TenCrop(size={self.size}, vertical_flip={self.vertical_flip})"


class Pad(nn.Module):
    """Put a border around the picture."""

    def __init__(self, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> None:
        """Keep the border."""
        super().__init__()
        four_sides(padding)
        if not isinstance(fill, Number | tuple | list):
            raise ArgumentError("fill needs a number, or one for each channel", got=repr(fill))
        if padding_mode not in MODES:
            hint = nearest(str(padding_mode), MODES)
            raise OptionError("padding_mode needs a known name", got=repr(padding_mode), hint=hint)
        self.padding, self.fill, self.padding_mode = padding, fill, padding_mode

    def forward(self, img: Any) -> Any:
        """Return the picture with its border."""
        return VF.pad(img, self.padding, self.fill, self.padding_mode)

    def __repr__(self) -> str:
        return f"Pad(padding={self.padding}, fill={self.fill}, padding_mode={self.padding_mode})"
