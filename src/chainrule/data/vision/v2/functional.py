"""`torchvision.transforms.v2.functional`: v1's functions, and those that are new."""

from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.functional import *  # noqa: F403 - the same names, and more below
from chainrule.data.vision.v2.kinds import to_dtype as to_dtype
from chainrule.data.vision.v2.kinds import to_image as to_image
from chainrule.data.vision.v2.whole_numbers import resize as resize
from chainrule.data.vision.v2.whole_numbers import resized_crop as resized_crop

NEW = ["get_num_channels", "get_size", "horizontal_flip", "to_dtype", "to_image", "vertical_flip"]
__all__ = VF.__all__ + NEW

horizontal_flip, vertical_flip = VF.hflip, VF.vflip
get_num_channels = VF.get_image_num_channels


def get_size(inpt: Any) -> list[int]:
    """Return [H, W]."""
    return VF.get_dimensions(inpt)[1:]
