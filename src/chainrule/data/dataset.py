"""What a data set is once it is read, and `load`, which reads one by name."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chainrule.data import digits, sets
from chainrule.data.idx import DAMAGED, read_examples
from chainrule.errors import DataError


@dataclass(frozen=True, eq=False, repr=False)
class DataSet:
    """Raw examples with their labels, and what must be said about them.

    Shape:  x_train (N, H, W) uint8, y_train (N,) int64; the test part likewise, or None
    Params: high  the largest raw value, to divide by
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray | None
    y_test: np.ndarray | None
    classes: tuple[str, ...]
    high: int
    source: str
    licence: str

    def __repr__(self) -> str:
        test = 0 if self.x_test is None else len(self.x_test)
        shape = "×".join(map(str, self.x_train.shape[1:]))
        return f"DataSet({self.name!r}, {len(self.x_train)} train, {test} test, {shape})"


def load(name: str) -> DataSet:
    """Return a data set that is here: in the package, in CHAINRULE_DATA or in the cache.

    >>> load("digits")
    DataSet('digits', 1797 train, 0 test, 8×8)
    """
    entry = sets.find(name)
    folder = sets.require(entry)
    x_test = y_test = None
    if entry.mirrors:
        x_train, y_train = _read(entry, folder, test=False)
        x_test, y_test = _read(entry, folder, test=True)
    else:
        x_train, y_train = digits.read()
    return DataSet(
        name, x_train, y_train, x_test, y_test,
        classes=entry.classes, high=entry.high, source=entry.source, licence=entry.licence,
    )  # fmt: skip


def _read(entry: sets.Entry, folder: Path, *, test: bool) -> tuple[np.ndarray, np.ndarray]:
    images, labels = (folder / file.name for file in entry.files[2 * test : 2 * test + 2])
    x, y = read_examples(images, labels, len(entry.classes))
    expected = (entry.test if test else entry.train, *entry.shape)
    if x.shape != expected:
        raise DataError(f"{images} needs sizes {expected}", got=str(x.shape), hint=DAMAGED)
    return x, y
