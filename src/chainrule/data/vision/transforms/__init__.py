"""`torchvision.transforms`: what is done to a picture between the file and the model.

The random ones draw from the engine's default generator, number by number as torchvision
does, so a seed gives the same pictures on both.
"""

from chainrule.data.vision.functional.modes import InterpolationMode
from chainrule.data.vision.transforms.colour import ColorJitter, Grayscale, RandomGrayscale
from chainrule.data.vision.transforms.composing import (
    Compose,
    Lambda,
    RandomApply,
    RandomChoice,
    RandomOrder,
)
from chainrule.data.vision.transforms.convert import (
    ConvertImageDtype,
    Normalize,
    PILToTensor,
    ToPILImage,
    ToTensor,
)
from chainrule.data.vision.transforms.covering import (
    GaussianBlur,
    LinearTransformation,
    RandomErasing,
)
from chainrule.data.vision.transforms.crops import RandomCrop, RandomResizedCrop
from chainrule.data.vision.transforms.flips import RandomHorizontalFlip, RandomVerticalFlip
from chainrule.data.vision.transforms.geometry import (
    RandomAffine,
    RandomPerspective,
    RandomRotation,
)
from chainrule.data.vision.transforms.sizing import CenterCrop, FiveCrop, Pad, Resize, TenCrop
from chainrule.data.vision.transforms.tones import (
    RandomAdjustSharpness,
    RandomAutocontrast,
    RandomEqualize,
    RandomInvert,
    RandomPosterize,
    RandomSolarize,
)

__all__ = [
    "CenterCrop",
    "ColorJitter",
    "Compose",
    "ConvertImageDtype",
    "FiveCrop",
    "GaussianBlur",
    "Grayscale",
    "InterpolationMode",
    "Lambda",
    "LinearTransformation",
    "Normalize",
    "PILToTensor",
    "Pad",
    "RandomAdjustSharpness",
    "RandomAffine",
    "RandomApply",
    "RandomAutocontrast",
    "RandomChoice",
    "RandomCrop",
    "RandomEqualize",
    "RandomErasing",
    "RandomGrayscale",
    "RandomHorizontalFlip",
    "RandomInvert",
    "RandomOrder",
    "RandomPerspective",
    "RandomPosterize",
    "RandomResizedCrop",
    "RandomRotation",
    "RandomSolarize",
    "RandomVerticalFlip",
    "Resize",
    "TenCrop",
    "ToPILImage",
    "ToTensor",
]
