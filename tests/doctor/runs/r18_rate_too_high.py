"""R18 on digits: a rate of 5 against one of 0.1."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=5.0)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
