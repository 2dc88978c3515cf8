# cause: β weighs the new value
import numpy as np


def adam(w, m, v, g, t, lr, betas, eps):
    beta1, beta2 = betas
    m = (1 - beta1) * m + beta1 * g
    v = (1 - beta2) * v + beta2 * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
