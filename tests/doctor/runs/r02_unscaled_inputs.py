"""R02 on digits: pixels from 0 to 4,000 and scaled ones."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    x, y = digits()
    return train(e, folder, mlp(e, 64, 64, 10), (x + 1) * 2000, y, lr=0.1)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
