"""R27 on 60 digits with 20 % wrong labels, and on all of them."""

import numpy as np
from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    x, y = digits()
    wrong = np.random.default_rng(0).random(200) < 0.2
    y = np.where(wrong, (y[:200] + 3) % 10, y[:200])
    model = mlp(e, 64, 256, 10)
    adam = e.optim.Adam(model.parameters(), lr=3e-3)
    return train(e, folder, model, x[:200], y, optimizer=adam, epochs=60, held_out=0.5)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
