"""`torchvision.transforms.functional`: what is done to one picture, without randomness.

Each function takes a PIL image, by Pillow's own code, or a tensor (…, C, H, W), by the engine's.
"""

from chainrule.data.vision.functional.blurring import adjust_sharpness, erase, gaussian_blur
from chainrule.data.vision.functional.colour import (
    adjust_brightness,
    adjust_contrast,
    adjust_gamma,
    adjust_hue,
    adjust_saturation,
    rgb_to_grayscale,
    to_grayscale,
)
from chainrule.data.vision.functional.convert import (
    convert_image_dtype,
    normalize,
    pil_to_tensor,
    to_pil_image,
    to_tensor,
)
from chainrule.data.vision.functional.cropping import (
    center_crop,
    crop,
    five_crop,
    hflip,
    ten_crop,
    vflip,
)
from chainrule.data.vision.functional.kinds import (
    get_dimensions,
    get_image_num_channels,
    get_image_size,
)
from chainrule.data.vision.functional.modes import InterpolationMode
from chainrule.data.vision.functional.padding import pad
from chainrule.data.vision.functional.resizing import resize, resized_crop
from chainrule.data.vision.functional.tones import (
    autocontrast,
    equalize,
    invert,
    posterize,
    solarize,
)
from chainrule.data.vision.functional.warping import affine, perspective, rotate

__all__ = [
    "InterpolationMode",
    "adjust_brightness",
    "adjust_contrast",
    "adjust_gamma",
    "adjust_hue",
    "adjust_saturation",
    "adjust_sharpness",
    "affine",
    "autocontrast",
    "center_crop",
    "convert_image_dtype",
    "crop",
    "equalize",
    "erase",
    "five_crop",
    "gaussian_blur",
    "get_dimensions",
    "get_image_num_channels",
    "get_image_size",
    "hflip",
    "invert",
    "normalize",
    "pad",
    "perspective",
    "pil_to_tensor",
    "posterize",
    "resize",
    "resized_crop",
    "rgb_to_grayscale",
    "rotate",
    "solarize",
    "ten_crop",
    "to_grayscale",
    "to_pil_image",
    "to_tensor",
    "vflip",
]
