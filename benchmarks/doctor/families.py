"""The families of networks: data, model, loss, and how good an answer is, in points of 100."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule import data, models

EXAMPLES = 1100  # of the digits, for training and validation together
HELD = 0.25


@dataclass(frozen=True)
class Family:
    """One kind of network on its task.

    Params: make   builds the model on an engine
            draw   draws inputs and targets from a seed
            loss   a name in `torch.nn`
            lr     what suits Adam
            sgd    what SGD takes, times lr
    """

    name: str
    make: Callable[[str], Any]
    draw: Callable[[int], tuple[np.ndarray, np.ndarray]]
    loss: str = "CrossEntropyLoss"
    lr: float = 3e-3
    sgd: float = 30.0  # times that, for SGD; a sixth of it with momentum

    @property
    def classifies(self) -> bool:
        """Whether targets are classes."""
        return self.loss == "CrossEntropyLoss"


def zoo(name: str, **settings: Any) -> Callable[[str], Any]:
    """Return what builds a model of the zoo on an engine."""
    return lambda engine: models.create(name, engine=engine, **settings)


def digits(*shape: int) -> Callable[[int], tuple[np.ndarray, np.ndarray]]:
    """Return what draws digits of that shape, from -1 to 1."""

    def draw(seed: int) -> tuple[np.ndarray, np.ndarray]:
        raw = data.load("digits")
        rows = np.random.default_rng(seed).permutation(len(raw.x_train))[:EXAMPLES]
        x = raw.x_train[rows].reshape(-1, *shape) / np.float32(8) - 1
        return x.astype(np.float32), raw.y_train[rows].astype(np.int64)

    return draw


def table(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw a table of ten scaled columns and a smooth target of four of them."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((EXAMPLES, 10)).astype(np.float32)
    y = np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3]
    noisy = y + 0.1 * rng.standard_normal(EXAMPLES)
    return x, noisy[:, None].astype(np.float32)


def again(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw digits that are their own target."""
    x, _ = digits(64)(seed)
    return x, x


FAMILIES = {
    one.name: one
    for one in [
        Family("mlp", zoo("mlp", widths=[64, 64, 32, 10]), digits(64)),
        Family("cnn", zoo("cnn"), digits(1, 8, 8), lr=1e-2),
        Family("resnet", zoo("resnet", blocks=2), digits(1, 8, 8)),
        Family("rnn", zoo("recurrent", kind="rnn"), digits(8, 8)),
        Family("lstm", zoo("recurrent", kind="lstm"), digits(8, 8), lr=1e-2),
        Family("gru", zoo("recurrent", kind="gru"), digits(8, 8), lr=1e-2),
        Family("transformer", zoo("transformer"), digits(8, 8)),
        Family("autoencoder", zoo("autoencoder"), again, loss="MSELoss", sgd=600),
        Family(
            "tabular", zoo("mlp", widths=[10, 64, 32, 1]), table, loss="MSELoss", lr=1e-2, sgd=8
        ),
    ]
}


def points(family: Family, scores: np.ndarray, y: np.ndarray) -> float:
    """Return how good answers are: accuracy, or the share of the variance that is explained."""
    if family.classifies:
        return float(100 * np.mean(scores.argmax(1) == y))
    if not np.isfinite(scores).all():
        return 0.0
    y = y.reshape(scores.shape) if y.size == scores.size else y
    rest = np.mean((scores - y) ** 2) / np.mean((y - y.mean(0)) ** 2)
    return float(100 * max(0.0, 1 - rest))
