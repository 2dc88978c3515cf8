"""Labels that two quick models, neither of which saw them, both find wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import is_labels
from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.quick import Bent, Scale, encoded, one_hot, ridge
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject

EXAMPLES, FOLDS, TOP = 3000, 5, 50
NEAR, AGREE, OWN = 10, 7, 1  # neighbours, how many must say so, how many may have its own label
FEWEST = 20  # examples of each class


@probe("label_errors", cost=2, needs=("x", "y"))
def label_errors(subject: Subject) -> dict[str, Any]:
    """List the examples whose label both disbelieve, the surest first.

    Why: a model that has seen a label believes it, so each example is judged by a model of the
         other folds. It counts only where that model is as sure of another class as it usually is
         of that class's own members (Northcutt 2021, arXiv:1911.00068), and where the nearest
         neighbours say the same: one model alone suspects every hard example.
    """
    if subject.x is None or subject.y is None:
        raise Skipped("training examples are needed")
    x, y = subject.x[:EXAMPLES], subject.y[:EXAMPLES]  # so that rows keep their numbers
    if not is_labels(y) or y.ndim > 1 or np.bincount(y)[np.unique(y)].min() < FEWEST:
        raise Skipped(f"one label an example and {FEWEST} examples a class are needed")
    inputs = encoded(x)
    believed = out_of_fold(inputs, y)
    answer = believed.argmax(axis=1)
    usual = (believed * one_hot(y, believed.shape[1])).sum(axis=0) / np.maximum(np.bincount(y), 1)
    sure = believed[np.arange(len(y)), answer]
    suspect = (answer != y) & (sure >= usual[answer]) & neighbours_agree(inputs, y, answer)
    rows = np.flatnonzero(suspect)
    listed = rows[np.argsort(-sure[rows])][:TOP]
    found = [[int(i), int(y[i]), int(answer[i]), float(sure[i])] for i in listed]
    return {
        "rows": len(y),
        "suspects": len(rows),
        "share": len(rows) / len(y),
        "top": found,
    }


def out_of_fold(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what a model of the other folds believes: (N, K), near probabilities."""
    fold = np.arange(len(x)) % FOLDS
    believed = np.zeros((len(x), int(y.max()) + 1))
    wanted = one_hot(y, believed.shape[1])
    for k in range(FOLDS):
        features = Bent.of(x[fold != k])
        weights = ridge(features(x[fold != k]), wanted[fold != k])
        believed[fold == k] = np.clip(features(x[fold == k]) @ weights, 0, 1)
    return believed


def neighbours_agree(x: np.ndarray, y: np.ndarray, answer: np.ndarray) -> np.ndarray:
    """Tell where the nearest examples mostly have the answer's label, and not the own one."""
    scaled = Scale.of(x)(x).astype(np.float32)
    squares = (scaled**2).sum(axis=1)
    agree = np.zeros(len(x), bool)
    for rows in np.array_split(np.arange(len(x)), max(1, len(x) // 500)):
        distance = squares - 2 * scaled[rows] @ scaled.T  # (M, N), up to a constant
        distance[np.arange(len(rows)), rows] = np.inf
        near = y[np.argpartition(distance, NEAR, axis=1)[:, :NEAR]]  # (M, 10)
        with_answer = (near == answer[rows, None]).sum(axis=1) >= AGREE
        agree[rows] = with_answer & ((near == y[rows, None]).sum(axis=1) <= OWN)
    return agree
