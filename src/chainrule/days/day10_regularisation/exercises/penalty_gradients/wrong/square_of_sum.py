# cause: added up before they are squared
import numpy as np


def penalty(layers, l1, l2):
    total = 0.0
    for w, _ in layers:
        total += l1 * np.abs(w).sum() + l2 * w.sum() ** 2
    return total


def penalty_gradients(layers, l1, l2):
    found = []
    for w, b in layers:
        dw = l1 * np.sign(w) + 2 * l2 * w
        db = np.zeros_like(b)
        found.append((dw, db))
    return found


def l2_of(weight_decay):
    return weight_decay / 2
