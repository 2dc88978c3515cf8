import numpy as np


def descend(w, g, lr):
    return np.array([weight - lr * slope for weight, slope in zip(w, g)])


def momentum(w, v, g, lr, beta):
    v = np.array([beta * old + slope for old, slope in zip(v, g)])
    return descend(w, v, lr), v


def nesterov(w, v, g, lr, beta):
    moved, v = momentum(w, v, g, lr, beta)
    return moved - lr * (g + beta * v - v), v


def decayed(w, g, decay):
    return np.array([slope + decay * weight for weight, slope in zip(w, g)])
