# cause: The mean is taken out
import numpy as np


def log_sum_exp(x):
    m = x.mean(axis=1, keepdims=True)
    return m[:, 0] + np.log(np.exp(x - m).sum(axis=1))


def log_softmax(x):
    return x - log_sum_exp(x)[:, None]
