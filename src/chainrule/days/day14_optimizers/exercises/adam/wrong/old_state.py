# cause: old m and v are returned
import numpy as np


def adam(w, old_m, old_v, g, t, lr, betas, eps):
    beta1, beta2 = betas
    m = beta1 * old_m + (1 - beta1) * g
    v = beta2 * old_v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), old_m, old_v
