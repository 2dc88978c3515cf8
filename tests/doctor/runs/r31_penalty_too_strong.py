"""R31 on digits: weight decay of 1 in SGD, and of 1e-4."""

from tests.doctor.training import digits, mlp, train


def run(e, folder, decay):
    model = mlp(e, 64, 64, 10)
    sgd = e.optim.SGD(model.parameters(), lr=0.1, weight_decay=decay)
    return train(e, folder, model, *digits(), optimizer=sgd)


def sick(e, folder):
    return run(e, folder, 1.0)


def healthy(e, folder):
    return run(e, folder, 1e-4)
