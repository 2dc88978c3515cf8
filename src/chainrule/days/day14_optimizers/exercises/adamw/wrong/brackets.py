# cause: brackets are wrong
import numpy as np

BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def direction(m, v, g, t):
    m = BETA1 * m + (1 - BETA1) * g
    v = BETA2 * v + (1 - BETA2) * g**2
    d = m / (1 - BETA1**t) / (np.sqrt(v / (1 - BETA2**t)) + EPS)
    return d, m, v


def with_l2(w, m, v, g, t, lr, decay):
    d, m, v = direction(m, v, g + decay * w, t)
    return w - lr * d, m, v


def with_decay(w, m, v, g, t, lr, decay):
    d, m, v = direction(m, v, g, t)
    return (1 - lr) * decay * w - lr * d, m, v
