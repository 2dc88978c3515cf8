"""The gradient's noise scale: the batch beyond which more examples a step help little."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.probe import probe, time_is_up
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject
from chainrule.doctor.probes.twin import Twin

DRAWS, PARTS = 20, 8  # the large batch is made of so many small ones


@probe("noise_scale", cost=2, needs=("criterion", "x", "y"))
def noise_scale(subject: Subject) -> dict[str, Any]:
    """Compare the gradient's norm on small batches and on all eight of them together.

    Math: |G|² = (B·|G_B|² - b·|G_b|²) / (B - b), S = (|G_b|² - |G_B|²) / (1/b - 1/B),
          b_simple = S / |G|²
    Why:  a small batch's gradient is longer by its noise (McCandlish 2018, arXiv:1812.06162).
    """
    twin = subject.twin()
    twin.model.eval()
    small = max(2, min(subject.batch_size, len(subject.some(1 << 30)[0]) // PARTS))
    big, squares = small * PARTS, []
    for draw in range(DRAWS):
        x, y = subject.some(big, draw)
        if len(x) < big:
            raise Skipped(f"{big} examples are needed, there are {len(x)}")
        squares.append(lengths(twin, np.split(x, PARTS), np.split(y, PARTS)))
        if time_is_up():
            break
    short, long = (float(v) for v in np.mean(squares, axis=0))
    signal = (big * long - small * short) / (big - small)
    noise = (short - long) / (1 / small - 1 / big)
    simple = noise / signal if signal > 0 and noise > 0 else None
    told = {"batch_small": small, "batch_big": big, "batch_size": subject.batch_size}
    return {**told, "norm_small": short**0.5, "norm_big": long**0.5, "b_simple": simple}


def lengths(twin: Twin, xs: list[np.ndarray], ys: list[np.ndarray]) -> tuple[float, float]:
    """Return the mean squared norm of the parts' gradients, and that of their mean."""
    total: np.ndarray | float = 0.0
    squares = []
    for x, y in zip(xs, ys, strict=True):
        gradient = twin.gradient(x, y)
        squares.append(float(gradient @ gradient))
        total = total + gradient / len(xs)
    return float(np.mean(squares)), float(np.sum(np.square(total)))
