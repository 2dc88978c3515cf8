"""Quick models in NumPy that stand beside the network: ridge and logistic regression.

Both take one row an example and learn in less than a second. With `bent` features in front they
bend too: what they cannot find, few networks find quickly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST = 4096  # columns of an encoding
RATE = 1e-6


def encoded(x: np.ndarray) -> np.ndarray:
    """Return one row of numbers an example: values flattened, tokens counted and one-hot.

    Shape: x (N, *) -> (N, K) float64
    """
    flat = x.reshape(len(x), -1)
    if not np.issubdtype(x.dtype, np.integer) or flat.max(initial=0) >= MOST:
        return np.nan_to_num(flat.astype(float), nan=0.0, posinf=0.0, neginf=0.0)
    tokens = int(flat.max(initial=0)) + 1
    counts = np.stack([np.bincount(row, minlength=tokens) for row in np.maximum(flat, 0)])
    if flat.shape[1] * tokens > MOST:
        return counts.astype(float)  # (N, V)
    places = np.eye(tokens)[np.maximum(flat, 0)].reshape(len(x), -1)
    return np.concatenate([counts, places], axis=1)  # (N, V + T·V)


@dataclass(frozen=True)
class Scale:
    """Means and deviations of the training rows."""

    mean: np.ndarray
    deviation: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray) -> Scale:
        """Measure the columns of `x` (N, K)."""
        deviation = x.std(axis=0)
        return cls(x.mean(axis=0), np.where(deviation > 1e-8, deviation, 1.0))

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return the rows scaled, with a column of ones."""
        scaled = (x - self.mean) / self.deviation
        return np.concatenate([scaled, np.ones((len(x), 1))], axis=1)


def one_hot(y: np.ndarray, classes: int) -> np.ndarray:
    """Return (N, K) zeros and ones."""
    return np.eye(classes)[y]


def ridge(x: np.ndarray, y: np.ndarray, strength: float = 1e-2) -> np.ndarray:
    """Return the weights of ridge regression.

    Math: w = (xᵀx / n + strength · I)⁻¹ xᵀy / n
    """
    n = len(x)
    weights: np.ndarray = np.linalg.solve(x.T @ x / n + strength * np.eye(x.shape[1]), x.T @ y / n)
    return weights


def logistic(x: np.ndarray, y: np.ndarray, classes: int, rounds: int = 300) -> np.ndarray:
    """Return the weights (K, classes) of logistic regression, by Nesterov's method.

    Math: w ← v - (xᵀ(softmax(xv) - y) / n + λv) / L, with L = ‖xᵀx‖ / 2n + λ
    """
    n, target = len(x), one_hot(y, classes)
    step = 1 / (float(np.linalg.norm(x.T @ x, 2)) / (2 * n) + RATE)
    w = v = np.zeros((x.shape[1], classes))
    for t in range(rounds):
        slope = x.T @ (softmax(x @ v) - target) / n + RATE * v
        before, w = w, v - step * slope
        v = w + t / (t + 3) * (w - before)
    return w


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities (N, K) of scores."""
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = p / p.sum(axis=1, keepdims=True)
    return shares


@dataclass(frozen=True)
class Bent:
    """Random cosines of the inputs: a ridge on them is a smooth, bent function.

    Math: cos(x r / d + b), r ~ N(0, 1), b ~ U(0, 2π), d half the median distance of two rows
    """

    scale: Scale
    directions: np.ndarray
    shift: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray, width: int = 512, seed: int = 0) -> Bent:
        """Draw the features for inputs like `x` (N, K)."""
        rng, scale = np.random.default_rng(seed), Scale.of(x)
        rows = scale(x)[rng.permutation(len(x))[:256]]
        distance = np.sqrt(((rows[::2][: len(rows) // 2] - rows[1::2]) ** 2).sum(axis=1))
        typical = max(float(np.median(distance)) / 2, 1e-8)
        directions = rng.standard_normal((rows.shape[1], width)) / typical
        return cls(scale, directions, rng.uniform(0, 2 * np.pi, width))

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return the features (N, width + 1)."""
        scaled = self.scale(x)
        return np.concatenate([np.cos(scaled @ self.directions + self.shift), scaled], axis=1)
