import numpy as np


def backward(dy, hat, std, weight):
    n = len(dy)
    dbias = dy.sum(0)
    dweight = np.einsum("bc,bc->c", dy, hat)
    dx = (weight / std / n) * (n * dy - dbias - hat * dweight)
    return dx, dweight, dbias
