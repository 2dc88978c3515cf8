"""1,797 handwritten digits of 8×8 pixels that travel with the package; README.md credits them."""

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("digits.npz")


def read() -> tuple[np.ndarray, np.ndarray]:
    """Return images (1797, 8, 8) with values 0 to 16, and labels (1797,).

    >>> images, labels = read()
    >>> images.shape, labels[:5].tolist()
    ((1797, 8, 8), [0, 1, 2, 3, 4])
    """
    with np.load(FILE) as stored:
        return stored["images"], stored["labels"].astype(np.int64)
