"""Measure a model on examples it does not learn from."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.engine import Engine
from chainrule.train.metrics import accuracy

ROWS = 1000  # examples at a time


def predict(e: Engine, model: Any, x: np.ndarray) -> np.ndarray:
    """Score examples in eval mode, without a graph.

    Shape: x (N, *) -> (N, K)
    """
    was_training = model.training
    model.eval()
    with e.torch.no_grad():
        blocks = [
            model(e.torch.from_numpy(x[i : i + ROWS])).numpy() for i in range(0, len(x), ROWS)
        ]
    model.train(was_training)
    return np.concatenate(blocks)


def judge(e: Engine, criterion: Any, scores: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return loss and accuracy of scores (N, K) against classes (N,)."""
    with e.torch.no_grad():
        loss = criterion(e.torch.from_numpy(scores), e.torch.from_numpy(y)).item()
    return loss, accuracy(y, scores.argmax(1))


def probabilities(scores: np.ndarray) -> np.ndarray:
    """Turn scores (N, K) into probabilities.

    Math: p = exp(s - max s) / Σ exp(s - max s)
    """
    p = np.exp(scores - scores.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    return p


def worst(y: np.ndarray, probability: np.ndarray, count: int = 24) -> np.ndarray:
    """Return the wrong answers (M,), those given with the highest probability first."""
    answer = probability.argmax(1)
    wrong = np.flatnonzero(answer != y)
    sure = probability[wrong, answer[wrong]]
    return wrong[np.argsort(-sure, kind="stable")][:count]
