import numpy as np


def score(x, w, b):
    return w @ x.T + b


def predict(x, w, b):
    return np.maximum(np.sign(score(x, w, b)), 0)
