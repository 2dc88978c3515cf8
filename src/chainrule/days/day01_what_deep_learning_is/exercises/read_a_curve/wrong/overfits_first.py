# cause: order of the rules
import numpy as np


def best_epoch(train, validation):
    return int(np.argmin(validation))


def reading(train, validation):
    if validation[-1] > 1.1 * min(validation):
        return "overfits"
    if not np.isfinite(train[-1]) or train[-1] > train[0]:
        return "diverges"
    if train[-1] > 0.9 * train[0]:
        return "stuck"
    return "learns"
