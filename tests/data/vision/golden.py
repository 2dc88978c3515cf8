"""Checksums of torchvision's results, for where it is not installed.

PYTHONPATH=<where torchvision lies> python -m tests.data.vision.golden
"""

import json
from pathlib import Path
from zlib import crc32

import numpy as np
from tests.data.vision.twin import both, done

FILE = Path(__file__).with_name("golden.json")
CODES = """
    T.RandomCrop(20,padding=4)(x) T.RandomResizedCrop(12)(x) T.RandomHorizontalFlip()(x)
    T.RandomVerticalFlip()(x) T.RandomRotation(30)(x) T.RandomAffine(20,(0.1,0.2),(0.5,1.5),10)(x)
    T.RandomPerspective(p=1)(x) T.ColorJitter(0.4,0.4,0.4,0.1)(x) T.RandomGrayscale(0.5)(x)
    T.RandomInvert()(x) T.RandomPosterize(3)(x) T.RandomSolarize(99)(x) T.RandomAutocontrast()(x)
    T.RandomEqualize()(x) T.RandomAdjustSharpness(2)(x) T.Resize(12)(x) T.CenterCrop(15)(x)
    T.Pad(3,padding_mode='reflect')(x) T.RandomApply([T.RandomRotation(10)],0.6)(x)
    T.RandomChoice([T.RandomVerticalFlip(1),T.Resize(9)])(x)
    T.RandomOrder([T.RandomRotation(10),T.RandomCrop(20)])(x) T.ToTensor()(x) T.PILToTensor()(x)
    V.RandomCrop((23,9))(x) V.Compose([V.ToImage(),V.RandomResizedCrop(12)])(x)
    V.RandomChoice([V.RandomVerticalFlip(1),V.Resize(9)])(x)
"""


def checksums(side, vision):
    """Return, for each line of code, those of the result and of the generators after it."""
    found = {}
    for code in CODES.split():
        result, state, python = done(side, vision, code, "rgb", 3)
        pixels = result.numpy() if hasattr(result, "numpy") else np.asarray(result)
        bodies = (pixels.tobytes(), state.tobytes(), repr(python).encode())
        found[code] = [list(pixels.shape), *map(crc32, bodies)]
    return found


if __name__ == "__main__":
    lines = [f"  {json.dumps(code)}: {value}" for code, value in checksums(*both()[1]).items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
