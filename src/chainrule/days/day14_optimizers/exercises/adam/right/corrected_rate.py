import numpy as np


def adam(w, m, v, g, t, lr, betas, eps):
    """Correct two numbers in place of two arrays."""
    beta1, beta2 = betas
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (np.square(g) - v)
    root = np.sqrt(1 - beta2**t)
    rate = lr * root / (1 - beta1**t)
    return w - rate * m / (np.sqrt(v) + root * eps), m, v
