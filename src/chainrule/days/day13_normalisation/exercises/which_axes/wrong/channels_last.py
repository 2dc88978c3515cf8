# cause: taken for the last axis
import numpy as np


def over(x, axes, eps):
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True)
    return (x - mean) / np.sqrt(var + eps)


def batch_norm(x, eps):
    k = {"axis": (0, 1, 2), "keepdims": True}
    return (x - x.mean(**k)) / np.sqrt(x.var(**k) + eps)


def layer_norm(x, eps):
    return over(x, (1, 2, 3), eps)


def instance_norm(x, eps):
    return over(x, (2, 3), eps)


def group_norm(x, groups, eps):
    b, c, h, w = x.shape
    parts = x.reshape(b, groups, c // groups, h, w)
    return over(parts, (2, 3, 4), eps).reshape(x.shape)


def rms_norm(x, eps):
    return x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
