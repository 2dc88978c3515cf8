"""Many passes with dropout on, and what they say together."""

import numpy as np


def mc_dropout(run, x, passes):
    """Return (p, entropy, spread): run, x (N, D), number -> (N, K), (N,), (N,)."""
    raise NotImplementedError
