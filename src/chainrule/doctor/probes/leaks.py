"""What the examples themselves give away: equal rows, and a feature that is the answer."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import is_labels
from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.quick import encoded
from chainrule.doctor.probes.subject import Subject

EXAMPLES, FEATURES, CLASSES = 512, 512, 12


@probe("leaks", cost=0, needs=("x", "y"))
def leaks(subject: Subject) -> dict[str, Any]:
    """Count rows that stand twice or on both sides, and look for one feature that tells all."""
    x, _ = subject.some(1 << 30)
    seen = Counter(keys(x))
    held = keys(subject.x_val) if subject.x_val is not None else []
    some_x, some_y = subject.some(EXAMPLES)
    return {
        "rows": len(x),
        "duplicates": len(x) - len(seen),
        "overlap": sum(key in seen for key in held),
        "held_out": len(held),
        "feature_auc": best_feature(encoded(some_x), some_y),
    }


def keys(x: np.ndarray) -> list[bytes]:
    """Return the bytes of each row."""
    return [row.tobytes() for row in np.ascontiguousarray(x)]


def best_feature(x: np.ndarray, y: np.ndarray) -> float | None:
    """Return how well one feature alone tells every two classes apart, for the best feature.

    Math: max over features of the smallest AUC over pairs of classes
    """
    classes = np.unique(y)
    if not is_labels(y) or y.ndim > 1 or not 2 <= len(classes) <= CLASSES:
        return None
    x = x[:, np.random.default_rng(0).permutation(x.shape[1])[:FEATURES]]
    least = np.ones(x.shape[1])
    for i, a in enumerate(classes):
        for b in classes[i + 1 :]:
            least = np.minimum(least, auc(x[y == a], x[y == b]))
    return float(least.max())


def auc(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return for each column the share of pairs that it orders, in the better direction: (K,)."""
    above = (a[:, None] > b).mean(axis=(0, 1)) + 0.5 * (a[:, None] == b).mean(axis=(0, 1))
    better: np.ndarray = np.maximum(above, 1 - above)
    return better
