"""The gradient's noise scale: the batch beyond which more examples a step help little."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.probe import Skipped, probe, time_is_up
from chainrule.doctor.probes.subject import Subject

DRAWS, BIGGER = 50, 8  # the large batch is so many times the small one


@probe("noise_scale", cost=2, needs=("criterion", "x", "y"))
def noise_scale(subject: Subject) -> dict[str, Any]:
    """Compare the gradient's norm on small and on large batches, over fifty draws.

    Math: |G|² = (B·|G_B|² - b·|G_b|²) / (B - b), S = (|G_b|² - |G_B|²) / (1/b - 1/B),
          b_simple = S / |G|²
    Why:  a small batch's gradient is longer by its noise (McCandlish 2018, arXiv:1812.06162).
    """
    twin = subject.twin()
    twin.model.eval()
    small = max(2, min(subject.batch_size, len(subject.some(1 << 30)[0]) // BIGGER // 2))
    big, squares = small * BIGGER, []
    for draw in range(DRAWS):
        x, y = subject.some(big, draw)
        if len(x) < big:
            raise Skipped(f"{big} examples are needed, there are {len(x)}")
        norms = twin.gradient_norm(x[:small], y[:small]), twin.gradient_norm(x, y)
        squares.append(np.square(norms))
        if time_is_up():
            break
    short, long = (float(v) for v in np.mean(squares, axis=0))
    signal = (big * long - small * short) / (big - small)
    noise = (short - long) / (1 / small - 1 / big)
    simple = noise / signal if signal > 0 and noise > 0 else None
    return {
        "batch_small": small,
        "batch_big": big,
        "norm_small": short**0.5,
        "norm_big": long**0.5,
        "b_simple": simple,
        "batch_size": subject.batch_size,
    }
