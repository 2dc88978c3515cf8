import numpy as np


def adam(w, m, v, g, t, lr, betas, eps):
    w, m, v = w.copy(), m.copy(), v.copy()
    m *= betas[0]
    m += (1 - betas[0]) * g
    v *= betas[1]
    v += (1 - betas[1]) * g * g
    hat = np.divide(v, 1 - np.power(betas[1], t))
    np.sqrt(hat, out=hat)
    hat += eps
    w -= lr * (m / (1 - np.power(betas[0], t))) / hat
    return [w, m, v]
