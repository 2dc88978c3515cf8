import numpy as np


def score(x, w, b):
    s = np.inner(x, w)
    s += b
    return s


def predict(x, w, b):
    s = score(x, w, b)
    out = np.zeros(len(x), dtype=int)
    out[s > 0] = 1
    return out
