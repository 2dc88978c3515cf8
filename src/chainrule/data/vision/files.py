"""`torchvision.io`: pictures in files as tensors of bytes (C, H, W), through Pillow."""

import io
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.convert import pil_to_tensor, to_pil_image
from chainrule.data.vision.functional.kinds import is_tensor
from chainrule.errors import DataError, OptionError, nearest

__all__ = [
    "ImageReadMode",
    "decode_image",
    "decode_jpeg",
    "decode_png",
    "read_file",
    "read_image",
    "write_file",
    "write_jpeg",
    "write_png",
]


class ImageReadMode(Enum):
    """The channels that are wanted; UNCHANGED takes those of the file."""

    UNCHANGED = 0
    GRAY = 1
    GRAY_ALPHA = 2
    RGB = 3
    RGB_ALPHA = 4
    RGBA = RGB_ALPHA


PIL_MODES = {
    ImageReadMode.GRAY: "L",
    ImageReadMode.GRAY_ALPHA: "LA",
    ImageReadMode.RGB: "RGB",
    ImageReadMode.RGB_ALPHA: "RGBA",
}
AS_THEY_ARE = {"L", "LA", "RGB", "RGBA"}


class NoPicture(DataError, RuntimeError):  # noqa: N818 - reads as a sentence
    """A file is missing or holds no picture; torchvision raises RuntimeError."""


def read_file(path: str | Path) -> Any:
    """Return the bytes of a file.

    Shape: (N,) uint8
    """
    try:
        body = Path(path).read_bytes()
    except OSError as error:
        raise NoPicture(f"{path} cannot be read", got=error.strerror, hint="check it") from None
    return torch.from_numpy(np.frombuffer(body, np.uint8).copy())


def decode_image(
    input: Any,  # noqa: A002 - torchvision's name
    mode: Any = ImageReadMode.UNCHANGED,
    apply_exif_orientation: bool = False,
) -> Any:
    """Return the picture in a file, given by its path or its bytes.

    Shape: (C, H, W) uint8
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    wanted = _known(mode)
    body = input if is_tensor(input) else read_file(input)
    try:
        with Image.open(io.BytesIO(body.numpy().tobytes())) as file:
            picture = ImageOps.exif_transpose(file) if apply_exif_orientation else file
            return pil_to_tensor(picture.convert(_pil_mode(wanted, picture.mode)))
    except (UnidentifiedImageError, OSError) as error:
        name = "the bytes" if is_tensor(input) else str(input)
        raise NoPicture(f"{name} need to be a picture", got=str(error)) from None


def _known(mode: Any) -> ImageReadMode:
    names = ImageReadMode.__members__
    if isinstance(mode, ImageReadMode):
        return mode
    if str(mode).upper() not in names:
        raise OptionError("mode needs a known name", got=repr(mode), hint=nearest(str(mode), names))
    return names[str(mode).upper()]


def _pil_mode(mode: ImageReadMode, found: str) -> str:
    if mode is not ImageReadMode.UNCHANGED:
        return PIL_MODES[mode]
    if found in AS_THEY_ARE:
        return found
    return "L" if found == "1" else "RGB"


read_image = decode_jpeg = decode_png = decode_image


def write_file(filename: str | Path, data: Any) -> None:
    """Write bytes (N,) to a file."""
    Path(filename).write_bytes(data.numpy().tobytes())


def write_png(input: Any, filename: str | Path, compression_level: int = 6) -> None:  # noqa: A002
    """Write a picture (C, H, W) of bytes as PNG."""
    to_pil_image(_bytes(input)).save(filename, "PNG", compress_level=compression_level)


def write_jpeg(input: Any, filename: str | Path, quality: int = 75) -> None:  # noqa: A002
    """Write a picture (C, H, W) of bytes as JPEG."""
    to_pil_image(_bytes(input)).save(filename, "JPEG", quality=quality)


def _bytes(x: Any) -> Any:
    if not is_tensor(x) or x.dtype != torch.uint8:
        got, hint = str(getattr(x, "dtype", type(x))), "(x * 255).to(torch.uint8), or save_image"
        raise NoPicture("a tensor of bytes (C, H, W) is needed", got=got, hint=hint)
    return x
