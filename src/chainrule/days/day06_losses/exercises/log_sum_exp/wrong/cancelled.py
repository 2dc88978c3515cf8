# cause: cancelled term by term
import numpy as np


def log_sum_exp(x):
    return np.log(np.exp(x)).sum(axis=1)


def log_softmax(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
