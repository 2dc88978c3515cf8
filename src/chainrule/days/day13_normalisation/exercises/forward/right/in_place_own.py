import numpy as np


def normalised(x, eps):
    d = x - x.mean(0, keepdims=True)
    var = np.einsum("bc,bc->c", d, d) / d.shape[0]
    return d * (var + eps) ** -0.5


def batch_norm(x, weight, bias, eps):
    out = normalised(x, eps)
    out *= weight
    out += bias
    return out
