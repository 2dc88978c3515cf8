# cause: γ is missing in the first mean
import numpy as np
def backward(dy, hat, std, weight):
    g = dy * weight
    dx = (g - dy.mean(0) - hat * (g * hat).mean(0)) / std
    return dx, (dy * hat).sum(0), dy.sum(0)
