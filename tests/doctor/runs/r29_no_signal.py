"""R29 on digits: the labels were shuffled and the pictures were not, and both in one order."""

import numpy as np
from tests.doctor.probed import probed
from tests.doctor.training import digits, mlp


def adam(e, model):
    return e.optim.Adam(model.parameters(), lr=3e-3)


def sick(e, folder):
    x, y = digits()
    y = y[np.random.default_rng(1).permutation(len(y))]
    model = mlp(e, 64, 128, 10)
    settings = {"optimizer": adam(e, model), "epochs": 25}
    return probed(e, folder, model, x, y, ["permuted_labels"], **settings)


def healthy(e, folder):
    model = mlp(e, 64, 128, 10)
    return probed(
        e, folder, model, *digits(), ["permuted_labels"], optimizer=adam(e, model), epochs=5
    )
