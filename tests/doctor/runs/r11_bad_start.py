"""R11 on digits: six hidden layers from N(0, 0.01²) and from He's start."""

from tests.doctor.training import digits, mlp, train


def run(e, folder, start):
    model = mlp(e, 64, *[64] * 6, 10)
    for layer in list(model)[::2]:
        start(layer.weight)
        e.nn.init.zeros_(layer.bias)
    return train(e, folder, model, *digits(), lr=0.05, epochs=8)


def sick(e, folder):
    return run(e, folder, lambda w: e.nn.init.normal_(w, std=0.01))


def healthy(e, folder):
    return run(e, folder, lambda w: e.nn.init.kaiming_normal_(w, nonlinearity="relu"))
