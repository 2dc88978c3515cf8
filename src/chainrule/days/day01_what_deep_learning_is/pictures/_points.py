"""The playground's points: four sets, noise, or the learner's own, in the square from -3 to 3."""

from __future__ import annotations

import numpy as np

from chainrule.data import shapes
from chainrule.errors import PictureError

EDGE = 3.0  # the plane shown runs from -EDGE to EDGE
COUNT = 200
MOST = 120  # own points
SETS = ("circle", "xor", "moons", "spiral", "own")
Points = tuple[np.ndarray, np.ndarray]  # (N, 2) float32, (N,) float32 of zeros and ones


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


def typed(line: str) -> Points:
    """Read own points as they stand in the address: `1.5,-0.2,b 0,1,o`; b is blue, o orange.

    >>> x, y = typed("1.5,-0.2,b 0,1,o")
    >>> x.tolist(), y.tolist()
    ([[1.5, -0.20000000298023224], [0.0, 1.0]], [1.0, 0.0])
    """
    words = line.split()
    if len(words) > MOST:
        raise PictureError(f"own points need to be at most {MOST}", got=str(len(words)))
    rows = [one(word) for word in words]
    table = np.array(rows, dtype=np.float32).reshape(-1, 3)
    return table[:, :2], table[:, 2]


def one(word: str) -> tuple[float, float, float]:
    """Read one point."""
    try:
        across, up, colour = word.split(",")
        x, y, label = float(across), float(up), {"b": 1.0, "o": 0.0}[colour]
    except (ValueError, KeyError):
        raise wrong(word) from None
    if not (abs(x) <= EDGE and abs(y) <= EDGE):
        raise wrong(word)
    return x, y, label


def wrong(word: str) -> PictureError:
    """Say what a point looks like."""
    return PictureError(
        f"a point needs the form x,y,b or x,y,o with numbers from -{EDGE:g} to {EDGE:g}",
        got=repr(word[:30]),
        hint="1.5,-0.2,b",
    )


def halves(points: Points) -> tuple[Points, Points]:
    """Return the training part and the test part; they alternate, so both have every region."""
    x, y = points
    if len(x) < 8:
        return points, points
    return (x[::2], y[::2]), (x[1::2], y[1::2])
