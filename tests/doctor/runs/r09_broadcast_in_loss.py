"""R09 on the curve: predictions (B, 1), targets (B,)."""

import warnings

from tests.doctor.training import line, mlp, train


def run(e, folder, x, y):
    model = mlp(e, 3, 32, 1)
    adam = e.optim.Adam(model.parameters(), lr=5e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # both engines warn of the broadcast
        return train(e, folder, model, x, y, optimizer=adam, loss=e.nn.MSELoss(), epochs=10)


def sick(e, folder):
    x, y = line()
    return run(e, folder, x, y[:, 0])


def healthy(e, folder):
    return run(e, folder, *line())
