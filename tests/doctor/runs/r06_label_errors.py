"""R06 on digits: one label in ten is another digit's, and all as they came."""

import numpy as np
from tests.doctor.probed import probed
from tests.doctor.training import digits, mlp


def sick(e, folder):
    x, y = digits()
    wrong = np.random.default_rng(0).random(len(y)) < 0.1
    return probed(e, folder, mlp(e, 64, 64, 10), x, np.where(wrong, (y + 3) % 10, y), NAMES)


def healthy(e, folder):
    return probed(e, folder, mlp(e, 64, 64, 10), *digits(), NAMES)


NAMES = ["label_errors"]
