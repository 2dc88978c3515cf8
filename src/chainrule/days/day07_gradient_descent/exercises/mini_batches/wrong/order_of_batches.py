# cause: The smaller batch is not the last
import numpy as np


def batches(x, y, size, rng, drop_last=False):
    for first in rng.permutation(np.arange(0, len(x), size)):
        if drop_last and first + size > len(x):
            continue
        yield x[first : first + size], y[first : first + size]
