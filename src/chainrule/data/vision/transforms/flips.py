"""Mirror images."""

from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.transforms.draws import Sometimes


class RandomHorizontalFlip(Sometimes):
    """Exchange left and right with probability p."""

    def change(self, img: Any) -> Any:
        """Return the mirror image."""
        return VF.hflip(img)


class RandomVerticalFlip(Sometimes):
    """Turn upside down, as in a lake, with probability p."""

    def change(self, img: Any) -> Any:
        """Return the mirror image."""
        return VF.vflip(img)
