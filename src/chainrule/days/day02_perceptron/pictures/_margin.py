"""The largest margin of a few points, and the perceptron's bound that it gives."""

from __future__ import annotations

from itertools import combinations

import numpy as np


def bound(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return (R/γ)² of points (N, 2) with labels 0 and 1; None where no line separates them.

    Math: z_i = ±(x_i, 1),  R = max |z_i|,  γ = max over unit w of min_i w·z_i
    """
    z = np.column_stack([x, np.ones(len(x))]) * np.where(y > 0.5, 1, -1)[:, None]  # (N, 3)
    gap = margin(z.astype(np.float64))
    return float((np.linalg.norm(z, axis=1).max() / gap) ** 2) if gap > 1e-6 else None


def margin(z: np.ndarray) -> float:
    """Return the largest margin of a plane through the origin that has all z (N, 3) on one side.

    Why: the best direction points to the spot of the points' hull that is nearest to the origin.
         That spot lies on a corner, an edge or a triangle, so trying all of them finds it.
    """
    if not len(z):
        return 0.0
    tried = [z]
    if len(z) > 1:
        a, b = (z[list(i)] for i in zip(*combinations(range(len(z)), 2), strict=True))
        along = b - a
        length = np.maximum((along * along).sum(1), 1e-12)
        tried.append(a - ((a * along).sum(1) / length)[:, None] * along)
    if len(z) > 2:
        a, b, c = (z[list(i)] for i in zip(*combinations(range(len(z)), 3), strict=True))
        normal = np.cross(b - a, c - a)
        tried += [normal, -normal]
    w = np.concatenate(tried)
    length = np.linalg.norm(w, axis=1)
    w = w[length > 1e-9] / length[length > 1e-9, None]
    return float((w @ z.T).min(1).max())
