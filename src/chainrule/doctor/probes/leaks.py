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
ROOM, OFTEN = 100.0, 4.0  # possible rows for each real one; copies of a row


@probe("leaks", cost=0, needs=("x", "y"))
def leaks(subject: Subject) -> dict[str, Any]:
    """Count rows that stand twice or on both sides, and look for one feature that tells all.

    Why: a few columns of a few values each repeat by right. Equal rows are counted only where
         chance would hardly make them.
    """
    x, _ = subject.some(1 << 30)
    seen = Counter(keys(x))
    held = keys(subject.x_val) if subject.x_val is not None else []
    counted = not is_coarse(x, len(seen))
    some_x, some_y = subject.some(EXAMPLES)
    return {
        "rows": len(x),
        "duplicates": len(x) - len(seen) if counted else None,
        "overlap": sum(key in seen for key in held) if counted else None,
        "held_out": len(held),
        "features": int(np.prod(x.shape[1:])),
        "feature_auc": best_feature(encoded(some_x), some_y),
    }


def is_coarse(x: np.ndarray, distinct: int) -> bool:
    """Tell whether rows repeat by right: few values in few columns, or all rows many times."""
    flat = x.reshape(len(x), -1)
    room = sum(np.log(len(np.unique(flat[:, k]))) for k in range(min(flat.shape[1], FEATURES)))
    return bool(room < np.log(ROOM * len(x)) or len(x) > OFTEN * distinct)


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
