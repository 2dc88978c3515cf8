import numpy as np


def score(x, w, b):
    return np.dot(x, w) + b


def predict(x, w, b):
    return np.heaviside(np.dot(x, w) + b, 0.0)
