"""Between PIL images, arrays (H, W, C) and tensors (C, H, W)."""

from typing import Any

import numpy as np

from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.kinds import is_picture, is_tensor, picture
from chainrule.errors import ArgumentError, OptionError, ShapeError

DTYPES = {"I": np.int32, "I;16": np.int16, "I;16B": np.int16, "F": np.float32}  # else bytes
ONE = {"uint8": "L", "int16": "I;16", "int32": "I", "float32": "F"}  # modes of one channel
MORE = {2: ("LA",), 3: ("RGB", "YCbCr", "HSV"), 4: ("RGBA", "CMYK", "RGBX")}


def to_tensor(pic: Any) -> Any:
    """Return the picture as a tensor; bytes become floats from 0 to 1.

    Shape: PIL image or array (H, W, C) or (H, W) -> (C, H, W)
    """
    if is_picture(pic):
        x = np.array(pic, DTYPES.get(pic.mode, np.uint8))
        x = 255 * x if pic.mode == "1" else x
    elif isinstance(pic, np.ndarray):
        x = pic
    else:
        hint = "it is a tensor already: leave ToTensor() out" if is_tensor(pic) else None
        raise ArgumentError(
            "a PIL image or a NumPy array is needed", got=type(pic).__name__, hint=hint
        )
    x = _channels_first(x)
    if x.dtype != np.uint8:
        return torch.from_numpy(x)
    if torch.get_default_dtype() is not torch.float32:
        return torch.from_numpy(x).to(torch.get_default_dtype()).div(255)
    return torch.from_numpy(np.divide(x, np.float32(255), dtype=np.float32))


def pil_to_tensor(pic: Any) -> Any:
    """Return the pixels of a PIL image as they are.

    Shape: PIL image -> (C, H, W)
    """
    if not is_picture(pic):
        raise ArgumentError("a PIL image is needed", got=type(pic).__name__)
    x = np.array(pic)
    return torch.from_numpy(_channels_first(x))


def _channels_first(x: np.ndarray) -> np.ndarray:
    if x.ndim not in {2, 3}:
        raise OptionError("a picture needs axes (H, W) or (H, W, C)", got=f"{x.ndim} axes")
    if x.ndim == 2:
        return x[None].copy()  # (1, H, W)
    return np.ascontiguousarray(x.transpose(2, 0, 1))  # (C, H, W)


def to_pil_image(pic: Any, mode: str | None = None) -> Any:
    """Return the PIL image of a tensor (C, H, W) or (H, W), or of an array (H, W, C).

    Params: mode  the colour space; None takes L, LA, RGB or RGBA by the number of channels
    """
    x = _channels_last(pic)
    if np.issubdtype(x.dtype, np.floating) and mode != "F":
        x = (x * 255).astype(np.uint8)
    if x.shape[2] == 1:
        known = ONE.get(x.dtype.name)
        if mode not in {None, known}:
            raise OptionError(f"{x.dtype.name} of one channel needs mode {known}", got=repr(mode))
        mode = known
        x = x[:, :, 0]
    elif mode is None and x.dtype == np.uint8:
        mode = MORE[x.shape[2]][0]
    elif mode is not None and mode not in MORE[x.shape[2]]:
        known = " or ".join(MORE[x.shape[2]])
        raise OptionError(f"{x.shape[2]} channels need mode {known}", got=repr(mode))
    if mode is None:
        raise ArgumentError("a picture needs bytes or floats", got=x.dtype.name)
    return picture(x, mode)


def _channels_last(pic: Any) -> np.ndarray:
    if is_tensor(pic):
        x = pic.detach().cpu().numpy()
        x = x.transpose(1, 2, 0) if x.ndim == 3 else x
    elif isinstance(pic, np.ndarray):
        x = pic
    else:
        raise ArgumentError("a tensor or a NumPy array is needed", got=type(pic).__name__)
    x = x[:, :, None] if x.ndim == 2 else x
    if x.ndim != 3:
        hint = "one picture at a time: x[0]" if x.ndim == 4 else None
        raise OptionError("a picture has two or three axes", got=f"{x.ndim}", hint=hint)
    if not 1 <= x.shape[2] <= 4:
        got = f"{x.shape[2]}"
        raise OptionError("a picture has one to four channels", got=got)
    return x  # (H, W, C)


