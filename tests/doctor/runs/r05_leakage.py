"""R05 on digits: a table that was doubled before the split, and one that was not."""

import numpy as np
from tests.doctor.probed import probed
from tests.doctor.training import digits, mlp


def sick(e, folder):
    x, y = digits()
    order = np.random.default_rng(0).permutation(1600) % 800  # each of 800 rows twice, mixed
    return probed(e, folder, mlp(e, 64, 64, 10), x[order], y[order], ["leaks"])


def healthy(e, folder):
    return probed(e, folder, mlp(e, 64, 64, 10), *digits(), ["leaks"])
