"""`torchvision.utils`: many pictures in one, and pictures in files."""

import math
from pathlib import Path
from typing import Any

from chainrule.data.vision.backend import torch
from chainrule.data.vision.functional.kinds import is_tensor
from chainrule.errors import ArgumentError, DataError

__all__ = ["make_grid", "save_image"]


class NoFolder(DataError, FileNotFoundError):  # noqa: N818 - reads as a sentence
    """A file cannot be written, since its folder is not there."""


def make_grid(
    tensor: Any,
    nrow: int = 8,
    padding: int = 2,
    normalize: bool = False,
    value_range: tuple[float, float] | None = None,
    scale_each: bool = False,
    pad_value: float = 0.0,
) -> Any:
    """Return one picture with all pictures of a batch in rows.

    Shape:  (B, C, H, W), or a list of (C, H, W) -> (3, *, *)
    Params: nrow         pictures in a row
            normalize    bring the values to 0…1, from value_range or from what there is
            scale_each   look at each picture by itself for that
            pad_value    the colour between them
    """
    x = _batch(tensor)
    if value_range is not None and not isinstance(value_range, tuple):
        raise ArgumentError("value_range needs (low, high), a tuple", got=repr(value_range))
    if normalize:
        parts = x if scale_each else [x]
        x = torch.stack([_scaled(part, value_range) for part in parts])
        x = x if scale_each else x[0]
    if len(x) == 1:
        return x.squeeze(0)
    columns = min(nrow, len(x))
    rows = math.ceil(len(x) / columns)
    height, width = x.shape[-2] + padding, x.shape[-1] + padding
    size = (x.shape[1], rows * height + padding, columns * width + padding)
    grid = x.new_full(size, pad_value)
    for i in range(len(x)):
        top, left = i // columns * height + padding, i % columns * width + padding
        grid[:, top : top + x.shape[-2], left : left + x.shape[-1]] = x[i]
    return grid


def _batch(tensor: Any) -> Any:
    """Return pictures (B, C, H, W); one channel becomes three."""
    parts = tensor if isinstance(tensor, list) else [tensor]
    for part in parts:
        if not is_tensor(part):
            got, hint = type(part).__name__, "torch.from_numpy(x), or torch.stack of pictures"
            raise ArgumentError("a tensor or a list of tensors is needed", got=got, hint=hint)
    x = torch.stack(tensor, dim=0) if isinstance(tensor, list) else tensor
    x = x.unsqueeze(0) if x.dim() == 2 else x
    x = x.unsqueeze(0) if x.dim() == 3 else x
    return torch.cat((x, x, x), 1) if x.dim() == 4 and x.shape[1] == 1 else x


def _scaled(x: Any, value_range: tuple[float, float] | None) -> Any:
    low, high = value_range or (float(x.min()), float(x.max()))
    return x.clamp(min=low, max=high).sub(low).div(max(high - low, 1e-5))


@torch.no_grad()
def save_image(tensor: Any, fp: Any, format: str | None = None, **kwargs: Any) -> None:  # noqa: A002
    """Write a picture, or a grid of pictures, to a file.

    Params: tensor  values from 0 to 1
            fp      a path or an open file
            kwargs  what `make_grid` takes
    """
    from PIL import Image

    grid = make_grid(tensor, **kwargs)
    x = grid.mul(255).add(0.5).clamp(0, 255).permute(1, 2, 0).to(torch.uint8).numpy()
    if isinstance(fp, str | Path) and not Path(fp).parent.is_dir():
        raise NoFolder(
            f"{fp} needs its folder",
            got="no such folder",
            hint=f"os.makedirs({str(Path(fp).parent)!r}, exist_ok=True) before",
        )
    Image.fromarray(x).save(fp, format=format)
