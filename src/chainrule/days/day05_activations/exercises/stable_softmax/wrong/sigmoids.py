# cause: a sigmoid of its own
import numpy as np


def softmax(x):
    return 1 / (1 + np.exp(-x))


def softmax_grad(p, dp):
    return p * (dp - (dp * p).sum(axis=1, keepdims=True))
