import numpy as np


def decayed(lr, epoch, gamma=0.5, every=3):
    for past in range(1, epoch + 1):
        if past % every == 0:
            lr = lr * gamma
    return lr


def dropout(a, p, rng):
    kept = rng.random(a.shape) < 1 - p
    mask = np.where(kept, 1 / (1 - p), 0.0)
    return mask * a, mask


def dropout_backward(dy, mask):
    return np.where(mask > 0, dy * mask, 0.0)


def boundary(predict, low, high, n):
    line = np.linspace(low, high, n)
    points = np.array([(x, y) for y in line for x in line])
    return np.asarray(predict(points)).reshape(n, n)
