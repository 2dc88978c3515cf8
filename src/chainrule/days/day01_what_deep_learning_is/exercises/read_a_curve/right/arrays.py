import numpy as np


def best_epoch(train, validation):
    v = np.array(validation)
    return np.flatnonzero(v == v.min())[0]


def reading(train, validation):
    train, validation = np.asarray(train), np.asarray(validation)
    if np.isnan(train[-1]) or np.isinf(train[-1]) or train[-1] > train[0]:
        return "diverges"
    elif train[-1] > train[0] * 0.9:
        return "stuck"
    elif validation[-1] > validation.min() * 1.1:
        return "overfits"
    else:
        return "learns"
