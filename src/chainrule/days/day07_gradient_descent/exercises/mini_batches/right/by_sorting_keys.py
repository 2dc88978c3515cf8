import numpy as np


def batches(x, y, size, rng, drop_last=False):
    order = np.argsort(rng.random(len(x)))
    x, y = x[order], y[order]
    whole = len(x) // size
    for i in range(whole):
        yield x[i * size : (i + 1) * size], y[i * size : (i + 1) * size]
    if len(x) % size and not drop_last:
        yield x[whole * size :], y[whole * size :]
