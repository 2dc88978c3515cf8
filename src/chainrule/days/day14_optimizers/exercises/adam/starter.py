"""One step of Adam. w, m, v and g have one shape."""

import numpy as np


def adam(w, m, v, g, t, lr, betas, eps):
    """Return (new_w, new_m, new_v) after step t = 1, 2, …"""
    raise NotImplementedError
