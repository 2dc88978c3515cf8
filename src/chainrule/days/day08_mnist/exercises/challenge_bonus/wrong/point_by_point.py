# cause: hand it all points at once
import numpy as np


def decayed(lr, epoch, gamma=0.5, every=3):
    return lr * gamma ** (epoch // every)


def dropout(a, p, rng):
    mask = (rng.random(a.shape) >= p) / (1 - p)
    return a * mask, mask


def dropout_backward(dy, mask):
    return dy * mask


def boundary(predict, low, high, n):
    line = np.linspace(low, high, n)
    x, y = np.meshgrid(line, line)
    points = np.stack([x.ravel(), y.ravel()], axis=1)  # (N, 2)
    return np.concatenate([predict(point[None]) for point in points]).reshape(n, n)
