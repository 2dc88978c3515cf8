"""The columns of a trace, schema version 1; docs/trace.md says what each one means.

Five tables have one row for each sampled step and thing (a batch, a model, a layer, a
parameter, a call of a model); `STEP` has one row for every step.

>>> LAYER.index("mean"), PARAMETER[-1]
(5, 'u_nonfinite')
"""

from __future__ import annotations

import struct

import numpy as np

SCHEMA = 1
Array = np.ndarray

STEP = np.dtype(
    [
        ("step", "<u4"),
        ("epoch", "<u4"),
        ("loss", "<f4"),
        ("lr", "<f4"),
        ("grad_norm", "<f4"),
        ("seconds", "<f4"),
        ("wait", "<f4"),
        ("clipped", "i1"),
    ]
)
STEP_ROW = struct.Struct("<IIfffffb")  # the same row, as the recorder packs it

BATCH = (
    *("interval", "size", "accuracy", "loss_requires_grad"),
    *("x_mean", "x_std", "x_nonfinite", "x_min", "x_max"),
    *("y_mean", "y_std", "y_nonfinite", "y_min", "y_max", "y_distinct"),
)
MODEL = ("forwards", "backwards", "steps", "carried", "foreign")
MOMENTS = ("abs_max", "zeros", "mean", "std", "nonfinite")
LAYER = (
    *("calls", "training", "per_unit"),
    *MOMENTS,
    *("off", "saturated"),
)
PARAMETER = (
    *("trainable", "in_optimizer", "lr", "grad_missing"),
    *(f"{of}_{name}" for of in "wgu" for name in MOMENTS),
)
OUTPUT = (
    *("model", "call", "rows", "width"),
    *("mean", "std", "nonfinite", "min", "max", "sum_low", "sum_high"),
    *("spread", "in_spread", "positive", "one_class"),
)
FEATURE = np.dtype(
    [
        ("mean", "<f8"),
        ("m2", "<f8"),
        ("min", "<f4"),
        ("max", "<f4"),
        ("nonfinite", "<u4"),
        ("sentinels", "<u4"),
    ]
)
TABLES = {
    "batch": BATCH,
    "models": MODEL,
    "layers": LAYER,
    "parameters": PARAMETER,
    "outputs": OUTPUT,
}
DERIVED = {  # worked out on reading, never stored
    "layers": ("rms",),
    "parameters": ("w_norm", "g_norm", "u_norm", "update_ratio"),
}
