"""Weight decay in Adam: inside the gradient, and outside of it."""

import numpy as np

BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def direction(m, v, g, t):
    """Return Adam's corrected direction at step t, and the new (m, v)."""
    m = BETA1 * m + (1 - BETA1) * g
    v = BETA2 * v + (1 - BETA2) * g**2
    d = m / (1 - BETA1**t) / (np.sqrt(v / (1 - BETA2**t)) + EPS)
    return d, m, v


def with_l2(w, m, v, g, t, lr, decay):
    """Return (new_w, new_m, new_v): the decay is part of the gradient."""
    raise NotImplementedError


def with_decay(w, m, v, g, t, lr, decay):
    """Return (new_w, new_m, new_v): the decay stands beside Adam's step."""
    raise NotImplementedError
