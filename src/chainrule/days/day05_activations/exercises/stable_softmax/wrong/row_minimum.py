# cause: The row's smallest is subtracted
import numpy as np


def softmax(x):
    e = np.exp(x - x.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_grad(p, dp):
    return p * (dp - (dp * p).sum(axis=1, keepdims=True))
