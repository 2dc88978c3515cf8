"""R15 on digits: eight sigmoid layers, and eight ReLU layers."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    model = mlp(e, 64, *[32] * 8, 10, bend=e.nn.Sigmoid)
    return train(e, folder, model, *digits(), lr=0.1)


def healthy(e, folder):
    model = mlp(e, 64, *[32] * 8, 10)
    for layer in list(model)[::2]:
        e.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    return train(e, folder, model, *digits(), lr=0.03, epochs=10)
