"""Normalization: take the mean away, divide by the spread, then scale and shift.

    y, pullback = layer_norm(x, weight, bias)    # x (B, T, C), weight (C,), bias (C,)

The forms differ in whose mean and spread they take: those of a channel over the batch
(batch.py), or of one sample or a few channels of it (rows.py). In all their formulas x̂ is
the normalized input and σ = √(var + eps).
"""

from chainrule.scratch.ops.normalization.batch import batch_norm, batch_norm_eval
from chainrule.scratch.ops.normalization.response import local_response_norm
from chainrule.scratch.ops.normalization.rows import group_norm, layer_norm, rms_norm

__all__ = [
    "batch_norm", "batch_norm_eval", "group_norm", "layer_norm", "local_response_norm", "rms_norm",
]  # fmt: skip
