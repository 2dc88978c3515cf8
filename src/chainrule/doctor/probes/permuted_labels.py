"""Do the labels belong to the inputs? Shuffle them and see whether it makes a difference."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import error, is_labels
from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.quick import Bent, encoded, one_hot
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject

SHUFFLES, EXAMPLES, WIDTH = 30, 1500, 256
FEWEST, STRENGTH = 60, 1e-2


@probe("permuted_labels", cost=1, needs=("x", "y"))
def permuted_labels(subject: Subject) -> dict[str, Any]:
    """Train a quick bent model on the labels and on thirty shuffles of them.

    Math: p = (1 + how many shuffles do as well) / (1 + shuffles)
    Why:  ridge regression solves for all shuffles with one factorisation. It answers whether the
          inputs know anything of the labels, whatever the network makes of it.
    """
    x, y = subject.some(EXAMPLES)
    if (is_labels(y) and y.ndim > 1) or y.ndim > 2 or len(x) < FEWEST:
        raise Skipped(f"one target an example and {FEWEST} examples are needed")
    n, inputs, rng = len(x) * 2 // 3, encoded(x), np.random.default_rng(1)
    features = Bent.of(inputs[:n], WIDTH)
    known, asked = features(inputs[:n]), features(inputs[n:])
    square = known.T @ known / n + STRENGTH * np.eye(known.shape[1])
    solver = asked @ np.linalg.solve(square, known.T / n)  # (M, N): targets in, answers out
    wanted = one_hot(y, int(y.max()) + 1) if is_labels(y) else y.reshape(len(y), -1).astype(float)

    def metric(rows: np.ndarray) -> float:
        answers = solver @ wanted[rows[:n]]
        return 1 - error(answers if is_labels(y) else answers.reshape(y[n:].shape), y[rows[n:]])

    real = metric(np.arange(len(x)))
    shuffled = [metric(rng.permutation(len(x))) for _ in range(SHUFFLES)]
    p = (1 + sum(other >= real for other in shuffled)) / (1 + SHUFFLES)
    return {"metric": real, "shuffled": shuffled, "p": p, "examples": len(x)}
