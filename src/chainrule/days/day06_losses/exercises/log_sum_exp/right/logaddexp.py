import numpy as np


def log_sum_exp(x):
    return np.logaddexp.reduce(x, axis=1)


def log_softmax(x):
    m = np.max(x, axis=-1, keepdims=True)
    shifted = x - m
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
