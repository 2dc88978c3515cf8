"""The transforms that v2 has from v1: the same pictures and draws, on whole samples.

Where v2 draws otherwise than v1, it says so.
"""

from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision import transforms as v1
from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.convert import pil_to_tensor, to_pil_image
from chainrule.data.vision.functional.kinds import is_picture, is_tensor
from chainrule.data.vision.functional.sizes import four_sides
from chainrule.data.vision.transforms.draws import whole
from chainrule.data.vision.v2.kinds import to_dtype
from chainrule.data.vision.v2.samples import OnePicture, SometimesPicture
from chainrule.data.vision.v2.whole_numbers import resize, resized_crop
from chainrule.errors import ArgumentError, OptionError


class Resize(OnePicture, v1.Resize):
    """Change the size; one number is for the shorter side. Bytes are resized in whole numbers."""

    draws = False

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the resized picture."""
        return resize(inpt, self.size, self.interpolation, self.max_size, self.antialias)


class CenterCrop(OnePicture, v1.CenterCrop):
    """Cut the middle out."""

    draws = False


class FiveCrop(OnePicture, v1.FiveCrop):
    """Cut out the four corners and the middle."""

    draws = False


class TenCrop(OnePicture, v1.TenCrop):
    """Cut out the corners and the middle of the picture and of its mirror image."""

    draws = False


class Pad(OnePicture, v1.Pad):
    """Put a border around the picture."""

    draws = False


class Grayscale(OnePicture, v1.Grayscale):
    """Take the colours away; unlike v1's it makes three channels of one."""

    draws = False

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the grey picture."""
        if is_tensor(inpt) and inpt.shape[-3] == 1 and self.num_output_channels == 3:
            return inpt.repeat(*[1] * (inpt.ndim - 3), 3, 1, 1)
        return super().transform(inpt, params)


class Normalize(OnePicture, v1.Normalize):
    """Return (x - mean) / std, channel by channel."""

    draws = False

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the normalized picture."""
        if is_picture(inpt):
            hint = "v2.ToImage(), v2.ToDtype(torch.float32, scale=True) before it"
            raise ArgumentError("Normalize needs a tensor", got="a PIL image", hint=hint)
        return super().transform(inpt, params)


class LinearTransformation(OnePicture, v1.LinearTransformation):
    """Multiply the flattened picture by a matrix."""

    draws = False


class RandomCrop(OnePicture, v1.RandomCrop):
    """Cut out a part at a random place; a side that fits needs no draw, unlike in v1."""

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return a part of the picture."""
        left, top, right, bottom = four_sides(self.padding or 0)
        _, h, w = VF.get_dimensions(inpt)
        more_down = max(self.size[0] - h - top - bottom, 0) if self.pad_if_needed else 0
        more_across = max(self.size[1] - w - left - right, 0) if self.pad_if_needed else 0
        sides = [left + more_across, top + more_down, right + more_across, bottom + more_down]
        spare_down = h + sides[1] + sides[3] - self.size[0]
        spare_across = w + sides[0] + sides[2] - self.size[1]
        if min(spare_down, spare_across) < 0:
            hint = "pad_if_needed=True, or Resize before it"
            raise OptionError(f"the crop {self.size} must fit", got=f"{(h, w)}", hint=hint)
        img = self._padded(inpt, sides) if any(sides) else inpt
        at_row, at_column = (
            whole(0, spare + 1) if spare else 0 for spare in (spare_down, spare_across)
        )
        return VF.crop(img, at_row, at_column, *self.size)


class RandomResizedCrop(OnePicture, v1.RandomResizedCrop):
    """Cut out a part of random area, shape and place, and resize it in whole numbers."""

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return a part of the picture, resized."""
        part = self.get_params(inpt, self.scale, self.ratio)
        return resized_crop(inpt, *part, self.size, self.interpolation, self.antialias)


class RandomRotation(OnePicture, v1.RandomRotation):
    """Turn by a random angle."""


class RandomAffine(OnePicture, v1.RandomAffine):
    """Turn, shift, scale and shear at random."""


class ColorJitter(OnePicture, v1.ColorJitter):
    """Change brightness, contrast, saturation and hue by random factors, in random order."""

    def __init__(
        self,
        brightness: Any = None,
        contrast: Any = None,
        saturation: Any = None,
        hue: Any = None,
    ) -> None:
        """Keep the bounds; None leaves a property alone."""
        super().__init__(brightness or 0, contrast or 0, saturation or 0, hue or 0)


class GaussianBlur(OnePicture, v1.GaussianBlur):
    """Blur with a bell curve of random width."""


class RandomPerspective(OnePicture, v1.RandomPerspective):
    """Tilt with probability p."""


class RandomHorizontalFlip(SometimesPicture, v1.RandomHorizontalFlip):
    """Exchange left and right with probability p."""


class RandomVerticalFlip(SometimesPicture, v1.RandomVerticalFlip):
    """Turn upside down with probability p."""


class RandomGrayscale(SometimesPicture, v1.RandomGrayscale):
    """Take the colours away with probability p."""


class RandomInvert(SometimesPicture, v1.RandomInvert):
    """Make a negative with probability p."""


class RandomPosterize(SometimesPicture, v1.RandomPosterize):
    """Leave `bits` bits of each channel, with probability p; of floats too, unlike in v1."""

    def change(self, img: Any) -> Any:
        """Return the picture in 2**bits tones."""
        if not _has_floats(img):
            return super().change(img)
        levels = 1 << self.bits
        return img.mul(levels).floor().clamp(0, levels - 1).mul(1.0 / levels)


class RandomSolarize(SometimesPicture, v1.RandomSolarize):
    """Invert the bright values, with probability p."""


class RandomAdjustSharpness(SometimesPicture, v1.RandomAdjustSharpness):
    """Sharpen or smooth with probability p."""


class RandomAutocontrast(SometimesPicture, v1.RandomAutocontrast):
    """Stretch each channel to the whole range, with probability p."""


class RandomEqualize(SometimesPicture, v1.RandomEqualize):
    """Make all values about as frequent, with probability p; of floats too, unlike in v1."""

    def change(self, img: Any) -> Any:
        """Return the equalized picture."""
        if not _has_floats(img):
            return super().change(img)
        return to_dtype(super().change(to_dtype(img, torch.uint8, True)), img.dtype, True)


class RandomErasing(SometimesPicture, v1.RandomErasing):
    """Cover a rectangle with probability p, of a PIL image too."""

    def change(self, img: Any) -> Any:
        """Return the picture with a part covered."""
        if is_picture(img):
            return to_pil_image(super().change(pil_to_tensor(img)), img.mode)
        return super().change(img)


def _has_floats(img: Any) -> bool:
    return is_tensor(img) and img.is_floating_point()
