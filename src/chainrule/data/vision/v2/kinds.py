"""From one kind of picture, dtype or range to another."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.convert import (
    convert_image_dtype,
    largest,
    pil_to_tensor,
    to_pil_image,
    to_tensor,
)
from chainrule.data.vision.functional.kinds import is_picture, is_tensor
from chainrule.data.vision.v2.samples import Transform, leaves
from chainrule.errors import ArgumentError, NotCovered, OptionError


def to_image(inpt: Any) -> Any:
    """Return a PIL image or an array (H, W, C) as a tensor of the same values.

    Shape: -> (C, H, W)
    Why:   torchvision returns a tensor that knows it is a picture; here it is a plain one.
    """
    if is_tensor(inpt):
        return inpt
    if is_picture(inpt):
        return pil_to_tensor(inpt)
    if isinstance(inpt, np.ndarray):
        return torch.from_numpy(np.ascontiguousarray(np.atleast_3d(inpt).transpose(2, 0, 1)))
    raise ArgumentError("a PIL image, an array or a tensor is needed", got=type(inpt).__name__)


def to_dtype(inpt: Any, dtype: Any = torch.float32, scale: bool = False) -> Any:
    """Return a tensor in another dtype.

    Params: scale  bring the values into the range of the new dtype: bytes to floats 0 to 1
    """
    if not scale or inpt.dtype == dtype:
        return inpt.to(dtype)
    if dtype.is_floating_point and not inpt.is_floating_point():
        return inpt.to(dtype).mul(1.0 / largest(inpt.dtype))
    return convert_image_dtype(inpt, dtype)


class ToImage(Transform):
    """Return a PIL image or array as a tensor (C, H, W) of the same values."""

    def takes(self, x: object) -> bool:
        """Take arrays too."""
        return super().takes(x) or isinstance(x, np.ndarray)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the tensor."""
        return to_image(inpt)


class ToDtype(Transform):
    """Return a tensor picture in another dtype.

    Params: scale  bring the values into the range of the new dtype
    """

    def __init__(self, dtype: Any, scale: bool = False) -> None:
        """Keep the dtype."""
        super().__init__()
        if isinstance(dtype, dict):
            got, hint = "a dict", "pass the dtype of the pictures"
            raise NotCovered("ToDtype takes one dtype here", got=got, hint=hint)
        if not isinstance(dtype, torch.dtype):
            raise OptionError("ToDtype needs a dtype", got=repr(dtype), hint="torch.float32")
        self.dtype, self.scale = dtype, scale

    def takes(self, x: object) -> bool:
        """Leave PIL images alone."""
        return is_tensor(x)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the converted tensor."""
        return to_dtype(inpt, self.dtype, self.scale)

    def extra_repr(self) -> str:
        """Return whether it scales."""
        return f"scale={self.scale}"


class ConvertImageDtype(ToDtype):
    """Return a tensor picture in another dtype, its values scaled to fit."""

    def __init__(self, dtype: Any = torch.float32) -> None:
        """Keep the dtype."""
        super().__init__(dtype, scale=True)


class PILToTensor(Transform):
    """Return the pixels of a PIL image, unscaled, as a tensor (C, H, W)."""

    def takes(self, x: object) -> bool:
        """Take PIL images alone."""
        return is_picture(x)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the tensor."""
        return pil_to_tensor(inpt)


class ToTensor(Transform):
    """Return a PIL image or array as a tensor, bytes as floats 0 to 1, as in v1."""

    def __init__(self) -> None:
        """Warn, as torchvision does."""
        super().__init__()
        warnings.warn(
            "v2.ToTensor() is deprecated. "
            "Try: v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])",
            stacklevel=2,
        )

    def takes(self, x: object) -> bool:
        """Take PIL images and arrays."""
        return is_picture(x) or isinstance(x, np.ndarray)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the tensor."""
        return to_tensor(inpt)


class ToPILImage(Transform):
    """Return a tensor (C, H, W) or an array (H, W, C) as a PIL image."""

    def __init__(self, mode: str | None = None) -> None:
        """Keep the colour space; None guesses it from the channels."""
        super().__init__()
        self.mode = mode

    def takes(self, x: object) -> bool:
        """Take tensors and arrays."""
        return is_tensor(x) or isinstance(x, np.ndarray)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the PIL image."""
        return to_pil_image(inpt, self.mode)


class ToPureTensor(Transform):
    """Return the sample as it is: the tensors here are plain."""

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return what came."""
        return inpt


class Identity(ToPureTensor):
    """Return the sample as it is."""


class RGB(Transform):
    """Make three channels of one."""

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the picture with three channels."""
        if is_picture(inpt):
            return inpt if inpt.mode == "RGB" else inpt.convert("RGB")
        return inpt.repeat(*[1] * (inpt.ndim - 3), 3, 1, 1) if inpt.shape[-3] == 1 else inpt


class GaussianNoise(Transform):
    """Add noise to a float tensor.

    Params: clip  keep the values between 0 and 1
    """

    def __init__(self, mean: float = 0.0, sigma: float = 0.1, clip: bool = True) -> None:
        """Keep mean and width of the noise."""
        super().__init__()
        self.mean, self.sigma, self.clip = mean, sigma, clip

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return the noisy picture."""
        if not is_tensor(inpt) or not inpt.is_floating_point():
            got, hint = type(inpt).__name__, "v2.ToDtype(torch.float32, scale=True) before it"
            raise OptionError("GaussianNoise needs a tensor of floats", got=got, hint=hint)
        y = inpt + (self.mean + torch.randn_like(inpt) * self.sigma)
        return y.clamp(0, 1) if self.clip else y


class Lambda(Transform):
    """A function of yours on every part of a sample that is of these types."""

    def __init__(self, lambd: Callable[[Any], Any], *types: type) -> None:
        """Keep the function."""
        super().__init__()
        if not callable(lambd):
            raise ArgumentError("Lambda needs a function", got=type(lambd).__name__)
        self.lambd, self.types = lambd, types or (object,)

    def pictures(self, sample: Any) -> list[Any]:
        """Return every part of the right type."""
        return [x for x in leaves(sample) if isinstance(x, self.types)]

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """Return what the function makes of it."""
        return self.lambd(inpt)
