"""R12 on digits: the optimizer holds the first layer alone."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    model = mlp(e, 64, 64, 64, 10)
    sgd = e.optim.SGD(model[0].parameters(), lr=0.1)
    return train(e, folder, model, *digits(), optimizer=sgd)


def healthy(e, folder):
    model = mlp(e, 64, 64, 64, 10)
    return train(e, folder, model, *digits(), optimizer=e.optim.SGD(model.parameters(), lr=0.1))
