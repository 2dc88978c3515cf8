"""The digits of this day as rows: MNIST where it is, the embedded 8×8 digits where it is not.

x (N, D) float32 with the training part's mean and deviation taken out, y (N,) int64
"""

from typing import NamedTuple

import numpy as np

from chainrule import data
from chainrule.errors import DataError


class Parts(NamedTuple):
    """Training and test part of one data set."""

    name: str
    x_train: np.ndarray  # (N, D)
    y_train: np.ndarray  # (N,)
    x_test: np.ndarray
    y_test: np.ndarray


def load(name: str | None = None) -> Parts:
    """Return a set by name; without one MNIST if it is here, else the embedded digits."""
    if name is None:
        try:
            return load("mnist")
        except DataError:
            return load("digits")
    read = data.load(name)
    images, labels = read.x_train, read.y_train
    if read.x_test is None or read.y_test is None:
        train, test = data.split(len(images), (0.8, 0.2), seed=0, stratify=labels)
        x_train, y_train, x_test, y_test = images[train], labels[train], images[test], labels[test]
    else:
        x_train, y_train, x_test, y_test = images, labels, read.x_test, read.y_test
    mean, deviation = x_train.mean(), x_train.std()  # of the training part alone

    def rows(x: np.ndarray) -> np.ndarray:
        return ((x.reshape(len(x), -1) - mean) / deviation).astype(np.float32)  # (N, D)

    return Parts(read.name, rows(x_train), y_train, rows(x_test), y_test)
