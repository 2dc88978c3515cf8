"""R01 on the curve: one value in fifty of a column is NaN."""

import numpy as np
from tests.doctor.training import line, mlp, train


def run(e, folder, x, y):
    model = mlp(e, 3, 16, 1)
    adam = e.optim.Adam(model.parameters(), lr=1e-2)
    return train(e, folder, model, x, y, optimizer=adam, loss=e.nn.MSELoss(), epochs=10)


def sick(e, folder):
    x, y = line()
    x[::50, 1] = np.nan
    return run(e, folder, x, y)


def healthy(e, folder):
    return run(e, folder, *line())
