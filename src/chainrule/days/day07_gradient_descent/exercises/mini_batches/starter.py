"""Mini-batches in a fresh order."""

import numpy as np


def batches(x, y, size, rng, drop_last=False):
    """Yield pairs (xb, yb): x (N, D) -> xb (B, D), y (N,) -> yb (B,)."""
    raise NotImplementedError
