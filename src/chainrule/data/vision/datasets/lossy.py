"""CIFAR-10 as JPEG files, for where the official archive cannot be had.

    CHAINRULE_DATA/cifar10-jpeg/         cifar10-jpeg.tar.xz, train-official-order.txt.gz
    CHAINRULE_DATA/cifar10-lossless-4k/  the first 4,000 training pictures, unharmed

The training pictures are in the official order, the test pictures class after class. Decoding
60,000 files takes half a minute, so the arrays are kept in the cache.
"""

import gzip
import io
import warnings
from pathlib import Path

import numpy as np

from chainrule import places
from chainrule.data.vision.datasets.archives import bodies
from chainrule.files import atomic

CLASSES = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)
JPEG, LOSSLESS = "cifar10-jpeg", "cifar10-lossless-4k"
TAR, ORDER = "cifar10-jpeg.tar.xz", "train-official-order.txt.gz"


def read_lossy(train: bool) -> tuple[np.ndarray, list[int]] | None:
    """Return pictures and labels, or None where the copy is not here; warns once.

    Shape: (N, 32, 32, 3) uint8, N labels
    """
    own = places.data_folder()
    if own is None or not all((own / JPEG / name).is_file() for name in (TAR, ORDER)):
        return None
    warnings.warn(
        f"CIFAR10 needs the official pixels; got the JPEG copy in {own / JPEG}, which is close "
        "to them. Do not quote its accuracies as CIFAR-10's. Try: put cifar-10-python.tar.gz "
        "into the root",
        stacklevel=5,
    )
    kept = places.cache() / "data" / JPEG / f"{'train' if train else 'test'}.npz"
    if kept.is_file():
        with np.load(kept) as arrays:
            x, y = arrays["x"], arrays["y"]
    else:
        x, y = _decoded(own / JPEG, train)
        _keep(kept, x, y)
    if train:
        _mend(x, own / LOSSLESS)
    return x, y.tolist()


def _decoded(folder: Path, train: bool) -> tuple[np.ndarray, np.ndarray]:
    from PIL import Image

    start = f"{JPEG}/{'train' if train else 'test'}/"
    pictures: dict[str, np.ndarray] = {}
    for name, body in bodies(folder / TAR, lambda name: name.startswith(start)):
        with Image.open(io.BytesIO(body)) as file:
            pictures[name.partition("/")[2]] = np.asarray(file.convert("RGB"))
    names = _official_order(folder) if train else sorted(pictures)
    labels = [CLASSES.index(name.split("/")[1]) for name in names]
    return np.stack([pictures[name] for name in names]), np.array(labels)


def _official_order(folder: Path) -> list[str]:
    with gzip.open(folder / ORDER, "rt", encoding="ascii") as lines:
        return [line.split("\t")[2].strip() for line in lines]


def _keep(path: Path, x: np.ndarray, y: np.ndarray) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic(path, "wb") as file:
            np.savez(file, x=x, y=y)
    except OSError as error:
        warnings.warn(
            f"{path} cannot be written ({error.strerror}), so decoding starts anew each time. "
            "Try: set CHAINRULE_CACHE to another folder",
            stacklevel=6,
        )


def _mend(x: np.ndarray, folder: Path) -> None:
    """Put the lossless pictures, where they are here, in the place of their JPEG copies."""
    from PIL import Image

    for i, path in enumerate(sorted(folder.glob("cifar10_batch_*.png"))):
        with Image.open(path) as sheet:  # one picture a row
            x[1000 * i : 1000 * (i + 1)] = np.asarray(sheet.convert("RGB")).reshape(-1, 32, 32, 3)
