import numpy as np


def penalty(layers, l1, l2):
    return l1 * sum(np.linalg.norm(w.ravel(), 1) for w, b in layers) + l2 * sum(
        np.vdot(w, w) for w, b in layers
    )


def penalty_gradients(layers, l1, l2):
    grads = []
    for w, b in layers:
        dw = w.copy()
        dw *= 2 * l2
        dw[w > 0] += l1
        dw[w < 0] -= l1
        grads.append([dw, np.zeros(b.shape[0])])
    return grads


def l2_of(weight_decay):
    return weight_decay / 2
