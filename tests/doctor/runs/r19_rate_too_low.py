"""R19 on digits: SGD at 1e-5, and at 0.1."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=1e-5)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
