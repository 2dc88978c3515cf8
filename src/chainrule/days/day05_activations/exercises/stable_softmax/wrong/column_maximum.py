# cause: Each column's largest is subtracted
import numpy as np


def softmax(x):
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


def softmax_grad(p, dp):
    return p * (dp - (dp * p).sum(axis=1, keepdims=True))
