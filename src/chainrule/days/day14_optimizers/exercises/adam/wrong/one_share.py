# cause: 1 − β₁ is missing
import numpy as np


def adam(w, m, v, g, t, lr, betas, eps):
    b1, b2 = betas
    m = b1 * m + g
    v = b2 * v + (1 - b2) * g**2
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
