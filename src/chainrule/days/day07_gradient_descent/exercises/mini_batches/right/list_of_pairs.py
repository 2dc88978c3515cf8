import numpy as np


def batches(x, y, size, rng, drop_last=False):
    order = np.arange(len(y))
    rng.shuffle(order)
    ends = range(size, len(y) + 1, size)
    pieces = np.split(order, ends)
    if len(pieces[-1]) == 0 or drop_last:
        pieces = pieces[:-1]
    return [(x[rows], y[rows]) for rows in pieces]
