"""From raw data to what a network sees: split first, then fit the scaler on the training part.

>>> from chainrule import data
>>> digits = prepare(data.load("digits"), Data(), Split(validation=0.1, test=0.2))
>>> len(digits.train), len(digits.validation), len(digits.test)
(1258, 180, 359)
>>> digits.train.x.shape, digits.train.x.dtype
((1258, 64), dtype('float32'))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np

from chainrule.data import DataSet
from chainrule.data.scale import Divide, MinMax, Scaler, Standardize
from chainrule.data.split import split
from chainrule.errors import RecipeError
from chainrule.train.recipe import Data, Split


@dataclass(frozen=True, eq=False)
class Part:
    """Examples as the network sees them, and where the raw ones stand.

    Shape: x (N, *) float32, y (N,) int64, raw: the set's own array, rows (N,) indices into it
    """

    x: np.ndarray
    y: np.ndarray
    raw: np.ndarray
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True, eq=False)
class Examples:
    """The three parts of a data set."""

    name: str
    classes: tuple[str, ...]
    train: Part
    validation: Part
    test: Part


def scaler(data: Data, high: float) -> Scaler:
    """Return the scaler that a recipe asks for; "none" divides by one."""
    if data.scale in ("none", "divide"):
        return Divide(high if data.scale == "divide" else 1)
    return {"standardize": Standardize, "minmax": MinMax}[data.scale](data.per)


def prepare(raw: DataSet, data: Data, shares: Split) -> Examples:
    """Split the examples, class by class, then scale each part by the training part."""
    train, validation, test = parts(raw, shares)
    scale, form = scaler(data, raw.high).fit(raw.x_train[train]), FORMS[data.shape]

    def part(x: np.ndarray, y: np.ndarray, rows: np.ndarray) -> Part:
        return Part(form(scale.transform(x[rows])), y[rows], x, rows)

    x_test, y_test = raw.x_test, raw.y_test
    if x_test is None or y_test is None:
        x_test, y_test = raw.x_train, raw.y_train
    return Examples(
        raw.name,
        raw.classes,
        train=part(raw.x_train, raw.y_train, train),
        validation=part(raw.x_train, raw.y_train, validation),
        test=part(x_test, y_test, test),
    )


def parts(raw: DataSet, shares: Split) -> tuple[np.ndarray, ...]:
    """Return the rows of each part; the test part's own rows where the set brings one."""
    brought = raw.x_test is not None
    fractions = [shares.validation, 0 if brought else shares.test]
    if sum(fractions) >= 1:
        needed = "split.validation and split.test need to leave examples for training"
        raise RecipeError(needed, got=f"{shares.validation} + {shares.test}", hint="0.1 and 0.2")
    n, y = len(raw.y_train), raw.y_train
    train, validation, test = split(n, (1 - sum(fractions), *fractions), shares.seed, stratify=y)
    if raw.x_test is not None:
        test = np.arange(len(raw.x_test))
    return train, validation, test


def flat(x: np.ndarray) -> np.ndarray:
    """Return one row an example: (N, K)."""
    return x.reshape(len(x), prod(x.shape[1:]))


def image(x: np.ndarray) -> np.ndarray:
    """Return images with their channels: (N, C, H, W)."""
    if x.ndim == 3:
        return x[:, None]  # (N, 1, H, W)
    if x.ndim == 4:
        return x
    hint = "--set data.shape=flat"
    raise RecipeError("data.shape 'image' needs images", got=f"axes {x.shape}", hint=hint)


FORMS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"flat": flat, "image": image}
