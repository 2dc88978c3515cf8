"""R07 on digits: sorted by class, in order and shuffled."""

import numpy as np
from tests.doctor.training import digits, mlp, train


def ordered():
    x, y = digits()
    order = np.argsort(y[:1400], kind="stable")
    return np.concatenate([x[order], x[1400:]]), np.concatenate([y[order], y[1400:]])


def sick(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *ordered(), lr=0.1, shuffle=False, held_out=0.22)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *ordered(), lr=0.1, held_out=0.22)
