"""What several claims need beside the bench: the digits, ready to train on."""

from __future__ import annotations

import numpy as np

from chainrule import data
from chainrule.lab.bench import Bench, Parts


def digits(bench: Bench, shares: tuple[float, float, float] = (0.6, 0.2, 0.2)) -> list[Parts]:
    """Return the 8×8 digits in three parts: x (N, 64) float32 from -1 to 1, y (N,) int64."""
    raw = data.load("digits")
    x = (raw.x_train.reshape(-1, 64) / 8 - 1).astype(np.float32)
    return bench.split(x, raw.y_train.astype(np.int64), shares=shares)


def steps_to(losses: list[float], target: float, smooth: int = 20) -> float:
    """Return the steps until the mean of `smooth` losses is below `target`; else all and one."""
    means = np.convolve(np.nan_to_num(losses, nan=np.inf), np.full(smooth, 1 / smooth), "valid")
    below = np.flatnonzero(means < target)
    return float(below[0] + smooth if len(below) else len(losses) + 1)
