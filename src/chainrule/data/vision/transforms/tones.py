"""Negatives, fewer bits, sharper, more contrast: each with probability p."""

from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.transforms.draws import Sometimes


class RandomInvert(Sometimes):
    """Make a negative."""

    def change(self, img: Any) -> Any:
        """Return the negative."""
        return VF.invert(img)


class RandomPosterize(Sometimes):
    """Leave `bits` bits of each channel."""

    def __init__(self, bits: int, p: float = 0.5) -> None:
        """Keep the number of bits."""
        super().__init__(p)
        self.bits = bits

    def change(self, img: Any) -> Any:
        """Return the picture in fewer tones."""
        return VF.posterize(img, self.bits)

    def __repr__(self) -> str:
        return f"RandomPosterize(bits={self.bits},p={self.p})"


class RandomSolarize(Sometimes):
    """Invert every value from `threshold` on."""

    def __init__(self, threshold: float, p: float = 0.5) -> None:
        """Keep the threshold."""
        super().__init__(p)
        self.threshold = threshold

    def change(self, img: Any) -> Any:
        """Return the picture with its bright parts inverted."""
        return VF.solarize(img, self.threshold)

    def __repr__(self) -> str:
        return f"RandomSolarize(threshold={self.threshold},p={self.p})"


class RandomAdjustSharpness(Sometimes):
    """Sharpen (factor above 1) or smooth."""

    def __init__(self, sharpness_factor: float, p: float = 0.5) -> None:
        """Keep the factor."""
        super().__init__(p)
        self.sharpness_factor = sharpness_factor

    def change(self, img: Any) -> Any:
        """Return the picture, sharper or smoother."""
        return VF.adjust_sharpness(img, self.sharpness_factor)

    def __repr__(self) -> str:
        return f"RandomAdjustSharpness(sharpness_factor={self.sharpness_factor},p={self.p})"


class RandomAutocontrast(Sometimes):
    """Stretch each channel to the whole range."""

    def change(self, img: Any) -> Any:
        """Return the picture with all contrast there is."""
        return VF.autocontrast(img)


class RandomEqualize(Sometimes):
    """Make all values about as frequent."""

    def change(self, img: Any) -> Any:
        """Return the equalized picture."""
        return VF.equalize(img)
