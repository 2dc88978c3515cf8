# cause: running mean is not taken away
import numpy as np

from chainrule.scratch import nn


def update(mean, var, x, momentum):
    new_mean = x.mean(axis=0)
    new_var = x.var(axis=0, ddof=1)
    return (1 - momentum) * mean + momentum * new_mean, (1 - momentum) * var + momentum * new_var


def evaluate(x, mean, var, weight, bias, eps):
    return weight * x / np.sqrt(var + eps) + bias


def freeze(net):
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm1d):
            layer.eval()
            layer.weight.requires_grad_(False)
            layer.bias.requires_grad_(False)
