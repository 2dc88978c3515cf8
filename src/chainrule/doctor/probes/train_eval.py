"""The same batches in train mode and in eval mode."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import error, is_labels
from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject
from chainrule.doctor.probes.twin import modal

BATCHES = 8


@probe("train_eval", cost=0, needs=("criterion", "x", "y"))
def train_eval(subject: Subject) -> dict[str, Any]:
    """Compare loss and answers of some batches in both modes, dropout off in both."""
    twin = subject.twin()
    if not (kinds := modal(twin.model)):
        raise Skipped("no layer does anything else in eval mode")
    x, y = subject.some(BATCHES * subject.batch_size)
    batches = [slice(i, i + subject.batch_size) for i in range(0, len(x), subject.batch_size)]
    whole = [rows for rows in batches if len(x[rows]) == subject.batch_size] or batches[:1]
    told: dict[str, Any] = {"kinds": sorted(set(kinds))}
    y_seen = np.concatenate([y[rows] for rows in whole])
    twin.model.eval()
    learned = {"eval": np.concatenate([twin.outputs(x[rows]) for rows in whole])}
    twin.train_quietly()
    learned["train"] = np.concatenate([twin.outputs(x[rows]) for rows in whole])
    for mode, outputs in learned.items():
        told[f"{mode}_loss"] = twin.loss(outputs, y_seen)
        told[f"{mode}_accuracy"] = 1 - error(outputs, y_seen) if is_labels(y) else None
    return told
