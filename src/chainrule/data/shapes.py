"""Points in the plane that teach: moons, spirals, circles, blobs.

Each draws `n` points with NumPy's own generator, so the same seed gives the same points on
both engines.

>>> x, y = moons(100, noise=0.1, seed=0)
>>> x.shape, x.dtype, np.bincount(y).tolist()
((100, 2), dtype('float32'), [50, 50])
"""

from __future__ import annotations

import numpy as np

Points = tuple[np.ndarray, np.ndarray]  # (N, 2) float32, (N,) int64


def moons(n: int, *, noise: float = 0.1, seed: int = 0) -> Points:
    """Return two half circles that hold each other.

    Math: (cos t, sin t) and (1 - cos t, 1/2 - sin t), 0 ≤ t ≤ π, plus N(0, noise²)
    """
    rng, y = np.random.default_rng(seed), np.arange(n) % 2
    t = rng.uniform(0, np.pi, n)
    x = np.where(y[:, None] == 0, _on_circle(t), [1, 0.5] - _on_circle(t))
    return _noisy(rng, x, y, noise)


def spirals(
    n: int, *, classes: int = 2, turns: float = 1.5, noise: float = 0.05, seed: int = 0
) -> Points:
    """Return `classes` arms that wind around the origin `turns` times.

    Math: r (cos φ, sin φ), φ = 2π (turns · r + class / classes), 0 < r ≤ 1, plus N(0, noise²)
    """
    rng, y = np.random.default_rng(seed), np.arange(n) % classes
    r = np.sqrt(rng.uniform(0.01, 1, n))  # the root spreads points evenly along the arm
    x = r[:, None] * _on_circle(2 * np.pi * (turns * r + y / classes))
    return _noisy(rng, x, y, noise)


def circles(n: int, *, inner: float = 0.5, noise: float = 0.05, seed: int = 0) -> Points:
    """Return a circle of radius one (class 0) around one of radius `inner` (class 1)."""
    rng, y = np.random.default_rng(seed), np.arange(n) % 2
    t = rng.uniform(0, 2 * np.pi, n)
    return _noisy(rng, _on_circle(t) * np.where(y == 0, 1, inner)[:, None], y, noise)


def blobs(n: int, *, classes: int = 3, spread: float = 0.3, seed: int = 0) -> Points:
    """Return round heaps whose centres lie evenly on the unit circle."""
    rng, y = np.random.default_rng(seed), np.arange(n) % classes
    return _noisy(rng, _on_circle(2 * np.pi * y / classes), y, spread)


def _on_circle(t: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(t), np.sin(t)], axis=1)  # (N, 2)


def _noisy(rng: np.random.Generator, x: np.ndarray, y: np.ndarray, noise: float) -> Points:
    """Add noise, and shuffle so that the classes do not alternate."""
    order = rng.permutation(len(y))
    x = x + noise * rng.standard_normal(x.shape)
    return x[order].astype(np.float32), y[order].astype(np.int64)
