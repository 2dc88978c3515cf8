"""One-dimensional signals of ten classes: small enough for seconds, hard enough to tell nets apart.

Idea:  each class is a curve through a few points. An example stretches it, slides it to a random
       place on a line of zeros, tilts it, scales it and adds noise that is smooth along the line.
Paper: in the manner of MNIST-1D, https://arxiv.org/abs/2011.14439; curves and numbers are ours.
Why:   a linear model cannot follow the sliding; a convolution can.

>>> x, y = signals(1000, seed=0)
>>> x.shape, x.dtype, np.unique(y).tolist()
((1000, 40), dtype('float32'), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
"""

from __future__ import annotations

import numpy as np

LENGTH = 40
WIDE = 20  # of the line, that the curve takes up before it is stretched
CURVES = np.array(
    [
        [1, 4, 6, 7, 7, 7, 7, 7, 6, 4, 1],  # a hill
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 4, 0],  # a ramp
        [0, 8, 0, -8, 0, 8, 0, -8, 0, 8, 0],  # a fast wave
        [0, 5, 8, 5, 0, -5, -8, -5, 0, 2, 0],  # a slow wave
        [0, 8, 8, 8, 2, 2, 2, 8, 8, 8, 0],  # two blocks
        [0, -3, -6, -8, -6, 0, 6, 8, 6, 3, 0],  # a valley, then a hill
        [0, 0, 2, 8, 2, 0, 0, 0, 2, 8, 0],  # two peaks
        [8, 6, 4, 3, 2, 1, 1, 0, 0, 0, 0],  # a decay
        [0, 4, 4, 4, 8, 8, 8, 4, 4, 4, 0],  # a step up and down
        [0, 6, 2, 6, -2, 2, -6, -2, -6, 0, 0],  # a falling saw
    ]
)  # (10, 11)


def signals(n: int, *, noise: float = 0.1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return `n` signals (N, 40) float32 and their classes (N,) int64, as many of each class."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % len(CURVES))
    wide = WIDE * rng.uniform(0.7, 1.3, (n, 1))
    start = rng.uniform(0, 1, (n, 1)) * (LENGTH - wide)
    at = (np.arange(LENGTH) - start) / wide * (CURVES.shape[1] - 1)  # (N, 40) along the curve
    x = _read(CURVES[y] / 8, at) * rng.uniform(0.6, 1.4, (n, 1))
    tilt = rng.uniform(-0.4, 0.4, (n, 1)) * np.linspace(-1, 1, LENGTH)
    return (x + tilt + noise * _smooth(rng, n)).astype(np.float32), y.astype(np.int64)


def _read(curves: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return the value of each row's curve at fractional places; zero beyond its ends."""
    last = curves.shape[1] - 1
    low = np.clip(np.floor(at), 0, last - 1).astype(int)
    rows = np.arange(len(at))[:, None]
    between = curves[rows, low] + (at - low) * (curves[rows, low + 1] - curves[rows, low])
    return np.where((at >= 0) & (at <= last), between, 0)


def _smooth(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return noise of variance one whose neighbours resemble each other."""
    raw = rng.standard_normal((n, LENGTH + 4))
    kernel = np.array([1, 2, 3, 2, 1]) / np.sqrt(19)
    return np.stack([np.convolve(row, kernel, "valid") for row in raw])
