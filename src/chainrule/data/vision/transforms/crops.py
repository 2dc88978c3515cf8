"""Crops at random places."""

import math
from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.backend import nn, torch
from chainrule.data.vision.functional.modes import InterpolationMode, as_mode
from chainrule.data.vision.functional.sizes import pair
from chainrule.data.vision.transforms.draws import uniform, whole
from chainrule.data.vision.transforms.options import ascending
from chainrule.errors import OptionError

TRIES = 10  # draws of an area and a shape before the middle is taken


class RandomCrop(nn.Module):
    """Cut out a part at a random place, after padding.

    Shape:  (…, C, H, W) -> (…, C, *size)
    Params: pad_if_needed  pad a picture that is smaller than size
    """

    def __init__(
        self,
        size: Any,
        padding: Any = None,
        pad_if_needed: bool = False,
        fill: Any = 0,
        padding_mode: str = "constant",
    ) -> None:
        """Keep size and padding."""
        super().__init__()
        self.size, self.padding, self.pad_if_needed = pair(size), padding, pad_if_needed
        self.fill, self.padding_mode = fill, padding_mode

    @staticmethod
    def get_params(img: Any, output_size: Any) -> tuple[int, int, int, int]:
        """Return top, left, height, width of a random part; a part that is all needs no draw."""
        _, h, w = VF.get_dimensions(img)
        height, width = output_size
        if h < height or w < width:
            raise OptionError(
                f"the crop {(height, width)} must fit into the picture",
                got=f"{(h, w)}",
                hint="pad_if_needed=True, or Resize before it",
            )
        if (h, w) == (height, width):
            return 0, 0, h, w
        top = whole(0, h - height + 1)
        return top, whole(0, w - width + 1), height, width

    def forward(self, img: Any) -> Any:
        """Return a part of the picture."""
        if self.padding is not None:
            img = self._padded(img, self.padding)
        _, h, w = VF.get_dimensions(img)
        if self.pad_if_needed and w < self.size[1]:
            img = self._padded(img, [self.size[1] - w, 0])
        if self.pad_if_needed and h < self.size[0]:
            img = self._padded(img, [0, self.size[0] - h])
        return VF.crop(img, *self.get_params(img, self.size))

    def _padded(self, img: Any, padding: Any) -> Any:
        return VF.pad(img, padding, self.fill, self.padding_mode)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(size={self.size}, padding={self.padding})"


class RandomResizedCrop(nn.Module):
    """Cut out a part of random area, shape and place, and resize it.

    Shape:  (…, C, H, W) -> (…, C, *size)
    Params: scale  bounds of the part's area, as a share of the picture's
            ratio  bounds of its width divided by its height
    """

    def __init__(
        self,
        size: Any,
        scale: Any = (0.08, 1.0),
        ratio: Any = (3.0 / 4.0, 4.0 / 3.0),
        interpolation: Any = InterpolationMode.BILINEAR,
        antialias: bool | None = True,
    ) -> None:
        """Keep size and bounds."""
        super().__init__()
        self.size = pair(size)
        self.scale, self.ratio = ascending(scale, "scale"), ascending(ratio, "ratio")
        self.interpolation, self.antialias = as_mode(interpolation), antialias

    @staticmethod
    def get_params(img: Any, scale: Any, ratio: Any) -> tuple[int, int, int, int]:
        """Return top, left, height, width of a random part."""
        _, h, w = VF.get_dimensions(img)
        for height, width in area_and_shape(h * w, scale, ratio):
            if 0 < width <= w and 0 < height <= h:
                top = whole(0, h - height + 1)
                return top, whole(0, w - width + 1), height, width
        return _middle(h, w, ratio)

    def forward(self, img: Any) -> Any:
        """Return a part of the picture, resized."""
        part = self.get_params(img, self.scale, self.ratio)
        return VF.resized_crop(img, *part, self.size, self.interpolation, self.antialias)

    def __repr__(self) -> str:
        scale, ratio = (tuple(round(x, 4) for x in pair) for pair in (self.scale, self.ratio))
        return (
            f"{type(self).__name__}(size={self.size}, scale={scale}, ratio={ratio}, "
            f"interpolation={self.interpolation.value}, antialias={self.antialias})"
        )


def area_and_shape(area: int, scale: Any, ratio: Any) -> Any:
    """Yield heights and widths of random area and shape, as often as one may be asked for."""
    low, high = torch.log(torch.tensor(ratio))
    for _ in range(TRIES):
        wanted = area * uniform(scale[0], scale[1])
        shape = torch.exp(torch.empty(1).uniform_(low.item(), high.item())).item()
        yield round(math.sqrt(wanted / shape)), round(math.sqrt(wanted * shape))


def _middle(h: int, w: int, ratio: Any) -> tuple[int, int, int, int]:
    """Return the largest part in the middle whose shape is within the bounds."""
    height, width = h, w
    if w / h < min(ratio):
        height = round(w / min(ratio))
    elif w / h > max(ratio):
        width = round(h * max(ratio))
    return (h - height) // 2, (w - width) // 2, height, width
