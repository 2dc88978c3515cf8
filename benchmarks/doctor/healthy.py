"""Healthy runs: every family with each optimizer and several seeds, and the hard ones.

The hard ones look odd and are right: warm-up, a frozen first layer, decay to zero, label noise,
imbalance with a measure that suits it, small batches without batch norm, clipping as a habit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.doctor.families import FAMILIES
from benchmarks.doctor.setup import OPTIMIZERS, Setup

Change = Callable[[Setup], None]


def warm_up(setup: Setup) -> None:
    """Rise to the rate over 40 steps."""
    setup.warm = 40


def frozen_first(setup: Setup) -> None:
    """Freeze the first matrix on purpose."""

    def freeze(model: Any) -> None:
        next(iter(model.parameters())).requires_grad_(False)

    setup.on_model.append(freeze)
    setup.trained = lambda model: [p for p in model.parameters() if p.requires_grad]


def label_noise(setup: Setup) -> None:
    """Give one label in ten at random."""
    rng = np.random.default_rng(setup.seed)
    wrong = rng.random(len(setup.y)) < 0.1
    setup.y = np.where(wrong, rng.integers(0, 10, len(setup.y)), setup.y)


def clipping_habit(setup: Setup) -> None:
    """Clip at 1, as recurrent nets are."""
    setup.clip = 1.0


def mild_decay(setup: Setup) -> None:
    """Use a usual weight decay."""
    setup.decay = 1e-4


def small_batches(setup: Setup) -> None:
    """Take eight examples a batch."""
    setup.batch, setup.rate, setup.epochs = 8, 0.5, 5


def slow_but_sure(setup: Setup) -> None:
    """Use a third of the rate."""
    setup.rate, setup.epochs = 0.33, 15


def uneven_classes(setup: Setup) -> None:
    """Keep a fifth of one class."""
    keep = (setup.y != 3) | (np.random.default_rng(setup.seed).random(len(setup.y)) < 0.2)
    setup.x, setup.y = setup.x[keep], setup.y[keep]


HARD: dict[str, tuple[Change, str]] = {
    "warm_up": (warm_up, "mlp transformer gru"),
    "frozen_first": (frozen_first, "mlp cnn autoencoder"),
    "label_noise": (label_noise, "mlp cnn gru"),
    "clipping_habit": (clipping_habit, "rnn lstm gru"),
    "mild_decay": (mild_decay, "mlp resnet tabular"),
    "small_batches": (small_batches, "mlp gru tabular"),
    "slow_but_sure": (slow_but_sure, "mlp cnn transformer"),
    "uneven_classes": (uneven_classes, "mlp cnn lstm"),
}
SEEDS = range(100, 104)
HARD_SEEDS = range(100, 103)


def plain() -> list[tuple[str, str, int]]:
    """Return every family with every optimizer and seed."""
    return [(family, opt, seed) for family in FAMILIES for opt in OPTIMIZERS for seed in SEEDS]


def hard() -> list[tuple[str, str, int]]:
    """Return every hard case with its families and seeds."""
    return [(n, f, seed) for n, (_, on) in HARD.items() for f in on.split() for seed in HARD_SEEDS]
