"""Between PIL images, arrays and tensors, as transforms."""

from typing import Any

from chainrule.data.vision import functional as VF
from chainrule.data.vision.backend import nn


class ToTensor:
    """Return a PIL image or array (H, W, C) as a tensor (C, H, W), bytes as floats 0 to 1."""

    def __call__(self, pic: Any) -> Any:
        """Return the tensor."""
        return VF.to_tensor(pic)

    def __repr__(self) -> str:
        return "ToTensor()"


class PILToTensor:
    """Return the pixels of a PIL image, unscaled, as a tensor (C, H, W)."""

    def __call__(self, pic: Any) -> Any:
        """Return the tensor."""
        return VF.pil_to_tensor(pic)

    def __repr__(self) -> str:
        return "PILToTensor()"


class ToPILImage:
    """Return a tensor (C, H, W) or an array (H, W, C) as a PIL image."""

    def __init__(self, mode: str | None = None) -> None:
        """Keep the colour space; None guesses it from the channels."""
        self.mode = mode

    def __call__(self, pic: Any) -> Any:
        """Return the PIL image."""
        return VF.to_pil_image(pic, self.mode)

    def __repr__(self) -> str:
        return "ToPILImage()" if self.mode is None else f"ToPILImage(mode={self.mode})"


class ConvertImageDtype(nn.Module):
    """Return a tensor picture in another dtype, its values scaled to fit."""

    def __init__(self, dtype: Any) -> None:
        """Keep the dtype."""
        super().__init__()
        self.dtype = dtype

    def forward(self, image: Any) -> Any:
        """Return the converted picture."""
        return VF.convert_image_dtype(image, self.dtype)


class Normalize(nn.Module):
    """Return (x - mean) / std, channel by channel.

    Shape: mean, std (C,)
    """

    def __init__(self, mean: Any, std: Any, inplace: bool = False) -> None:
        """Keep mean and std."""
        super().__init__()
        self.mean, self.std, self.inplace = mean, std, inplace

    def forward(self, tensor: Any) -> Any:
        """Return the normalized picture."""
        return VF.normalize(tensor, self.mean, self.std, self.inplace)

    def __repr__(self) -> str:
        return f"Normalize(mean={self.mean}, std={self.std})"
