"""The playground's points: four sets, noise, or the learner's own, in the square from -3 to 3."""

from __future__ import annotations

import numpy as np

from chainrule.course.picture.points import EDGE, Points
from chainrule.data import shapes

COUNT = 200
SETS = ("circle", "xor", "moons", "spiral", "own")


def made(name: str, noise: float, seed: int) -> Points:
    """Return the points of a set, shuffled; `noise` is a share of the square."""
    spread = 0.02 + noise
    if name == "xor":
        rng = np.random.default_rng(seed)
        x = rng.uniform(-1, 1, (COUNT, 2))
        y = (x[:, 0] * x[:, 1] > 0).astype(np.float32)
        x = x + spread * rng.standard_normal(x.shape)
    elif name == "moons":
        x, y = shapes.moons(COUNT, noise=spread, seed=seed)
        x = (x - np.array([0.5, 0.25], dtype=np.float32)) / 1.5
    elif name == "spiral":
        x, y = shapes.spirals(COUNT, turns=1.25, noise=spread, seed=seed)
    else:
        x, y = shapes.circles(COUNT, inner=0.4, noise=spread, seed=seed)
    x = np.clip(0.87 * EDGE * x, -EDGE, EDGE)
    return x.astype(np.float32), y.astype(np.float32)


def halves(points: Points) -> tuple[Points, Points]:
    """Return the training part and the test part; they alternate, so both have every region."""
    x, y = points
    if len(x) < 8:
        return points, points
    return (x[::2], y[::2]), (x[1::2], y[1::2])
