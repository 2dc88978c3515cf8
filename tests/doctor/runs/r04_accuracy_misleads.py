"""R04 on heaps that overlap, 1 in 50, and on digits."""

import numpy as np
from tests.doctor.training import digits, mlp, train


def rare(n=2000):
    rng = np.random.default_rng(0)
    y = (np.arange(n) % 50 == 0).astype(np.int64)
    order = rng.permutation(n)
    x = rng.standard_normal((n, 2)) + 0.5 * y[:, None]
    return x[order].astype(np.float32), y[order]


def sick(e, folder):
    return train(e, folder, mlp(e, 2, 16, 2), *rare(), lr=0.1, epochs=5)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