def convert_image_dtype(image: Any, dtype: Any = torch.float32) -> Any:
    """Return a tensor picture in another dtype, with the range of its values changed to fit.

    Floats go from 0 to 1, integers from 0 to the largest of their kind.
    """
    if not is_tensor(image):
        raise ArgumentError("a tensor is needed", got=type(image).__name__, hint="ToTensor()")
    if image.dtype == dtype:
        return image
    if image.is_floating_point():
        return _from_float(image, dtype)
    if dtype.is_floating_point:
        return image.to(dtype) / largest(image.dtype)
    return _between_integers(image, dtype)


def _between_integers(image: Any, dtype: Any) -> Any:
    high, new = largest(image.dtype), largest(dtype)
    if high > new:
        return torch.div(image, (high + 1) // (new + 1), rounding_mode="floor").to(dtype)
    return image.to(dtype) * ((new + 1) // (high + 1))


def _from_float(image: Any, dtype: Any) -> Any:
    if dtype.is_floating_point:
        return image.to(dtype)
    wide = {torch.float32: {torch.int32, torch.int64}, torch.float64: {torch.int64}}
    if dtype in wide.get(image.dtype, ()):
        raise ShapeError(
            f"{image.dtype} cannot hold every {dtype}",
            got="a conversion that would not be safe",
            hint="convert to torch.uint8, or the floats to torch.float64 first",
        )
    return image.mul(largest(dtype) + 1 - 1e-3).to(dtype)


def largest(dtype: Any) -> int:
    """Return the value that stands for full brightness."""
    if dtype.is_floating_point:
        return 1
    return 1 if dtype == torch.bool else int(torch.iinfo(dtype).max)


def normalize(tensor: Any, mean: Any, std: Any, inplace: bool = False) -> Any:
    """Return (tensor - mean) / std, channel by channel.

    Shape: tensor (…, C, H, W) of floats; mean, std (C,)
    Why:   a picture on its way to a model has no gradient, and NumPy alone takes a third of
           the time for it.
    """
    _needs_float_picture(tensor)
    dtype = tensor.numpy(force=True).dtype
    centre, width = _a_channel(mean, dtype), _a_channel(std, dtype)
    if not width.all():
        raise OptionError("normalize divides by std", got="std with a zero")
    if max(len(centre), len(width)) > tensor.shape[-3]:
        raise ShapeError(
            f"a picture of {tensor.shape[-3]} channels needs one mean and one std for each",
            got=f"{len(centre)} and {len(width)}",
            hint="Normalize((0.5,), (0.5,)) for one channel, or Grayscale(3) before ToTensor()",
        )
    if inplace:
        return tensor.sub_(torch.from_numpy(centre)).div_(torch.from_numpy(width))
    if tensor.requires_grad:
        return tensor.sub(torch.from_numpy(centre)).div(torch.from_numpy(width))
    y = tensor.numpy() - centre
    return torch.from_numpy(np.divide(y, width, out=y))


def _needs_float_picture(tensor: Any) -> None:
    if not is_tensor(tensor):
        hint = "put ToTensor() before Normalize()"
        raise ArgumentError("a tensor picture is needed", got=type(tensor).__name__, hint=hint)
    if not tensor.is_floating_point():
        got, hint = str(tensor.dtype), "x.float() / 255, or ToTensor() in place of PILToTensor()"
        raise ArgumentError("normalize needs floats", got=got, hint=hint)
    if tensor.ndim < 3:
        raise OptionError("normalize needs axes (…, C, H, W)", got=str(tuple(tensor.shape)))


def _a_channel(values: Any, dtype: Any) -> np.ndarray:
    x = np.asarray(values.numpy() if is_tensor(values) else values, dtype)
    return x.reshape(-1, 1, 1) if x.ndim < 2 else x  # (C, 1, 1)
