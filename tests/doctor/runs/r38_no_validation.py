"""R38 on digits: 270 steps without a look at held-out data."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1, evaluate=False)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
