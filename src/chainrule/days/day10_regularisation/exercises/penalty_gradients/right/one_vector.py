import numpy as np


def penalty(layers, l1, l2):
    w = np.concatenate([weight.ravel() for weight, _ in layers])
    return l1 * np.linalg.norm(w, 1) + l2 * np.dot(w, w)


def penalty_gradients(layers, l1, l2):
    def slope(w):
        return w * 2 * l2 + l1 * ((w > 0).astype(float) - (w < 0))

    return [(slope(w), np.zeros(b.shape)) for w, b in layers]


def l2_of(weight_decay):
    return 0.5 * weight_decay
