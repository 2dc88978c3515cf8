"""The real torchvision beside ours: its Python part, wherever it lies on the path.

Its compiled library needs a PyTorch of the very same build. Where it does not load, the
operators that torchvision asks for at import are declared without a body, which is all that
data sets and transforms need.
"""

import random
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import torch
from PIL import Image
from tests.needs import needs

from chainrule import scratch
from chainrule.data import vision
from chainrule.errors import ChainruleError

needs_torchvision = needs(
    "torchvision", find_spec("torchvision") is not None, "torchvision is not on the path"
)
OPERATORS = ("nms", "qnms")
OURS = vision.modules()["torchvision"]
BOXES = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


@cache
def theirs():
    """Return the real torchvision, with v2 imported."""
    library = find_spec("torchvision").submodule_search_locations[0] + "/_C.so"
    try:
        torch.ops.load_library(library)
    except OSError:
        for name in OPERATORS:
            torch.library.define(f"torchvision::{name}", BOXES)
    import_module("torchvision.transforms.v2")
    return import_module("torchvision")


def both():
    """Return (torch, torchvision) of either side."""
    return (scratch, OURS), (torch, theirs())


def pixels(height=23, width=31, channels=3, seed=0):
    """Return a picture (H, W, C) with smooth parts, edges and noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    waves = [127 + 100 * np.sin((x * (k + 1) + 2 * y) / 9) for k in range(channels)]
    picture = np.stack(waves, -1) + rng.normal(0, 20, (height, width, channels))
    picture[3:9, 4:12] = [230, 20, 90, 128][:channels]
    picture[12:15, 20:25] = 90  # grey: no hue
    return picture.clip(0, 255).astype(np.uint8)


def inputs(side):
    """Return the kinds of pictures there are, by name, for `scratch` or `torch`."""
    rgb, grey = pixels(), pixels(channels=1)
    chw = np.ascontiguousarray(rgb.transpose(2, 0, 1))
    batch = np.stack([chw, np.ascontiguousarray(pixels(seed=1).transpose(2, 0, 1))])
    return {
        "rgb": Image.fromarray(rgb),
        "grey": Image.fromarray(grey[:, :, 0]),
        "rgba": Image.fromarray(pixels(channels=4)),
        "bytes": side.from_numpy(chw.copy()),
        "floats": side.from_numpy(chw.astype(np.float32) / 255),
        "one": side.from_numpy(grey.transpose(2, 0, 1).astype(np.float32) / 255),
        "batch": side.from_numpy(batch),
    }


def done(side, vision_side, code, kind, seed):
    """Return what `code` makes of a picture: its result or error, and the generators after."""
    side.manual_seed(seed)
    random.seed(seed)
    names = {
        "torch": side, "T": vision_side.transforms, "F": vision_side.transforms.functional,
        "V": getattr(vision_side.transforms, "v2", None), "U": vision_side.utils,
        "M": vision_side.transforms.InterpolationMode, "x": inputs(side).get(kind),
    }  # fmt: skip
    try:
        result = eval(code, names)
    except Exception as error:
        result = error
    return result, side.get_rng_state().numpy(), random.getstate()


@dataclass(frozen=True)
class Room:
    """How far a result may be from torchvision's.

    numbers: of tensors of floats, relative and absolute
    steps: of the bytes of a tensor; of a PIL image only where `pictures`
    share: of the bytes that may be off
    """

    numbers: float = 1e-6
    steps: int = 1
    share: float = 0.01
    pictures: bool = False


def room(code):
    """Return what is allowed for a line of code."""
    if "Blur" in code or "blur" in code:  # a PIL image goes through floats for it
        return Room(pictures=True)
    if "V." in code and "esize" in code:  # bytes are resized in whole numbers, which are exact
        return Room(steps=0)
    return Room()


def same(ours, real, room):
    """Assert that two results are equal: errors by kind, pictures and tensors by value."""
    if isinstance(real, AttributeError):
        assert isinstance(ours, ChainruleError)  # theirs is an accident, ours says what to do
    elif isinstance(real, Exception):
        assert isinstance(ours, type(real)), f"{real!r} there; here {ours!r}"
    elif isinstance(ours, Exception):
        raise ours
    elif isinstance(real, tuple | list | dict):
        assert type(ours) is type(real)
        assert len(ours) == len(real)
        for a, b in zip(parts(ours), parts(real), strict=True):
            same(a, b, room)
    elif isinstance(real, Image.Image):
        assert (ours.mode, ours.size) == (real.mode, real.size)
        close(np.asarray(ours), np.asarray(real), room if room.pictures else Room(steps=0))
    elif isinstance(real, torch.Tensor):
        assert tuple(ours.shape) == tuple(real.shape)
        assert str(ours.dtype) == str(real.dtype)
        close(ours.detach().numpy(), real.detach().numpy(), room)
    else:
        assert ours == real


def parts(container):
    return container.items() if isinstance(container, dict) else container


def close(ours, real, room):
    if np.issubdtype(real.dtype, np.floating):
        np.testing.assert_allclose(ours, real, rtol=room.numbers, atol=room.numbers)
        return
    apart = np.abs(ours.astype(np.int64) - real.astype(np.int64))
    assert apart.max(initial=0) <= room.steps
    assert np.mean(apart > 0) <= room.share if apart.size else True


def compare(code, kind="rgb", seed=0):
    """Assert that a line of code gives the same result and leaves the same generators."""
    (ours, state, python), (real, real_state, real_python) = (
        done(*side, code, kind, seed) for side in both()
    )
    try:
        same(ours, real, room(code))
    except AssertionError as error:
        raise AssertionError(f"{code} of {kind}, seed {seed}: {error}") from None
    if not isinstance(real, Exception):
        np.testing.assert_array_equal(state, real_state)
        assert python == real_python
