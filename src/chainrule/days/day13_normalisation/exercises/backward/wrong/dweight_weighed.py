# cause: dweight has γ in it
import numpy as np
def backward(dy, hat, std, weight):
    g = dy * weight
    dx = (g - g.mean(0) - hat * (g * hat).mean(0)) / std
    return dx, (g * hat).sum(0), dy.sum(0)
