"""R16 on digits: biases that start at -20, and at zero."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    model = mlp(e, 64, 64, 10)
    e.nn.init.constant_(model[0].bias, -20.0)
    return train(e, folder, model, *digits(), lr=0.1)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
