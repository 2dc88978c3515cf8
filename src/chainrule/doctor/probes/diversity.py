"""Are a generator's samples as different from each other as real ones?"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import is_labels
from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject, apart

SAMPLES, PAIRS, CLASSES = 512, 2000, 8


@probe("diversity", cost=1, needs=("x", "make_samples"))
def diversity(subject: Subject) -> dict[str, Any]:
    """Compare the mean distance of two samples with that of two real examples.

    Why: a generator that makes one thing over and over can still please its judge. The second
         measure counts places: how many of the groups that real examples fall into are visited.
    """
    if subject.make_samples is None or subject.x is None:
        raise Skipped("samples and real examples are needed")
    rng = np.random.default_rng(0)
    real = subject.x[rng.permutation(len(subject.x))[:SAMPLES]].reshape(-1, subject.x[0].size)
    with apart(subject.e):
        made = np.asarray(subject.make_samples(SAMPLES)).reshape(-1, real.shape[1])
    if not np.isfinite(made).all():
        raise Skipped("the samples are not finite")
    centres = spread_centres(real)
    told = {"real": distance(real, rng), "made": distance(made, rng)}
    return {
        **told,
        "visited": visited(made, centres) / visited(real, centres),
        "classes": of(subject),
    }


def distance(rows: np.ndarray, rng: np.random.Generator) -> float:
    """Return the mean distance of two rows drawn at random."""
    first, second = rng.integers(len(rows), size=(2, PAIRS))
    return float(np.sqrt(((rows[first] - rows[second]) ** 2).sum(axis=1)).mean())


def spread_centres(rows: np.ndarray) -> np.ndarray:
    """Return examples that lie far from each other: each the farthest from those before."""
    chosen = [0]
    nearest = np.full(len(rows), np.inf)
    for _ in range(CLASSES - 1):
        nearest = np.minimum(nearest, ((rows - rows[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(nearest.argmax()))
    return rows[chosen]


def visited(rows: np.ndarray, centres: np.ndarray) -> int:
    """Return how many centres are the nearest of at least one row in fifty."""
    squares = ((rows[:, None] - centres) ** 2).sum(axis=2)
    counts = np.bincount(squares.argmin(axis=1), minlength=len(centres))
    return int((counts >= len(rows) / 50).sum())


def of(subject: Subject) -> int:
    """Return the number of classes, 0 where none are known."""
    y = subject.y
    return len(np.unique(y)) if y is not None and is_labels(y) else 0
