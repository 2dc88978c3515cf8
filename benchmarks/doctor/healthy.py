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


def accumulation(setup: Setup) -> None:
    """Add up the gradients of four parts before each step."""
    setup.accumulate = 4


def one_cycle(setup: Setup) -> None:
    """Rise to twice the rate and fall to nothing."""
    setup.rate = 2.0
    setup.schedule = lambda done: min(done / 0.3, (1 - done) / 0.7) + 1e-3


def decay_to_zero(setup: Setup) -> None:
    """Fall along half a cosine."""
    setup.schedule = lambda done: 0.5 * (1 + np.cos(np.pi * done))


def adapters(setup: Setup) -> None:
    """Freeze a trained start and learn a small part beside it that begins at zero."""
    nn = setup.e.nn

    class Adapted(nn.Module):  # type: ignore[name-defined]
        """base(x) + up(down(x)), with up at zero."""

        def __init__(self, base: Any) -> None:
            super().__init__()
            self.base = base.requires_grad_(False)
            self.down = nn.Linear(base.in_features, 8, bias=False)
            self.up = nn.Linear(8, base.out_features, bias=False)
            nn.init.zeros_(self.up.weight)

        def forward(self, x: Any) -> Any:
            """Add what was learned."""
            return self.base(x) + self.up(self.down(x))

    def adapt(model: Any) -> None:
        model.net[0] = Adapted(model.net[0])

    setup.on_model.append(adapt)
    setup.trained = lambda model: [p for p in model.parameters() if p.requires_grad]


HARD: dict[str, tuple[Change, str]] = {
    "warm_up": (warm_up, "mlp transformer gru"),
    "frozen_first": (frozen_first, "mlp cnn autoencoder"),
    "label_noise": (label_noise, "mlp cnn gru"),
    "clipping_habit": (clipping_habit, "rnn lstm gru"),
    "mild_decay": (mild_decay, "mlp resnet tabular"),
    "small_batches": (small_batches, "mlp gru tabular"),
    "slow_but_sure": (slow_but_sure, "mlp cnn transformer"),
    "uneven_classes": (uneven_classes, "mlp cnn lstm"),
    "accumulation": (accumulation, "mlp gru tabular"),
    "one_cycle": (one_cycle, "mlp transformer tabular"),
    "decay_to_zero": (decay_to_zero, "mlp resnet autoencoder"),
    "adapters": (adapters, "mlp tabular"),
}
SEEDS = range(100, 104)
HARD_SEEDS = range(100, 103)


def plain() -> list[tuple[str, str, int]]:
    """Return every family with every optimizer and seed."""
    return [(family, opt, seed) for family in FAMILIES for opt in OPTIMIZERS for seed in SEEDS]


def hard() -> list[tuple[str, str, int]]:
    """Return every hard case with its families and seeds."""
    return [(n, f, seed) for n, (_, on) in HARD.items() for f in on.split() for seed in HARD_SEEDS]
