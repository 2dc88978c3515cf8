"""R22 on digits: the same loop without and with zero_grad."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.02, clear=False)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
