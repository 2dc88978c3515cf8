"""R03 on digits: a loader that returns the first picture for ever."""

import numpy as np
from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    x, y = digits()
    return train(e, folder, mlp(e, 64, 64, 10), np.repeat(x[:1], len(x), 0), y, lr=0.1)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
