"""R17 on digits: tanh units whose weights start ten times too large."""

from tests.doctor.training import digits, mlp, train


def run(e, folder, deviation):
    model = mlp(e, 64, 64, 64, 10, bend=e.nn.Tanh)
    for layer in list(model)[:-1:2]:
        e.nn.init.normal_(layer.weight, std=deviation)
    return train(e, folder, model, *digits(), lr=0.1)


def sick(e, folder):
    return run(e, folder, 1.5)


def healthy(e, folder):
    return run(e, folder, 0.125)
