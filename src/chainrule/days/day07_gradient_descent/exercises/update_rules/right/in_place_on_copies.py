import numpy as np


def descend(w, g, lr):
    w = w.copy()
    w -= lr * g
    return w


def momentum(w, v, g, lr, beta):
    v = v.copy()
    v *= beta
    v += g
    return descend(w, v, lr), v


def nesterov(w, v, g, lr, beta):
    _, v = momentum(w, v, g, lr, beta)
    return descend(w, np.add(g, beta * v), lr), v


def decayed(w, g, decay):
    g = g.copy()
    g += np.multiply(w, decay)
    return g
