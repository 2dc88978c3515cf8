import numpy as np


def score(x, w, b):
    ones = np.ones((len(x), 1))
    return np.einsum("nk,k->n", np.concatenate([x, ones], axis=1), np.append(w, b))


def predict(x, w, b):
    return np.heaviside(score(x, w, b), 0)
