# cause: free bias has a gradient too
import numpy as np


def penalty(layers, l1, l2):
    total = 0.0
    for w, _ in layers:
        total += l1 * np.abs(w).sum() + l2 * (w**2).sum()
    return total


def penalty_gradients(layers, l1, l2):
    return [(l1 * np.sign(w) + 2 * l2 * w, None) for w, b in layers]


def l2_of(weight_decay):
    return weight_decay / 2
