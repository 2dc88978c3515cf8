"""R10 on digits: a loss that is summed over the batch, with a rate that suits it."""

from tests.doctor.training import digits, mlp, train


def sick(e, folder):
    summed = e.nn.CrossEntropyLoss(reduction="sum")
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.003, loss=summed)


def healthy(e, folder):
    return train(e, folder, mlp(e, 64, 64, 10), *digits(), lr=0.1)
