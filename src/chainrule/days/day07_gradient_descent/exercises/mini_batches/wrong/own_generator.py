# cause: does not come from `rng`
import numpy as np


def batches(x, y, size, rng, drop_last=False):
    order = np.random.default_rng().permutation(len(x))
    for first in range(0, len(x), size):
        rows = order[first : first + size]
        if drop_last and len(rows) < size:
            return
        yield x[rows], y[rows]
