import numpy as np


def best_epoch(train, validation):
    return list(validation).index(min(validation))


def reading(train, validation):
    word = "learns"
    if validation[-1] > 1.1 * np.min(validation):
        word = "overfits"
    if train[-1] > 0.9 * train[0]:
        word = "stuck"
    if not train[-1] <= train[0]:  # NaN is not below anything either
        word = "diverges"
    return word
